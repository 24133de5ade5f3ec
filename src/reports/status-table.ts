import type { Capability, Gate, PathStatus } from '../model/gate.ts';
import { productFacts } from '../model/server-versions.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { clean, columns, report, type Cell } from './layout.ts';
import type { Style } from './style.ts';
import { whoLines, type WhoView } from './who-table.ts';
import { head, notes, repeatFlags, sideTitles, steps, withFlags, type NextStep } from './words.ts';

export interface StatusView {
  readonly snapshot: Snapshot;
  readonly headline: { readonly sentence: string; readonly next: readonly NextStep[] };
  readonly paths: readonly PathStatus[];
  /** Options that a command to be pasted has to repeat: `--emulator --profile lab`. */
  readonly flags?: string;
  /** With `--who`. */
  readonly who?: WhoView;
}

/** The paths of a profile, gate by gate: the answer, the picture, what to do next. */
export function statusTable(view: StatusView, style: Style): string {
  const { snapshot, headline, paths, flags, who } = view;
  const next = withFlags(headline.next, flags).map(
    (step, index) => [index === 0 ? 'Next:' : '', step] as const,
  );
  return report([
    ...head(snapshot.profile, snapshot.source, headline.sentence, style),
    ...paths.flatMap((path) => ['', ...pathPicture(path, view, style)]),
    ...(who === undefined ? [] : ['', ...whoLines(who, style)]),
    ...spaced(notes(snapshot.onPremises?.notes ?? [], style)),
    ...spaced(steps(next, style)),
  ]);
}

function spaced(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', ...lines];
}

function pathPicture(path: PathStatus, { snapshot, flags }: StatusView, style: Style): readonly string[] {
  const title = { text: sideTitles[path.side], paint: style.bold };
  return [
    ...columns([[title, sideFacts(path, snapshot)]], style, { atLeast: [12] }),
    ...columns(
      path.gates.map((gate) => gateRow(gate, flags ?? '', style)),
      style,
      { indent: 2, atLeast: [1, 20], gap: 1 },
    ),
    capabilityLine(path, style),
  ];
}

function sideFacts({ side, network }: PathStatus, { onPremises }: Snapshot): string {
  if (side !== 'on-premises' || onPremises === undefined) {
    return network;
  }
  const { server, pool, account } = onPremises;
  return [
    server.state === 'known' ? productFacts[server.value.product].title : 'product not known',
    pool,
    account.state === 'known' ? `read as ${account.value}` : 'account not known',
  ].join(' · ');
}

function gateRow(gate: Gate, flags: string, style: Style): readonly Cell[] {
  const remedy =
    gate.kind === 'manual' && gate.state === 'closed' && gate.remedy !== undefined ? [gate.remedy] : [];
  const aside = [...(gate.note === undefined ? [] : [gate.note]), ...remedy];
  const said = repeatFlags(aside.join('; '), flags);
  const text = said === '' ? gate.evidence : `${gate.evidence}   (${said})`;
  const sign = gateSign(gate, style);
  return [sign, { text: `${gate.title} ` }, { text, ...(sign.paint && { paint: sign.paint }) }];
}

/** An advisory gate never shows as passed or failed: it decides nothing. */
function gateSign({ kind, state }: Gate, { symbols, good, bad, warn, dim }: Style): Cell {
  switch (state) {
    case 'open':
      return kind === 'advisory'
        ? { text: symbols.advisory, paint: dim }
        : { text: symbols.open, paint: good };
    case 'closed':
      return kind === 'advisory'
        ? { text: symbols.warning, paint: warn }
        : { text: symbols.closed, paint: bad };
    case 'absent':
      return { text: symbols.absent, paint: dim };
    case 'unreadable':
      return { text: symbols.unknown, paint: warn };
  }
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
