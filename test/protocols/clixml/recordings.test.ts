import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { entryOf, member, textOf } from '../../../src/protocols/clixml/access.ts';
import { readClixml } from '../../../src/protocols/clixml/reader.ts';
import { writeClixml } from '../../../src/protocols/clixml/writer.ts';
import { sharedPath } from '../../helpers/shared.ts';

const folder = sharedPath('vectors', 'wsman-recordings');
const streams = /<(?:\w+:)?(?:Stream|creationXml|Arguments)[^>]*>([A-Za-z0-9+/=\s]+)</g;
const applicationPrivateData = 0x0002_1009;

interface RecordedMessage {
  readonly file: string;
  readonly type: number;
  readonly text: string;
}

/** Every PSRP message that the recorded servers sent: fragments put together, headers cut off. */
function serverMessages(): readonly RecordedMessage[] {
  const path = folder ?? '';
  return readdirSync(path)
    .filter((file) => file.endsWith('.yml'))
    .flatMap((file) => {
      const { messages } = parse(readFileSync(join(path, file), 'utf8')) as {
        readonly messages: readonly { readonly response: string | null }[];
      };
      return messagesOf(messages.map(({ response }) => response ?? '')).map((blob) => ({
        file,
        type: blob.readUInt32LE(4),
        text: blob.subarray(40).toString('utf8'),
      }));
    });
}

function messagesOf(responses: readonly string[]): readonly Buffer[] {
  const parts = new Map<bigint, Buffer[]>();
  for (const [, base64 = ''] of responses.flatMap((response) => [...response.matchAll(streams)])) {
    let rest = Buffer.from(base64, 'base64');
    while (rest.length > 0) {
      const end = 21 + rest.readUInt32BE(17);
      const id = rest.readBigUInt64BE(0);
      parts.set(id, [...(parts.get(id) ?? []), rest.subarray(21, end)]);
      rest = rest.subarray(end);
    }
  }
  return [...parts.values()].map((blobs) => Buffer.concat(blobs)).filter((blob) => blob.length > 40);
}

describe.skipIf(folder === undefined)('what real servers sent (needs ../shared/vectors)', () => {
  it('when a recorded message is read and written then the bytes are those of Windows', () => {
    const messages = serverMessages();
    expect(messages.length).toBeGreaterThan(60);
    for (const { file, text } of messages) {
      expect(writeClixml(readClixml(text)), file).toBe(text.replace(/^\ufeff/, ''));
    }
  });

  it('when the private data is read then the version table is found in it', () => {
    const versions = serverMessages()
      .filter(({ type }) => type === applicationPrivateData)
      .map(({ text }) => entryOf(member(readClixml(text), 'ApplicationPrivateData'), 'PSVersionTable'))
      .map((table) => textOf(entryOf(table, 'PSVersion')));
    expect(versions.length).toBeGreaterThan(5);
    expect(versions.every((version) => /^\d+(\.\d+){1,3}$/.test(version ?? ''))).toBe(true);
  });
});
