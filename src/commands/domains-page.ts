import { tenantListLimit } from '../model/domain-limits.ts';
import { columns, paragraph } from '../reports/layout.ts';
import type { Style } from '../reports/style.ts';

type Rows = readonly (readonly [string, string])[];

const poolRows: Rows = [
  ['every domain', 'EnablePartnerDiscovery is True'],
  ['a list', 'EnablePartnerDiscovery is False; without an entry it is nobody'],
  ['an entry', 'where every domain is let in, it says how far it is trusted'],
  ['blocked', 'always'],
  ['subdomains', 'need entries of their own; there are no wildcards'],
  ['at most', 'no limit is documented'],
  ['one write is', 'an entry'],
];
const tenantRows: Rows = [
  ['every domain', 'AllowedDomains is all known domains'],
  ['a list', 'AllowedDomains is a list; an emptied one is nobody'],
  ['blocked', 'while every domain is let in; with a list nobody looks at them'],
  ['subdomains', 'blocked where BlockAllSubdomains is True; there are no wildcards'],
  ['at most', `${tenantListLimit} on each list, perhaps on both together`],
  ['one write is', 'both lists, each as a whole'],
];

function sideRows(title: string, rows: Rows, style: Style): readonly string[] {
  return [...columns([[{ text: title, paint: style.bold }]], style), ...columns(rows, style, { indent: 2 })];
}

/** `help domains`: what decides on each side, and what the lists take. */
export function domainsPage(style: Style): readonly string[] {
  return [
    ...paragraph(
      'Each side has a list of allowed and a list of blocked domains. Which of them decides is another setting, and the two sides differ in it. Before everything stands AllowFederatedUsers: while it is off, nobody outside can be reached.',
      style,
    ),
    '',
    ...sideRows('On premises', poolRows, style),
    '',
    ...sideRows('Cloud', tenantRows, style),
    '',
    ...paragraph(
      'A tenant that lets every domain in has no list, and one that is written shuts out everybody else: --switch-to-list says that this is meant, --switch-to-open the opposite. A terminal asks for the name of the profile as well. An emptied list is never written to a tenant, because there are programs that read it as everybody; where one was there before, a plan says that rollback cannot bring it back.',
      style,
    ),
    '',
    ...paragraph(
      'Names are compared without regard to letter case and a final dot, international ones in their xn-- form. A domain is on one list at most: --move takes it off the other. In a profile with two sides both are written or neither, unless --side names one.',
      style,
    ),
    '',
    ...paragraph(
      'A file has one domain a line, or in the first column of several; # begins a comment, a first line may be a heading. Lines that are no domains are told with their numbers, and nothing is done.',
      style,
    ),
  ];
}
