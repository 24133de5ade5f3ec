import type { Readable, Writable } from 'node:stream';

/** Standard input; `isTTY` as Node sets it on a terminal. */
export type InputStream = Readable & { readonly isTTY?: boolean };

/** Standard output or error. */
export type OutputStream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

/** The three streams of the program, as they were given to it. */
export interface Streams {
  readonly stdin: InputStream;
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
}

export function isTerminal(stream: InputStream | OutputStream): boolean {
  return stream.isTTY === true;
}
