/**
 * CLIXML as data: the values PowerShell serialises between processes ([MS-PSRP] 2.2.5).
 *
 * Every value keeps the tag it was written with, so that reading and writing again gives the same bytes wherever the
 * format leaves no choice: an `I32` does not become an `I64`, a date keeps its seven fraction digits and its zone.
 * Numbers that do not fit a JavaScript number are `bigint` or text.
 */
export type ClixmlValue = ClixmlPrimitive | ClixmlObject;

export type ClixmlPrimitive =
  | { readonly type: 'Nil' }
  | { readonly type: 'B'; readonly value: boolean }
  /** Text kinds. `S` text, `DT` date-time, `TS` duration, `D` decimal, `G` GUID, `URI`, `Version`, `XD` XML document,
   *  `SBK` script block, `SS` secure string (base64 of its ciphertext), kept as the text between the tags, unescaped. */
  | {
      readonly type: 'S' | 'DT' | 'TS' | 'D' | 'G' | 'URI' | 'Version' | 'XD' | 'SBK' | 'SS';
      readonly value: string;
    }
  /** `C`: one UTF-16 code unit. */
  | { readonly type: 'By' | 'SB' | 'U16' | 'I16' | 'U32' | 'I32' | 'C' | 'Sg' | 'Db'; readonly value: number }
  | { readonly type: 'U64' | 'I64'; readonly value: bigint }
  | { readonly type: 'BA'; readonly value: Uint8Array }
  /** An element this program does not know: its name and text are kept, its children are not. */
  | { readonly type: 'unknown'; readonly name: string; readonly value: string };

/**
 * A complex object (`Obj`). All parts are optional on the wire:
 * the type names from most to least derived, the text of its `ToString`, one value it wraps (an enumeration's number,
 * a nested object), one container, the adapted properties (`Props`) and the extended members (`MS`).
 */
export interface ClixmlObject {
  readonly type: 'Obj';
  readonly typeNames: readonly string[];
  readonly text?: string;
  readonly base?: ClixmlValue;
  readonly container?: ClixmlContainer;
  readonly props: ReadonlyMap<string, ClixmlValue>;
  readonly members: ReadonlyMap<string, ClixmlValue>;
  /** A named member set (an `MS` inside an `MS`): has `members` and nothing else, and is itself a member. */
  readonly memberSet?: true;
}

export type ClixmlContainer =
  | { readonly kind: 'LST' | 'STK' | 'QUE' | 'IE'; readonly items: readonly ClixmlValue[] }
  | { readonly kind: 'DCT'; readonly entries: readonly (readonly [ClixmlValue, ClixmlValue])[] };
