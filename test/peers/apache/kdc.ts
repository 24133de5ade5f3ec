import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort, run, start } from './programs.ts';

/** A Kerberos realm as its clients see it. */
export interface Realm {
  readonly name: string;
  /** KRB5_CONFIG of its clients and servers. */
  readonly config: string;
}

export interface Kdc {
  /** The realm whose keytab the web server has. */
  readonly contoso: Realm;
  /** A realm with a service of the same name, but another key. */
  readonly fabrikam: Realm;
  readonly keytab: string;
  /** Environment in which `csadmin` of the realm has a ticket that lives as long as `lifetime` (`2s`, `1h`). */
  ticket(realm: Realm, lifetime: string): NodeJS.ProcessEnv;
  stop(): void;
}

const password = 'Kerberos!Passw0rd';

/** Two realms behind one Key Distribution Center, in `folder`. */
export async function startKdc(folder: string): Promise<Kdc> {
  const port = await freePort();
  const names = ['CONTOSO.TEST', 'FABRIKAM.TEST'] as const;
  const profile = join(folder, 'kdc.conf');
  writeFileSync(profile, kdcConfiguration(folder, port, names));
  const [contoso, fabrikam] = names.map((name) => {
    const config = join(folder, `krb5.${name}.conf`);
    writeFileSync(config, clientConfiguration(port, name));
    const env = { KRB5_CONFIG: config, KRB5_KDC_PROFILE: profile };
    run('/usr/sbin/kdb5_util', ['create', '-s', '-r', name, '-P', 'master'], env);
    const admin = (query: string): string => run('/usr/sbin/kadmin.local', ['-r', name, '-q', query], env);
    admin(`addprinc -pw ${password} csadmin@${name}`);
    admin(`addprinc -randkey HTTP/localhost@${name}`);
    return { name, config, admin };
  });
  if (contoso === undefined || fabrikam === undefined) {
    throw new Error('two realms');
  }
  const keytab = join(folder, 'http.keytab');
  contoso.admin(`ktadd -k ${keytab} HTTP/localhost@${contoso.name}`);
  chmodSync(keytab, 0o644);
  const env = { KRB5_CONFIG: contoso.config, KRB5_KDC_PROFILE: profile };
  const process = await start(
    '/usr/sbin/krb5kdc',
    ['-n', ...names.flatMap((name) => ['-r', name])],
    env,
    port,
  );
  let tickets = 0;
  return {
    contoso,
    fabrikam,
    keytab,
    ticket(realm, lifetime) {
      tickets += 1;
      const client = { KRB5_CONFIG: realm.config, KRB5CCNAME: `FILE:${join(folder, `cc${tickets}`)}` };
      run('/usr/bin/kinit', ['-l', lifetime, `csadmin@${realm.name}`], client, `${password}\n`);
      return client;
    },
    stop: () => process.kill(),
  };
}

function clientConfiguration(port: number, realm: string): string {
  return `[libdefaults]
  default_realm = ${realm}
  dns_lookup_kdc = false
  dns_lookup_realm = false
  rdns = false
  dns_canonicalize_hostname = false
  udp_preference_limit = 1
[realms]
  ${realm} = {
    kdc = 127.0.0.1:${port}
  }
[domain_realm]
  localhost = ${realm}
`;
}

function kdcConfiguration(folder: string, port: number, realms: readonly string[]): string {
  const sections = realms.map(
    (realm) => `  ${realm} = {
    database_name = ${join(folder, `${realm}.db`)}
    key_stash_file = ${join(folder, `${realm}.stash`)}
    acl_file = ${join(folder, 'kadm5.acl')}
    supported_enctypes = aes256-cts-hmac-sha1-96:normal
  }`,
  );
  return `[kdcdefaults]
  kdc_listen = 127.0.0.1:${port}
  kdc_tcp_listen = 127.0.0.1:${port}
[realms]
${sections.join('\n')}
`;
}
