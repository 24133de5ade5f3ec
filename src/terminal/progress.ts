import { stripControl } from '../model/strip-control.ts';
import type { OutputStream } from './streams.ts';

/** Says what is being done, while it is being done, on one line that is drawn over. */
export interface Progress {
  say(text: string): void;
  /** Takes the line away; anything else may be written then. */
  clear(): void;
}

const clearLine = '\r\u001b[2K';

/** @param watched Whether a person watches the stream; otherwise nothing is ever written. */
export function createProgress(stream: OutputStream, watched: boolean): Progress {
  let shown = false;
  const clear = (): void => {
    if (shown) {
      stream.write(clearLine);
      shown = false;
    }
  };
  return {
    say(text) {
      if (watched) {
        stream.write(`${clearLine}${stripControl(text).slice(0, Math.max(20, (stream.columns ?? 80) - 1))}`);
        shown = true;
      }
    },
    clear,
  };
}
