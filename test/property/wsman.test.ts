import { randomUUID } from 'node:crypto';
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createPsrpServer } from '../../src/protocols/psrp/server.ts';
import { decodeBase64, encodeBase64 } from '../../src/protocols/wsman/base64.ts';
import { ShellClient } from '../../src/protocols/wsman/client.ts';
import { parseDuration } from '../../src/protocols/wsman/duration.ts';
import { readEnvelope, writeRequest } from '../../src/protocols/wsman/envelope.ts';
import { WsmanError } from '../../src/protocols/wsman/errors.ts';
import { faultBody, readFault } from '../../src/protocols/wsman/faults.ts';
import { writeResponse } from '../../src/protocols/wsman/envelope.ts';
import { receiveResponseBody, streamElement } from '../../src/protocols/wsman/responses.ts';
import { createWsmanServer } from '../../src/protocols/wsman/server.ts';
import { serverFaults } from '../../src/protocols/wsman/server-faults.ts';
import { parseXml } from '../../src/protocols/wsman/xml.ts';

function onlyOurs<T>(step: () => T): T | 'refused' {
  try {
    return step();
  } catch (error) {
    if (error instanceof WsmanError) {
      return 'refused';
    }
    throw error;
  }
}

function newShell(): ShellClient {
  return new ShellClient({
    url: 'https://pool/OcsPowershell',
    resourceUri: 'http://schemas.microsoft.com/powershell/Microsoft.PowerShell',
    operationTimeoutSeconds: 20,
    newGuid: randomUUID,
  });
}

const id = '00000000-0000-4000-8000-000000000001';

/** One request of each kind. */
const requests = (): string[] => {
  const shell = newShell();
  const bytes = Buffer.from('bytes');
  return [
    shell.create({ shellId: id, protocolVersion: '2.3' }, bytes),
    shell.command(id, bytes),
    shell.receive(id),
    shell.send('stdin', bytes, id),
    shell.signal(id, 'stop'),
    shell.get(),
    shell.delete(),
  ].map(({ envelope }) => envelope);
};

const harm = fc.array(
  fc.record({
    at: fc.nat(),
    length: fc.nat(30),
    text: fc.oneof(
      fc.string({ maxLength: 10 }),
      fc.constantFrom('<', '>', '&', '"', '</s:Body>', '<!DOCTYPE a>', ']]>', '<a>', '\u0000'),
    ),
  }),
  { minLength: 1, maxLength: 4 },
);

function harmed(text: string, harms: readonly { at: number; length: number; text: string }[]): string {
  return harms.reduce((current, { at, length, text: inserted }) => {
    const place = at % (current.length + 1);
    return current.slice(0, place) + inserted + current.slice(place + length);
  }, text);
}

describe('WS-Management, whatever comes', () => {
  it('text is read as XML or refused with our error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string({ unit: fc.constantFrom('<', '>', 'a', '/', '=', '"', ' ', ':', '&', ';') }),
        ),
        (text) => {
          onlyOurs(() => parseXml(text));
          onlyOurs(() => readEnvelope(text));
          onlyOurs(() => decodeBase64(text));
          parseDuration(text);
        },
      ),
    );
  });

  it('the server answers every request, whole or harmed, and never throws', () => {
    const all = requests();
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(all.length - 1), fc.option(harm, { nil: [] })), { maxLength: 8 }),
        (turns) => {
          const server = createWsmanServer({
            shells: createPsrpServer({ pool: { open: () => ({ run: () => undefined }) } }),
            now: () => 0,
            newGuid: randomUUID,
          });
          for (const [index, harms] of turns) {
            const answer = server.handle(harmed(all[index] ?? '', harms), 'A\\b');
            expect(answer.kind === 'pending' || [200, 500].includes(answer.status)).toBe(true);
            if (answer.kind === 'reply') {
              readEnvelope(answer.body);
            }
          }
        },
      ),
    );
  });

  it('the client reads every answer, or refuses it with our error', () => {
    const shell = newShell();
    const bodies = [
      receiveResponseBody([streamElement(Buffer.from('x'), id)], id, 'done'),
      faultBody(serverFaults.shellUnknown),
      '<rsp:CommandResponse><rsp:CommandId>X</rsp:CommandId></rsp:CommandResponse>',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...bodies), harm, (body, harms) => {
        const request = shell.receive();
        const text = writeResponse({
          action: 'a',
          messageId: id,
          relatesTo: `uuid:${request.messageId}`,
          body,
        });
        onlyOurs(() => {
          const answer = shell.read(harmed(text, harms), request);
          if (answer.kind === 'answer') {
            onlyOurs(() => shell.received(answer.body).streams);
            onlyOurs(() => shell.commandStarted(answer.body));
            onlyOurs(() => shell.created(answer.body));
          }
        });
      }),
    );
  });

  it('a header reads as it was written, whatever its text', () => {
    const text = fc.string({ unit: 'grapheme' }).map((one) => one.trim());
    fc.assert(
      fc.property(text, text, text, (to, name, value) => {
        const envelope = writeRequest({
          action: 'a',
          to,
          resourceUri: 'r',
          messageId: 'm',
          sessionId: 's',
          operationTimeoutSeconds: 1,
          maxEnvelopeSize: 8192,
          options: [{ name, value }],
          selectors: new Map([[name, value]]),
          body: '',
        });
        const read = readEnvelope(envelope);
        expect([read.to, read.options[0]?.value, read.selectors.get(name)]).toEqual([to, value, value]);
      }),
    );
  });

  it('bytes come back out of base64', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        expect([...decodeBase64(encodeBase64(bytes))]).toEqual([...bytes]);
      }),
    );
  });

  it('a fault keeps its text', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }).filter((text) => text.trim() !== ''),
        (message) => {
          const text = writeResponse({
            action: 'a',
            messageId: id,
            body: faultBody({ ...serverFaults.internal, message }),
          });
          expect(readFault(readEnvelope(text).body)?.text).toBe(message.trim());
        },
      ),
    );
  });
});
