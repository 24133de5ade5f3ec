import type { Gate } from '../model/gate.ts';
import type { Cell } from './layout.ts';
import type { Style } from './style.ts';
import { repeatFlags } from './words.ts';

/** One gate in the picture: sign, title, what was read. */
export function gateRow(gate: Gate, flags: string, style: Style): readonly Cell[] {
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
