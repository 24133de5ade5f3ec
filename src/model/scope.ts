import { FederationError } from '../errors.ts';

/** Whom a policy gate concerns. */
export type Scope =
  | { readonly kind: 'global' }
  | { readonly kind: 'site'; readonly name: string }
  | { readonly kind: 'policy'; readonly name: string }
  | { readonly kind: 'users'; readonly file: string }
  | { readonly kind: 'group'; readonly id: string };

/** In words, for who has to name one. */
export const scopeForms = 'global, site:<name>, policy:<name>, users:<file> or group:<id>';

/**
 * Reads `global`, `site:<x>`, `policy:<name>`, `users:<file>` or `group:<id>`; the word before the colon in any case.
 * @throws FederationError `usage.scope` when it is none of them.
 */
export function parseScope(text: string): Scope {
  const colon = text.indexOf(':');
  const kind = (colon === -1 ? text : text.slice(0, colon)).trim().toLowerCase();
  const rest = colon === -1 ? '' : text.slice(colon + 1).trim();
  if (kind === 'global' && rest === '') {
    return { kind };
  }
  if (rest !== '') {
    switch (kind) {
      case 'site':
      case 'policy':
        return { kind, name: rest };
      case 'users':
        return { kind, file: rest };
      case 'group':
        return { kind, id: groupId(rest) };
    }
  }
  throw new FederationError('usage.scope', 'usage', `${JSON.stringify(text)} is not a scope`, {
    next: `give ${scopeForms}`,
  });
}

/** Of several groups of one name the API would take any; their ids differ. */
function groupId(text: string): string {
  if (!/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) {
    throw new FederationError('usage.scope', 'usage', `${JSON.stringify(text)} is no id of a group`, {
      next: 'give group:<object id>, as the group shows it in Microsoft Entra',
    });
  }
  return text.toLowerCase();
}

export function formatScope(scope: Scope): string {
  switch (scope.kind) {
    case 'global':
      return 'global';
    case 'site':
    case 'policy':
      return `${scope.kind}:${scope.name}`;
    case 'users':
      return `users:${scope.file}`;
    case 'group':
      return `group:${scope.id}`;
  }
}
