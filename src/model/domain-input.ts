import { normaliseDomain } from './domains.ts';

/**
 * Domains as people write them, one by one or a file with one a line. Neither side takes patterns: an entry of a list
 * is one name (New-CsAllowedDomain; New-CsEdgeDomainPattern takes no wildcards either).
 */
export type DomainText =
  | { readonly kind: 'domain'; readonly domain: string }
  | { readonly kind: 'invalid'; readonly reason: string };

/** One name of at least two labels, in its normal form: lower case, no final dot, `xn--`. */
export function readDomain(text: string): DomainText {
  const reason = oddity(text.trim());
  if (reason !== undefined) {
    return { kind: 'invalid', reason };
  }
  const domain = normaliseDomain(text);
  if (domain === undefined) {
    return { kind: 'invalid', reason: 'no domain name' };
  }
  return /\.(?=.*[^\d])[^.]+$/.test(domain)
    ? { kind: 'domain', domain }
    : { kind: 'invalid', reason: domain.includes('.') ? 'an address of a host' : 'a name of one word' };
}

/** What it is instead, where that can be told. */
function oddity(text: string): string | undefined {
  if (/[*?]/.test(text)) {
    return 'neither side takes wildcards: name each domain';
  }
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) {
    return 'an address of a web site';
  }
  return text.includes('@') ? 'an address of a person' : undefined;
}

export interface DomainFile {
  /** Normalised, in the order of the file, each once. */
  readonly domains: readonly string[];
  readonly invalid: readonly InvalidLine[];
  readonly repeated: readonly RepeatedLine[];
}

export interface InvalidLine {
  /** From 1. */
  readonly line: number;
  readonly text: string;
  readonly reason: string;
}

export interface RepeatedLine {
  readonly line: number;
  readonly domain: string;
  /** The line that named it before. */
  readonly first: number;
}

const headings = new Set(['domain', 'domains', 'domain name', 'name', 'fqdn']);

/**
 * One domain a line, in the first column where there are several (comma, semicolon or tab); `#` begins a comment, a
 * first line may be a heading. A byte-order mark and empty lines mean nothing.
 */
export function readDomainFile(text: string): DomainFile {
  const lines = new Map<string, number>();
  const invalid: InvalidLine[] = [];
  const repeated: RepeatedLine[] = [];
  let started = false;
  for (const [index, raw] of text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .entries()) {
    const field = firstField(raw);
    const isHeading = !started && headings.has(field.toLowerCase());
    started ||= field !== '';
    if (field === '' || isHeading) {
      continue;
    }
    const line = index + 1;
    const read = readDomain(field);
    const first = read.kind === 'domain' ? lines.get(read.domain) : undefined;
    if (read.kind === 'invalid') {
      invalid.push({ line, text: field, reason: read.reason });
    } else if (first === undefined) {
      lines.set(read.domain, line);
    } else {
      repeated.push({ line, domain: read.domain, first });
    }
  }
  return { domains: [...lines.keys()], invalid, repeated };
}

function firstField(raw: string): string {
  const [field = ''] = raw.replace(/#.*/, '').split(/[,;\t]/);
  return field
    .trim()
    .replace(/^(["'])(.*)\1$/, '$2')
    .trim();
}
