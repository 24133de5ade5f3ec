import { chmodSync, chownSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAuthority, type Authority } from '../../helpers/certificates.ts';
import { startKdc, type Kdc } from './kdc.ts';
import { freePort, run, start } from './programs.ts';

/** The account that the NTLM of the peers knows. */
export const account = { username: 'CONTOSO\\csadmin', password: 'Passw0rd!Secret' } as const;

export const unicodeAccount = { username: 'CONTOSO\\jürgen', password: 'Gänsefüßchen€' } as const;

/** Apache with mod_auth_gssapi, gss-ntlmssp and a KDC of its own, in a folder of its own. */
export interface ApachePeer {
  /** Paths: `/ntlm`, `/kerberos`. */
  readonly http: string;
  /** The same, but what comes under the scheme `NTLM` is not looked at there, only `Negotiate`. */
  readonly httpNegotiate: string;
  readonly https: string;
  readonly authority: Authority;
  readonly kdc: Kdc;
  readonly folder: string;
  /** Status and path of every request so far: `401 /ntlm`. */
  requests(): readonly string[];
  stop(): void;
}

/** Environment in which gss-ntlmssp knows {@link account}. */
export function ntlmEnvironment(folder: string): NodeJS.ProcessEnv {
  return {
    NTLM_USER_FILE: join(folder, 'ntlm-users'),
    NETBIOS_COMPUTER_NAME: 'POOL1',
    NETBIOS_DOMAIN_NAME: 'CONTOSO',
    LC_ALL: 'C.UTF-8',
  };
}

/** A new folder with the file of NTLM accounts that {@link ntlmEnvironment} points to. */
export function scratchFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'federation-peer-'));
  chmodSync(folder, 0o755);
  const users = [account, unicodeAccount].map(
    ({ username, password }) => `${username.replace('\\', ':')}:${password}\n`,
  );
  writeFileSync(join(folder, 'ntlm-users'), users.join(''), { mode: 0o600 });
  return folder;
}

const isRoot = process.getuid?.() === 0;

/** @param backend port of the server behind Apache, which gets what was authenticated. */
export async function startApache(backend: number): Promise<ApachePeer> {
  const folder = scratchFolder();
  if (isRoot) {
    chownSync(join(folder, 'ntlm-users'), Number(run('id', ['-u', 'www-data'], {})), 0);
  }
  const authority = await createAuthority();
  const identity = await authority.issue();
  writeFileSync(join(folder, 'server.pem'), identity.cert);
  writeFileSync(join(folder, 'server.key'), identity.key);
  mkdirSync(join(folder, 'run'));
  const kdc = await startKdc(folder);
  const ports = { plain: await freePort(), secure: await freePort(), negotiate: await freePort() };
  writeFileSync(join(folder, 'httpd.conf'), configuration(folder, ports, backend, kdc.keytab));
  const env = { ...ntlmEnvironment(folder), KRB5_CONFIG: kdc.contoso.config };
  const apache = await start(
    '/usr/sbin/apache2',
    ['-f', join(folder, 'httpd.conf'), '-D', 'FOREGROUND'],
    env,
    ports.secure,
  );
  return {
    http: `http://localhost:${ports.plain}`,
    httpNegotiate: `http://localhost:${ports.negotiate}`,
    https: `https://localhost:${ports.secure}`,
    authority,
    kdc,
    folder,
    requests: () => readFileSync(join(folder, 'access.log'), 'utf8').split('\n').filter(Boolean),
    stop() {
      apache.kill('SIGTERM');
      kdc.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

const modules = [
  'mpm_prefork',
  'authn_core',
  'authz_core',
  'authz_user',
  'auth_gssapi',
  'ssl',
  'socache_shmcb',
  'headers',
  'proxy',
  'proxy_http',
];

function configuration(
  folder: string,
  ports: { readonly plain: number; readonly secure: number; readonly negotiate: number },
  backend: number,
  keytab: string,
): string {
  const location = (path: string, ...lines: readonly string[]): string => `<Location ${path}>
  AuthType GSSAPI
  AuthName "OCS"
  Require valid-user
  ${lines.join('\n  ')}
  RequestHeader unset Authorization
  ProxyPass http://127.0.0.1:${backend}/OcsPowershell
</Location>`;
  return `ServerRoot ${folder}
PidFile ${folder}/httpd.pid
DefaultRuntimeDir ${folder}/run
ServerName localhost
Listen 127.0.0.1:${ports.plain}
Listen 127.0.0.1:${ports.secure}
${isRoot ? 'User www-data\nGroup www-data' : ''}
KeepAlive On
KeepAliveTimeout 60
StartServers 2
${modules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`).join('\n')}
ErrorLog ${folder}/error.log
LogFormat "%s %U" short
CustomLog ${folder}/access.log short
${location('/ntlm', 'GssapiConnectionBound On', 'GssapiAllowedMech ntlmssp')}
${location('/kerberos', 'GssapiAllowedMech krb5', `GssapiCredStore keytab:${keytab}`)}
<VirtualHost 127.0.0.1:${ports.secure}>
  SSLEngine on
  SSLCertificateFile ${folder}/server.pem
  SSLCertificateKeyFile ${folder}/server.key
</VirtualHost>
# A server that goes on with NTLM only inside the scheme Negotiate.
Listen 127.0.0.1:${ports.negotiate}
<VirtualHost 127.0.0.1:${ports.negotiate}>
  RequestHeader edit Authorization "^NTLM .*" "" early
</VirtualHost>
`;
}
