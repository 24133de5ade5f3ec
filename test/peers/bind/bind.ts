import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** BIND 9 on a loopback port of its own, with zones that a test writes. */
export interface Bind {
  readonly port: number;
  stop(): Promise<void>;
}

const named = '/usr/sbin/named';

export function bindIsInstalled(): boolean {
  try {
    execFileSync(named, ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** @param zones Zone → its records below the SOA; null for a zone whose file cannot be loaded. */
export async function startBind(zones: Readonly<Record<string, string | null>>): Promise<Bind> {
  const folder = mkdtempSync(join(tmpdir(), 'federation-bind-'));
  const port = await freePort();
  const blocks = Object.entries(zones).map(([zone, records], index) => {
    const file = `zone${index}`;
    writeFileSync(
      join(folder, file),
      records === null
        ? 'this is no zone file\n'
        : `$TTL 60\n@ IN SOA ns.${zone}. admin.${zone}. 1 60 60 60 60\n@ IN NS ns.${zone}.\nns IN A 127.0.0.1\n${records}\n`,
    );
    return `zone "${zone}" { type primary; file "${file}"; };`;
  });
  writeFileSync(
    join(folder, 'named.conf'),
    `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none;
      session-keyfile none; recursion no; dnssec-validation no; managed-keys-directory "${folder}"; check-names primary ignore; };
     controls { };\n${blocks.join('\n')}\n`,
  );
  const child = spawn(named, ['-g', '-4', '-n', '1', '-c', join(folder, 'named.conf')], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await running(child);
  return {
    port,
    stop: async () => {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function running(child: ChildProcess): Promise<void> {
  let log = '';
  child.stderr?.on('data', (bytes: Buffer) => (log += bytes.toString()));
  for (let waited = 0; !/ running$/m.test(log); waited += 50) {
    if (child.exitCode !== null || waited > 30_000) {
      throw new Error(`named does not run: ${log.slice(-2000)}`);
    }
    await sleep(50);
  }
}

function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  return new Promise((resolve) => {
    socket.bind(0, '127.0.0.1', () => {
      const { port } = socket.address();
      socket.close(() => resolve(port));
    });
  });
}
