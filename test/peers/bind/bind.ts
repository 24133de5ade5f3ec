import {
  execFileSync,
  spawn,
  type ChildProcess,
  type ExecFileSyncOptionsWithStringEncoding,
} from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  return launch(folder, port, `recursion no; dnssec-validation no;`, blocks.join('\n'));
}

/** A zone as it is signed, of which one record was changed afterwards; and one that was left as it is. */
const signedZones = { 'signed.test': undefined, 'forged.test': [/\b5061\b/, '5062'] } as const;

/**
 * A resolver that checks signatures, before a server of two signed zones: `signed.test`, and `forged.test`, whose
 * federation record does not go with its signature.
 */
export async function startValidatingBind(): Promise<Bind> {
  const folder = mkdtempSync(join(tmpdir(), 'federation-bind-'));
  const port = await freePort();
  const anchors: string[] = [];
  const blocks = Object.entries(signedZones).map(([zone, change]) => {
    const { file, anchor } = sign(folder, zone);
    anchors.push(anchor);
    if (change !== undefined) {
      writeFileSync(file, readFileSync(file, 'utf8').replace(...change));
    }
    return `zone "${zone}" { type primary; file "${file}"; };`;
  });
  const server = await launch(folder, port, 'recursion no; dnssec-validation no;', blocks.join('\n'));
  const ahead = Object.keys(signedZones).map(
    (zone) => `zone "${zone}" { type forward; forward only; forwarders { 127.0.0.1 port ${port}; }; };`,
  );
  const resolver = await launch(
    mkdtempSync(join(tmpdir(), 'federation-bind-')),
    await freePort(),
    'recursion yes; dnssec-validation yes; empty-zones-enable no;',
    `trust-anchors { ${anchors.join('\n')} };\n${ahead.join('\n')}`,
  );
  return {
    port: resolver.port,
    stop: async () => {
      await resolver.stop();
      await server.stop();
    },
  };
}

/** Signs a zone with a key of its own; the anchor is what a resolver has to know of it. */
function sign(folder: string, zone: string): { readonly file: string; readonly anchor: string } {
  const plain = join(folder, zone);
  writeFileSync(
    plain,
    `$TTL 60\n@ IN SOA ns.${zone}. admin.${zone}. 1 60 60 60 60\n@ IN NS ns.${zone}.\nns IN A 127.0.0.1\n` +
      `_sipfederationtls._tcp IN SRV 0 0 5061 sip.${zone}.\nsip IN A 8.8.4.4\n`,
  );
  const quiet: ExecFileSyncOptionsWithStringEncoding = { cwd: folder, stdio: 'pipe', encoding: 'utf8' };
  const key = execFileSync(
    '/usr/bin/dnssec-keygen',
    ['-q', '-a', 'ECDSAP256SHA256', '-f', 'KSK', zone],
    quiet,
  ).trim();
  execFileSync('/usr/bin/dnssec-signzone', ['-S', '-z', '-o', zone, '-f', `${plain}.signed`, plain], quiet);
  const [, flags = '', numbers = '', text = ''] =
    /DNSKEY (\d+) (\d+ \d+) (.+)$/m.exec(readFileSync(join(folder, `${key}.key`), 'utf8')) ?? [];
  return {
    file: `${plain}.signed`,
    anchor: `${zone}. static-key ${flags} ${numbers} "${text.replaceAll(' ', '')}";`,
  };
}

async function launch(folder: string, port: number, options: string, zones: string): Promise<Bind> {
  writeFileSync(
    join(folder, 'named.conf'),
    `options { directory "${folder}"; listen-on port ${port} { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none;
      session-keyfile none; ${options} managed-keys-directory "${folder}"; check-names primary ignore; };
     controls { };\n${zones}\n`,
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
