import type { Properties } from '../../model/property-value.ts';
import { havingIdentity } from '../identity-index.ts';
import { text, type Organisation } from '../organisation.ts';
import { present, type Shape } from '../wire.ts';
import type { Availability } from '../availability.ts';
import { objectNotFound } from './failures.ts';
import {
  complained,
  textArgument,
  type Bound,
  type CmdletContext,
  type CmdletOutcome,
  type CmdletSpec,
  type ParameterSpec,
} from './spec.ts';

/** What distinguishes one Get- cmdlet of settings from another. */
export interface Getter extends Availability {
  /** Noun without `Cs`: `PublicProvider`. */
  readonly noun: string;
  readonly objects: (organisation: Organisation, bound: Bound) => readonly Properties[];
  readonly shape: Shape | ((object: Properties) => Shape);
  /** How an identity that was typed is spelled in full: `Sales` is `Tag:Sales`. */
  readonly fullIdentity?: (identity: string) => string;
  readonly parameters?: readonly ParameterSpec[];
}

/** A Get- cmdlet: all objects, the one of -Identity (no wildcards), or those whose identity matches -Filter. */
export function getter(options: Getter): CmdletSpec {
  const { noun, objects, shape, fullIdentity, parameters = [], ...availability } = options;
  const name = `Get-Cs${noun}`;
  return {
    ...availability,
    name,
    effect: 'read',
    parameters: [
      { name: 'Identity', type: 'text', position: 0, pipeline: true },
      { name: 'Filter', type: 'text' },
      { name: 'LocalStore', type: 'switch' },
      ...parameters,
    ],
    exclusive: [['Identity', 'Filter']],
    run: (bound, context) => {
      const identity = textArgument(bound, 'Identity');
      const all = objects(context.organisation, bound);
      const found = matching(all, bound, fullIdentity);
      return identity !== '' && found.length === 0
        ? complained(objectNotFound(name, noun, identity))
        : { output: found.map((object) => shown(object, shape, context)) };
    },
  };
}

function matching(
  objects: readonly Properties[],
  bound: Bound,
  fullIdentity: Getter['fullIdentity'] = (identity) => identity,
): readonly Properties[] {
  const identity = textArgument(bound, 'Identity');
  if (identity !== '') {
    return havingIdentity(objects, fullIdentity(identity));
  }
  const filter = textArgument(bound, 'Filter');
  if (filter !== '' && !/[*?[\]`]/.test(filter)) {
    return havingIdentity(objects, filter);
  }
  const pattern = wildcard(filter === '' ? '*' : filter);
  return objects.filter((object) => pattern.test(text(object, 'Identity')));
}

/** A PowerShell wildcard pattern (about_Wildcards) as a regular expression, without regard to case. */
export function wildcard(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|\\]/g, '\\$&')
    .replaceAll('*', '[^]*')
    .replaceAll('?', '[^]');
  try {
    return new RegExp(`^${source}$`, 'i');
  } catch {
    return /(?!)/;
  }
}

function shown(
  object: Properties,
  shape: Getter['shape'],
  { organisation, enumerations }: CmdletContext,
): CmdletOutcome['output'][number] {
  return present(typeof shape === 'function' ? shape(object) : shape, object, organisation, enumerations);
}
