import type { DnsType } from '../model/live-snapshot.ts';

/** What is asked of a resolver; the answers to the first questions lead to the later ones. */
export interface DnsQuestion {
  readonly name: string;
  readonly type: DnsType;
}

export const federationRecord = (domain: string): string => `_sipfederationtls._tcp.${domain}`;
export const clientRecord = (domain: string): string => `_sip._tls.${domain}`;
export const sipAlias = (domain: string): string => `sip.${domain}`;
export const discoverAlias = (domain: string): string => `lyncdiscover.${domain}`;

/** Of the deployment's own domain. */
export function domainQuestions(domain: string): readonly DnsQuestion[] {
  return [
    { name: federationRecord(domain), type: 'SRV' },
    { name: clientRecord(domain), type: 'SRV' },
    { name: sipAlias(domain), type: 'CNAME' },
    { name: discoverAlias(domain), type: 'CNAME' },
  ];
}

/** Of another organisation's domain: only what federation with it needs. */
export function partnerQuestions(domain: string): readonly DnsQuestion[] {
  return [{ name: federationRecord(domain), type: 'SRV' }];
}

/** Of a host that federation leads to. */
export function hostQuestions(host: string): readonly DnsQuestion[] {
  return [
    { name: host, type: 'A' },
    { name: host, type: 'AAAA' },
  ];
}
