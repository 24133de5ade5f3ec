import type { Side } from '../model/networks.ts';
import { columns } from './layout.ts';
import type { Style } from './style.ts';
import { sideTitles } from './words.ts';

/** Why a side of the profile is not in the picture. */
export interface SideFailure {
  readonly side: Side;
  readonly code: string;
  readonly message: string;
  readonly next: string;
}

export function failurePicture({ side, message, next }: SideFailure, style: Style): readonly string[] {
  return [
    ...columns([[{ text: sideTitles[side], paint: style.bold }, 'could not be read']], style, {
      atLeast: [12],
    }),
    ...columns(
      [message, next]
        .filter((text) => text !== '')
        .map((text, index) => [index === 0 ? { text: style.symbols.unknown, paint: style.warn } : '', text]),
      style,
      { indent: 2, gap: 1 },
    ),
  ];
}
