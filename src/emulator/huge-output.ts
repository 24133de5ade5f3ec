import type { ClixmlValue } from '../protocols/clixml/values.ts';
import type { CmdletContext } from './cmdlets/spec.ts';
import { domain } from './seed.ts';
import { allowedDomainShape } from './shapes.ts';
import { present } from './wire.ts';

/** About this much CLIXML, in objects of about a kilobyte. */
const totalBytes = 50_000_000;
const commentBytes = 500;
const objectBytes = 1000;
const chunkObjects = 200;

/** Allowed domains enough for 50 MB, some at a time, so that they are never all in memory on this side. */
export function* hugeDomains({
  organisation,
  enumerations,
}: CmdletContext): Generator<readonly ClixmlValue[], void, undefined> {
  const comment = 'partner '.repeat(Math.floor(commentBytes / 8));
  for (let start = 0; start < totalBytes / objectBytes; start += chunkObjects) {
    yield Array.from({ length: chunkObjects }, (_, index) => {
      const entry = { ...domain(`partner${start + index}.example`), Comment: comment };
      return present(allowedDomainShape, entry, organisation, enumerations);
    });
  }
}
