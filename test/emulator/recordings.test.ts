import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { startEmulator, type RunningEmulator } from '../../src/emulator/emulator.ts';
import { sharedPath } from '../helpers/shared.ts';
import { poolUrlOf } from './connect.ts';
import { RawClient } from './raw-client.ts';

/**
 * What another client (pypsrp) once sent to real servers is sent to the emulator as it was, over a connection of
 * node:https. Answers are looked at as text, without a parser of ours: they must be answers to these requests.
 */
const folder = sharedPath('vectors', 'wsman-recordings');
const names = folder === undefined ? [] : readdirSync(folder).filter((name) => name.endsWith('.yml'));

interface Recording {
  readonly messages: readonly { readonly request: string }[];
}

function requestsOf(name: string): readonly string[] {
  const recording = parse(readFileSync(join(folder ?? '', name), 'utf8')) as Recording;
  return recording.messages.map(({ request }) => request);
}

function operation(envelope: string): string {
  return /<wsa:Action[^>]*>[^<]*\/(\w+)</.exec(envelope)?.[1] ?? '';
}

let emulator: RunningEmulator;
beforeAll(async () => {
  emulator = await startEmulator({ scenario: 'sfb-2019' });
});
afterAll(() => emulator.close());

async function signedIn(): Promise<RawClient> {
  const { caPem: ca, username, password } = emulator;
  const client = new RawClient(poolUrlOf(emulator), { ca, username, password, scheme: 'Negotiate' });
  await client.signIn('');
  return client;
}

const everydayConfiguration = names.filter((name) => name !== 'with_jea_configuration.yml');

describe.skipIf(folder === undefined)(
  'requests that another client sent to a real server (needs ../shared)',
  () => {
    it.each(everydayConfiguration)('of %s are answered one by one', async (name) => {
      const client = await signedIn();
      let isDone = false;
      for (const request of requestsOf(name)) {
        const kind = operation(request);
        // A real server answered in more pieces; after the last one there is nothing to receive.
        if (kind === 'Receive' && isDone) {
          continue;
        }
        const waitingForNothing = name === 'receive_failure.yml' && kind === 'Receive';
        const answer = await client.send(request.replace(/PT20S/, waitingForNothing ? 'PT1S' : 'PT20S'));
        isDone = kind === 'Receive' ? answer.body.includes('CommandState/Done') : false;
        const id = /MessageID>(uuid:[^<]+)</.exec(request)?.[1] ?? 'none';
        expect(answer.body, kind).toContain(`RelatesTo>${id}<`);
        if (answer.status !== 200) {
          expect(answer.body).toMatch(/WSManFault[^>]*Code="(2150858793|2150858767|2150858843)"/);
        }
        if (kind === 'Create') {
          const shell = /ShellId="([^"]+)"/.exec(request)?.[1] ?? 'none';
          expect(answer.body).toContain(`ShellId">${shell}<`);
        }
      }
      client.close();
    });

    it('are refused for a configuration that is not there', async () => {
      const client = await signedIn();
      const [create = ''] = requestsOf('with_jea_configuration.yml');
      const answer = await client.send(create);
      expect([answer.status, /Code="(\d+)"/.exec(answer.body)?.[1]]).toEqual([500, '2150858752']);
      client.close();
    });

    it('a script is refused as by a runspace without language', async () => {
      const client = await signedIn();
      let received = '';
      for (const request of requestsOf('no_profile.yml')) {
        const answer = await client.send(request);
        const streams = [...answer.body.matchAll(/<rsp:Stream[^>]*>([^<]*)</g)].map(([, data = '']) => data);
        received += streams.map((data) => Buffer.from(data, 'base64').toString('utf8')).join('');
      }
      expect(received).toContain('ScriptsNotAllowed');
      client.close();
    });
  },
);
