import type { PathStatus } from '../model/gate.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import { gateRow } from './gate-row.ts';
import { columns, type Cell } from './layout.ts';
import type { Style } from './style.ts';
import { sideTitles } from './words.ts';

/**
 * A tenant in the picture: one line a network, and below it the gates. Those of both directions of personal accounts
 * are one list, as what is in the way outbound is in the way inbound. A network the tenant has no switch for has none.
 */
export function tenantPicture(
  tenant: TenantSnapshot | undefined,
  paths: readonly PathStatus[],
  flags: string,
  style: Style,
): readonly string[] {
  const own = paths.filter(({ side }) => side === 'cloud');
  if (tenant === undefined || own.length === 0) {
    return [];
  }
  const account = tenant.account.state === 'known' ? `read as ${tenant.account.value}` : 'account not known';
  const title = { text: sideTitles.cloud, paint: style.bold };
  return [
    ...columns([[title, `${tenant.tenant} · ${account}`]], style, { atLeast: [12] }),
    ...own.filter(({ network }) => network === 'skype').flatMap((path) => skypeRows(path, flags, style)),
    ...personalRows(own, flags, style),
  ];
}

function skypeRows(path: PathStatus, flags: string, style: Style): readonly string[] {
  if (path.settings === 'absent') {
    return networkLine(sign(path, style), 'skype', 'retired; the tenant has no such switch', style);
  }
  return [
    ...networkLine(sign(path, style), 'skype', `settings ${words[path.settings]}`, style),
    ...gateLines(path, flags, style),
  ];
}

function personalRows(paths: readonly PathStatus[], flags: string, style: Style): readonly string[] {
  const of = (direction: PathStatus['direction']) =>
    paths.find((path) => path.network === 'teams-personal' && path.direction === direction);
  const [outbound, inbound] = [of('outbound'), of('inbound')];
  if (outbound === undefined || inbound === undefined) {
    return [];
  }
  const text = `out ${words[outbound.settings]}, in ${words[inbound.settings]}   (cloud-homed users only)`;
  return [
    ...networkLine(sign(outbound, style), 'teams-personal', text, style),
    ...gateLines(inbound, flags, style),
  ];
}

const words: Readonly<Record<PathStatus['settings'], string>> = {
  on: 'on',
  off: 'off',
  partial: 'partly on',
  absent: 'not there',
  unknown: 'not known',
};

function networkLine(mark: Cell, network: string, text: string, style: Style): readonly string[] {
  const painted = { text, ...(mark.paint && { paint: mark.paint }) };
  return columns([[mark, network, painted]], style, { indent: 2, atLeast: [1, 22], gap: 1 });
}

function gateLines({ gates }: PathStatus, flags: string, style: Style): readonly string[] {
  return columns(
    gates.map((gate) => gateRow(gate, flags, style)),
    style,
    { indent: 4, atLeast: [1, 20], gap: 1 },
  );
}

function sign({ settings }: PathStatus, { symbols, good, bad, warn, dim }: Style): Cell {
  switch (settings) {
    case 'on':
      return { text: symbols.open, paint: good };
    case 'partial':
      return { text: symbols.warning, paint: warn };
    case 'off':
      return { text: symbols.closed, paint: bad };
    case 'absent':
      return { text: symbols.absent, paint: dim };
    case 'unknown':
      return { text: symbols.unknown, paint: warn };
  }
}
