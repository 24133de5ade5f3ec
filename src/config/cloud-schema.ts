import { z } from 'zod';
import { cloudEnvironments } from '../model/tenant-snapshot.ts';
import { isOrigin } from './origin.ts';
import { secretSource, text } from './secret-schema.ts';

const origin = z
  .string()
  .refine(isOrigin, { message: 'must be an https origin without path (http only to this machine)' });

/** What a tenant may be called: its id or one of its domains. Names for "any tenant" are none. */
const tenant = z.string().trim().refine(isTenant, {
  message: "must be the tenant's id (a GUID) or one of its domains, such as contoso.onmicrosoft.com",
});

/** Every setting of a tenant, before they are looked at together. */
export const cloudFields = z.strictObject({
  tenant: tenant.describe('domain or id of the tenant'),
  environment: z
    .enum(cloudEnvironments)
    .default('commercial')
    .describe('the cloud that holds the tenant; decides where its sign-in and its API are'),
  clientId: z
    .guid('must be a GUID')
    .describe('application (client) id of your app registration; no product lends its own')
    .optional(),
  authentication: z
    .enum([
      'interactive',
      'device-code',
      'certificate',
      'client-secret',
      'workload-identity',
      'managed-identity',
      'azure-cli',
    ])
    .default('interactive')
    .describe('how to sign in'),
  clientSecret: secretSource.describe('where the client secret is found').optional(),
  certificate: z
    .strictObject({
      file: text.describe('certificate with its private key: PEM, or PFX (.pfx, .p12)'),
      password: secretSource.describe('where the password of the file is found').optional(),
    })
    .optional(),
  caFile: text.describe('certificates (PEM) to trust beside those of the system, for a proxy').optional(),
  endpoints: z
    .strictObject({
      authority: origin.describe('instead of the sign-in service').optional(),
      teams: origin.describe('instead of the Teams admin API').optional(),
      graph: origin.describe('instead of Microsoft Graph').optional(),
    })
    .describe('origins to use instead of those of the environment; nothing else is then contacted')
    .optional(),
});

export const cloud = cloudFields.refine(
  ({ authentication, certificate }) => authentication !== 'certificate' || certificate !== undefined,
  {
    path: ['authentication'],
    message: 'must come with certificate: { file: … }',
  },
);

export type CloudSection = z.infer<typeof cloud>;

function isTenant(value: string): boolean {
  return (
    /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value) ||
    /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])$/i.test(value)
  );
}
