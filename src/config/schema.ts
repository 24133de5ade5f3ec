import { z } from 'zod';
import { cloud, cloudFields } from './cloud-schema.ts';
import { speakable } from './origin.ts';
import { secretSource, text } from './secret-schema.ts';

/**
 * The configuration file. The descriptions go into the JSON schema that editors read and into
 * `federation help configuration`; what each key means is said here and nowhere else.
 */

const onPremises = z.strictObject({
  pool: z
    .string()
    .refine((value) => poolUrl(value) !== undefined, {
      message:
        'must be a host name or an https address without user, query and fragment (http only to this machine)',
    })
    .describe(
      'host name of the pool, or its full https address; /OcsPowershell is the path unless one is given',
    ),
  authentication: z
    .enum(['negotiate', 'kerberos', 'ntlm'])
    .default('negotiate')
    .describe('negotiate is Kerberos where there is a ticket, else NTLM'),
  username: text
    .describe('DOMAIN\\user or user@domain; absent: the account of the Kerberos ticket')
    .optional(),
  password: secretSource.describe('where the password is found; absent: asked for in a terminal').optional(),
  caFile: text.describe('certificates (PEM) to trust beside those of the system').optional(),
});

/** What every profile can say beside where its deployment is. */
const common = {
  approvedDomains: z.array(text).describe('domains that an audit accepts').optional(),
  approvedPolicies: z
    .array(text)
    .describe('external access policies that may allow more than Global, by name')
    .optional(),
  readOnly: z.boolean().default(false).describe('true: nothing is ever written with this profile'),
  tags: z.array(text).describe('to select profiles by').optional(),
  waivers: text.describe('file of accepted findings').optional(),
};

const profile = z
  .strictObject({
    onPremises: onPremises.describe('a pool').optional(),
    cloud: cloud.describe('a Teams tenant').optional(),
    ...common,
  })
  .refine((value) => value.onPremises !== undefined || value.cloud !== undefined, {
    message: 'names no deployment: add onPremises, cloud or both',
  });

const defaults = z.strictObject({
  onPremises: onPremises.partial().describe('for every profile with a pool').optional(),
  cloud: cloudFields.partial().describe('for every profile with a tenant').optional(),
  ...common,
});

export const configurationSchema = z
  .strictObject({
    schemaVersion: z.literal(1).describe('version of this format: 1'),
    defaultProfile: text.describe('the profile that is used when none is named').optional(),
    defaults: defaults.describe('what holds for every profile that does not say otherwise').optional(),
    profilesFrom: text
      .describe('a CSV file with a tenant a line (name, tenant, environment, tags): a profile each')
      .optional(),
    profiles: z.record(text, profile).default({}).describe('deployments by name'),
  })
  .refine(({ profiles }) => Object.keys(profiles).length > 0, {
    path: ['profiles'],
    message: 'must hold at least one profile, here or in profilesFrom',
  });

export type Configuration = z.infer<typeof configurationSchema>;
export type ProfileSection = Configuration['profiles'][string];

/** JSON schema of the file (draft 2020-12), as editors want it: defaults are not required. */
export function configurationJsonSchema(): Record<string, unknown> {
  const schema: Record<string, unknown> = z.toJSONSchema(configurationSchema, { io: 'input' });
  return { ...schema, title: 'Configuration of federation' };
}

/** The endpoint that a `pool` means; undefined when it is none that may be spoken to. */
export function poolUrl(pool: string): URL | undefined {
  const value = pool.trim();
  const complete = /^[a-z]+:\/\//i.test(value) ? value : `https://${value}`;
  if (!URL.canParse(complete) || /[\s\\@?#]/.test(value)) {
    return undefined;
  }
  const url = new URL(complete);
  if (!speakable(url) || url.href !== `${url.origin}${url.pathname}` || url.hostname === '') {
    return undefined;
  }
  if (url.pathname === '/') {
    url.pathname = '/OcsPowershell';
  }
  return url;
}
