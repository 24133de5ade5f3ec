import type { Evidence } from '../model/finding.ts';

/** Where the federation record of a contact's own domain leads; that decides how the address is entered. */
export interface ContactRecord {
  /** `consumer`: to Microsoft's consumer service. `organisation`: the domain has federation of its own. */
  readonly leads: 'consumer' | 'organisation' | 'nowhere' | 'unknown';
  /** A phrase: the host that it leads to, or why it is not known. */
  readonly text: string;
  readonly evidence: readonly Evidence[];
}

/** By the normalised domain; nothing was looked up of those that are not there. */
export type ContactRecords = ReadonlyMap<string, ContactRecord>;
