import { normaliseDomain } from '../model/domains.ts';

/**
 * An address as people and spreadsheets write it: with `sip:` or `mailto:`, with a display name around it, in any
 * letter case, with spaces at its ends. What is not an address says why, so that it can be told to whoever wrote it.
 */
export type WrittenAddress =
  | { readonly kind: 'address'; readonly address: Address }
  /** A name of Skype itself, which nobody outside Skype can reach. */
  | { readonly kind: 'skype-name'; readonly name: string }
  | { readonly kind: 'invalid'; readonly reason: string };

export interface Address {
  /** As written; the case of it may mean something. */
  readonly local: string;
  /** Lower case, international labels as `xn--`, without the final dot. */
  readonly domain: string;
}

/** RFC 5321 4.5.3.1.1 and 4.5.3.1.3, counted in characters; a decorated local part holds a domain too (253). */
const maxLocalLength = 64 + 253 + 2;
/** Names of Skype: a letter, then 5 to 31 of letters, digits and `.,-_`; names of Microsoft accounts begin with `live:`. */
const skypeName = /^(?:8:)?(?:live:\.?)?[a-z][a-z0-9.,_-]{5,31}$/i;
const ipAddress = /^(?:\[.*\]|\d{1,3}(?:\.\d{1,3}){3})$/;

export function readAddress(text: string): WrittenAddress {
  const written = bareAddress(text);
  if (written === '') {
    return invalid('it is empty');
  }
  const at = written.lastIndexOf('@');
  if (at === -1) {
    return skypeName.test(written)
      ? { kind: 'skype-name', name: written.replace(/^8:/, '') }
      : invalid('there is no @ in it');
  }
  return addressOf(written.slice(0, at).trimEnd(), written.slice(at + 1).trimStart());
}

export function formatAddress({ local, domain }: Address): string {
  return `${local}@${domain}`;
}

/** Without a display name (`Anna <anna@contoso.com>`) and without the scheme. */
export function bareAddress(text: string): string {
  const trimmed = text.trim();
  const inner = /<([^<>]*)>$/.exec(trimmed)?.[1] ?? trimmed;
  return inner.trim().replace(/^(?:sips?|mailto|im):/i, '');
}

function addressOf(local: string, host: string): WrittenAddress {
  if (ipAddress.test(host)) {
    return invalid('behind the @ is an IP address, not a domain');
  }
  const domain = normaliseDomain(host);
  if (domain === undefined || !domain.includes('.')) {
    return invalid(
      host === '' ? 'nothing is behind the @' : `${JSON.stringify(host)} is not a complete domain`,
    );
  }
  const fault = localFault(local);
  return fault === undefined ? { kind: 'address', address: { local, domain } } : invalid(fault);
}

/** What keeps the text from being a local part (RFC 5321 4.1.2); undefined when nothing does. */
function localFault(local: string): string | undefined {
  if (local === '') {
    return 'nothing is before the @';
  }
  if (local.length > maxLocalLength) {
    return 'what is before the @ is too long';
  }
  // In a decorated address the domain in brackets follows the quotes.
  if (/^"(?:[^"\\\p{Cc}]|\\[^\p{Cc}])*"(?:\([^()]*\))?$/u.test(local)) {
    return undefined;
  }
  if (local.includes('@')) {
    return 'there are two @ in it';
  }
  return /[\s"<>;:\\\p{Cc}\p{Cf}]/u.test(local)
    ? 'there is a character before the @ that no address has (a space, a quote)'
    : undefined;
}

function invalid(reason: string): WrittenAddress {
  return { kind: 'invalid', reason };
}
