import { tenantListLimit } from '../model/domain-limits.ts';
import type { DomainEntry, DomainSide } from '../model/domain-side.ts';
import { textProperty } from '../model/settings-object.ts';
import { decides, sorted, type Decides, type DomainsView } from './domains-document.ts';
import { columns, paragraph, report, type Content } from './layout.ts';
import { failurePicture } from './side-failure.ts';
import type { Style } from './style.ts';
import { count, head, sideTitles, steps, withFlags, type NextStep } from './words.ts';

/** The lists of both sides: the answer, what decides, one line a domain, and where the sides differ. */
export function domainsTable(view: DomainsView, flags: string, style: Style): string {
  const { snapshot, sides, failures } = view;
  return report([
    ...head(snapshot.profile, snapshot.source, sentenceOf(sides), style),
    ...sides.flatMap((side) => ['', ...sidePicture(side, style)]),
    ...failures.flatMap((failure) => ['', ...failurePicture(failure, style)]),
    ...differenceLines(view, flags, style),
  ]);
}

const sentences: Readonly<Record<Decides, string>> = {
  everybody: 'every domain that is not blocked',
  list: 'listed domains only',
  nobody: 'nobody, as no domain is listed',
  'default-route': 'whatever the default route lets through',
  unknown: 'not known',
};

function sentenceOf(sides: readonly DomainSide[]): string {
  const parts = sides.map((side) => {
    const off = side.federation.state === 'known' && !side.federation.value;
    return `${side.side === 'cloud' ? 'cloud' : 'on premises'} ${off ? 'nobody, as federation is off' : sentences[decides(side)]}`;
  });
  return `who can be reached: ${parts.join('; ')}`;
}

function sidePicture(side: DomainSide, style: Style): readonly string[] {
  const limit = side.side === 'cloud' ? `, of ${tenantListLimit} at most` : '';
  return [
    ...columns([[{ text: sideTitles[side.side], paint: style.bold }, side.where]], style, { atLeast: [12] }),
    ...columns(
      [
        ['federation', switchText(side.federation, 'AllowFederatedUsers')],
        ['decides', decidesText(side)],
        ['allowed', listText(side.allowed, limit)],
        ...rows(side.allowed),
        ['blocked', `${listText(side.blocked, limit)}${blockedRemark(side)}`],
        ...rows(side.blocked),
      ],
      style,
      { indent: 2 },
    ),
  ];
}

function switchText(reading: DomainSide['federation'], name: string): string {
  return reading.state === 'known'
    ? `${name} is ${reading.value ? 'True' : 'False'}`
    : `${name} ${unknownText(reading)}`;
}

function unknownText(
  reading: { readonly state: 'absent' } | { readonly state: 'unreadable'; readonly reason: string },
): string {
  return reading.state === 'absent' ? 'was not returned' : `could not be read: ${reading.reason}`;
}

function decidesText(side: DomainSide): string {
  const words: Readonly<Record<Decides, string>> = {
    everybody:
      side.side === 'cloud' ? 'AllowedDomains is all known domains' : 'EnablePartnerDiscovery is True',
    list: 'the list of allowed domains',
    nobody: 'a list of allowed domains without a domain',
    'default-route': 'the default route of the servers; discovery is not used',
    unknown: `not known: ${side.reason}`,
  };
  return words[decides(side)];
}

function listText(list: DomainSide['allowed'], limit: string): string {
  return list.state === 'known' ? `${count(list.value.length, 'domain')}${limit}` : unknownText(list);
}

function blockedRemark(side: DomainSide): string {
  const { blocked, blocksSubdomains, mode } = side;
  if (blocked.state !== 'known' || blocked.value.length === 0) {
    return '';
  }
  const below =
    blocksSubdomains.state !== 'known'
      ? ''
      : blocksSubdomains.value
        ? ', with their subdomains'
        : ', without their subdomains';
  return `${below}${mode === 'list' ? '; not consulted while a list decides' : ''}`;
}

function rows(list: DomainSide['allowed']): readonly (readonly Content[])[] {
  return list.state === 'known' ? sorted(list.value).map((entry) => ['', entryText(entry)]) : [];
}

function entryText({ name, isDomain, object }: DomainEntry): string {
  const told = (property: string) => {
    const text = object === undefined ? undefined : textProperty(object, property);
    return text?.state === 'known' ? text.value : '';
  };
  const proxy = told('ProxyFqdn');
  return [name, isDomain ? '' : 'no domain name', proxy === '' ? '' : `through ${proxy}`, told('Comment')]
    .filter((part) => part !== '')
    .join('  ');
}

const modesDiffer =
  'On one side every domain is let in and on the other a list decides: whom a partner reaches depends on where the user is homed.';
/** Domains that a command to be pasted names. */
const mostNamed = 5;

function whoDecidesDiffers(sides: readonly DomainSide[]): boolean {
  const decided = new Set(sides.map(({ mode }) => mode));
  return decided.has('open') && decided.has('list');
}

function differenceLines(
  { differences, sides }: DomainsView,
  flags: string,
  style: Style,
): readonly string[] {
  if (differences === undefined || sides.length < 2) {
    return [];
  }
  const lead = whoDecidesDiffers(sides) ? ['', ...paragraph(modesDiffer, style)] : [];
  const [first] = differences;
  if (first === undefined) {
    return lead.length > 0 ? lead : ['', ...paragraph('Both sides have the same lists.', style)];
  }
  const alike = differences.filter(({ list }) => list === first.list).map(({ domain }) => domain);
  const names = alike.slice(0, mostNamed).join(' ');
  const next: NextStep = {
    command: `federation domains ${first.list === 'allowed' ? 'allow' : 'block'} ${names}`,
    says: `writes ${alike.length === 1 ? 'it' : alike.length > mostNamed ? `the first ${mostNamed}` : 'them'} on both sides`,
  };
  return [
    ...lead,
    '',
    ...columns([[{ text: `Differences: ${differences.length}`, paint: style.bold }]], style),
    ...columns(
      differences.map(({ list, domain, onlyOn }) => [
        list,
        domain,
        onlyOn === 'cloud' ? 'only in the cloud' : 'only on premises',
      ]),
      style,
      { indent: 2 },
    ),
    '',
    ...steps(
      withFlags([next], flags).map((step) => ['Next:', step] as const),
      style,
    ),
  ];
}
