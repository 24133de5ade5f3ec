import type { Change, CmdletRequest } from '../model/change.ts';
import { mapReading, type Reading } from '../model/reading.ts';
import { productFacts, productHasCmdlet, type ServerProduct } from '../model/server-versions.ts';
import type { OfferedCommands } from '../model/snapshot.ts';

/** Something a plan needs and the session does not offer. */
export interface MissingOffer {
  readonly cmdlet: string;
  /** The parameters that are missing; empty when the whole cmdlet is. */
  readonly parameters: readonly string[];
  /** Numbers of the changes that need it. */
  readonly changes: readonly number[];
  /** One sentence without full stop: what is missing, and whether role or version is the likely cause. */
  readonly reason: string;
}

/**
 * Which cmdlets and parameters the changes need and the session does not offer, each cmdlet once, in the order of the
 * changes; those of a tenant need none. Unreadable as `commands` is: what is offered could then not be told beforehand.
 */
export function missingFor(
  changes: readonly Change[],
  commands: Reading<OfferedCommands>,
  product?: ServerProduct,
): Reading<readonly MissingOffer[]> {
  return mapReading(commands, (offered) => {
    const calls = changes.flatMap(({ number, request }) =>
      request.via === 'cmdlet' ? [{ number, request }] : [],
    );
    const names = [...new Set(calls.map(({ request }) => request.name))];
    return names.flatMap((name) => missingCmdlet(name, calls, offered, product) ?? []);
  });
}

interface Call {
  /** Of the change. */
  readonly number: number;
  readonly request: CmdletRequest;
}

function missingCmdlet(
  cmdlet: string,
  calls: readonly Call[],
  offered: OfferedCommands,
  product: ServerProduct | undefined,
): MissingOffer | undefined {
  const users = calls.filter(({ request }) => request.name === cmdlet);
  const entry = Object.entries(offered).find(([name]) => name.toLowerCase() === cmdlet.toLowerCase());
  if (entry === undefined) {
    const numbers = users.map(({ number }) => number);
    return { cmdlet, parameters: [], changes: numbers, reason: notOffered(cmdlet, product) };
  }
  const listed = entry[1]?.map((name) => name.toLowerCase());
  const lacks = (name: string) => listed !== undefined && !listed.includes(name.toLowerCase());
  const parameters = [
    ...new Set(users.flatMap(({ request }) => Object.keys(request.parameters).filter(lacks))),
  ];
  if (parameters.length === 0) {
    return undefined;
  }
  const concerned = users.filter(({ request }) =>
    parameters.some((name) => Object.hasOwn(request.parameters, name)),
  );
  return {
    cmdlet,
    parameters,
    changes: concerned.map(({ number }) => number),
    reason: `this session offers ${cmdlet} without ${parameters.map((name) => `-${name}`).join(', ')}`,
  };
}

/** Why a cmdlet is not there: the product has none, or the account's role does not include it. */
export function notOffered(cmdlet: string, product?: ServerProduct): string {
  if (product === undefined) {
    return `this session does not offer ${cmdlet}`;
  }
  return productHasCmdlet(product, cmdlet)
    ? `this session does not offer ${cmdlet}: no role of the account includes it`
    : `${productFacts[product].title} has no ${cmdlet}`;
}
