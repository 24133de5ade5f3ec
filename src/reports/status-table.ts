import type { Capability, PathStatus } from '../model/gate.ts';
import { productFacts } from '../model/server-versions.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { gateRow } from './gate-row.ts';
import { clean, columns, report } from './layout.ts';
import { failurePicture, type SideFailure } from './side-failure.ts';
import type { Style } from './style.ts';
import { tenantPicture } from './status-tenant.ts';
import { whoLines, type WhoView } from './who-table.ts';
import { head, notes, sideTitles, steps, withFlags, type NextStep } from './words.ts';

export interface StatusView {
  readonly snapshot: Snapshot;
  readonly headline: { readonly sentence: string; readonly next: readonly NextStep[] };
  readonly paths: readonly PathStatus[];
  /** Options that a command to be pasted has to repeat: `--emulator --profile lab`. */
  readonly flags?: string;
  /** With `--who`: of each side. */
  readonly who?: readonly WhoView[];
  /** The sides that could not be read. */
  readonly failures?: readonly SideFailure[];
}

/** The paths of a profile, gate by gate: the answer, the picture, what to do next. */
export function statusTable(view: StatusView, style: Style): string {
  const { snapshot, headline, paths, flags, who = [], failures = [] } = view;
  const next = withFlags(headline.next, flags).map(
    (step, index) => [index === 0 ? 'Next:' : '', step] as const,
  );
  return report([
    ...head(snapshot.profile, snapshot.source, headline.sentence, style),
    ...paths
      .filter(({ side }) => side === 'on-premises')
      .flatMap((path) => ['', ...pathPicture(path, view, style)]),
    ...spaced(tenantPicture(snapshot.cloud, paths, flags ?? '', style)),
    ...failures.flatMap((failure) => ['', ...failurePicture(failure, style)]),
    ...who.flatMap((one) => ['', ...whoLines(one, style)]),
    ...spaced(notes([...(snapshot.onPremises?.notes ?? []), ...(snapshot.cloud?.notes ?? [])], style)),
    ...spaced(steps(next, style)),
  ]);
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function pathPicture(path: PathStatus, { snapshot, flags }: StatusView, style: Style): readonly string[] {
  const title = { text: sideTitles[path.side], paint: style.bold };
  return [
    ...columns([[title, sideFacts(snapshot)]], style, { atLeast: [12] }),
    ...columns(
      path.gates.map((gate) => gateRow(gate, flags ?? '', style)),
      style,
      { indent: 2, atLeast: [1, 20], gap: 1 },
    ),
    capabilityLine(path, style),
  ];
}

function sideFacts({ onPremises }: Snapshot): string {
  if (onPremises === undefined) {
    return '';
  }
  const { server, pool, account } = onPremises;
  return [
    server.state === 'known' ? productFacts[server.value.product].title : 'product not known',
    pool,
    account.state === 'known' ? `read as ${account.value}` : 'account not known',
  ].join(' · ');
}

const capabilityTitles = [
  ['presence', 'presence'],
  ['im', 'messages'],
  ['audio', 'audio'],
  ['video', 'video'],
] as const;

/** What the settings allow. Where the service is retired, that is all they do: nothing answers. */
function capabilityLine({ capabilities, service }: PathStatus, style: Style): string {
  const marks: Readonly<Record<Capability, string>> = {
    yes: style.symbols.open,
    no: style.symbols.none,
    unknown: style.symbols.unknown,
  };
  const all = capabilityTitles.map(([name, title]) => `${title} ${marks[capabilities[name]]}`);
  const hollow = service === 'retired' && Object.values(capabilities).includes('yes');
  return `  ${clean(all.join('   '), style)}${hollow ? '   (allowed by the settings; the service is closed)' : ''}`;
}
