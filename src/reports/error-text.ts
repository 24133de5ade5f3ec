import type { FederationError } from '../errors.ts';
import { columns, report } from './layout.ts';
import type { Style } from './style.ts';

/** What an error says, whoever raised it. */
export interface ErrorParts {
  readonly message: string;
  readonly where?: string | undefined;
  readonly why?: string | undefined;
  readonly next?: string | undefined;
  /** What it is about, one phrase each. */
  readonly items?: readonly string[];
}

/** An error: what failed, where, why, what to do next, and the code the program ends with. */
export function errorText(error: FederationError, style: Style): string {
  return report([...errorLines(error, style), exitLine(error.exit)]);
}

export function errorLines(parts: ErrorParts, style: Style): readonly string[] {
  const [message = '', ...excerpt] = parts.message.split('\n');
  const rows = [
    ['where', parts.where],
    ['why', parts.why],
    ...(parts.items ?? []).map((item, index) => [index === 0 ? 'what' : '', item]),
    ['next', parts.next],
  ].flatMap(([title = '', text]) => (text === undefined || text === '' ? [] : [[title, text] as const]));
  return [
    ...columns([[{ text: 'error:', paint: style.bad }, message]], style, { gap: 1 }),
    // An excerpt of a file keeps its columns, and is set in so that it cannot pass for a line of ours.
    ...columns(
      excerpt.map((line) => [line]),
      { ...style, width: undefined },
      { indent: 2 },
    ),
    ...columns(
      rows.map(([title, text]) => [{ text: title, paint: style.dim }, text]),
      style,
      { indent: 2, atLeast: [6] },
    ),
  ];
}

export function exitLine(exit: number, sentence = ''): string {
  return `${sentence === '' ? '' : `${sentence} `}(exit ${exit})`;
}
