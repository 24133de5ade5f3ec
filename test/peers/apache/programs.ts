import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer, type AddressInfo, connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Debian's own interpreter: its `gssapi` module is a Debian package. */
export const python = '/usr/bin/python3';

const needed: readonly (readonly [string, string])[] = [
  ['/usr/sbin/apache2', 'apache2'],
  ['/usr/lib/apache2/modules/mod_auth_gssapi.so', 'libapache2-mod-auth-gssapi'],
  ['/etc/gss/mech.d/mech.ntlmssp.conf', 'gss-ntlmssp'],
  ['/usr/sbin/krb5kdc', 'krb5-kdc'],
  ['/usr/sbin/kadmin.local', 'krb5-admin-server'],
  ['/usr/bin/kinit', 'krb5-user'],
  ['/usr/lib/python3/dist-packages/gssapi', 'python3-gssapi'],
];

/** Debian packages of `test/peers/packages.txt` that are not on this machine. */
export function missingPackages(): readonly string[] {
  return needed.filter(([path]) => !existsSync(path)).map(([, name]) => name);
}

/** Runs a program to its end. @throws Error with what it said, when it fails. */
export function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv, input = ''): string {
  const done = spawnSync(command, args, { env: { ...process.env, ...env }, input, encoding: 'utf8' });
  if (done.status !== 0) {
    throw new Error(`${command} ${args.join(' ')}: ${done.stderr}${done.stdout}${done.error?.message ?? ''}`);
  }
  return done.stdout;
}

/** Starts a program and waits until something listens on `port`. */
export async function start(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  port: number,
): Promise<ChildProcess> {
  // A process group of its own: Apache ends its whole group when it is told to end.
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let said = '';
  child.stdout.on('data', (chunk: Buffer) => (said += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if (child.exitCode !== null) {
      throw new Error(`${command} ended with ${child.exitCode}: ${said}`);
    }
    if (await listens(port)) {
      return child;
    }
    await sleep(50);
  }
  child.kill();
  throw new Error(`${command} does not listen on ${port}: ${said}`);
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => {
      resolve(false);
    });
  });
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
