import type { Intent } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { createIntent, removeIntent, setIntent } from '../helpers/plans.ts';
import type { Fault } from '../helpers/settings-server.ts';

type Objects = Readonly<Record<string, Properties>>;

export interface Scenario {
  readonly start: Objects;
  readonly end: Objects;
  /** By the number of the write. */
  readonly faults: ReadonlyMap<number, Fault>;
  /** Talks with the server of a whole run. */
  readonly talks: number;
  /** What is left to do, as every run works it out anew from what it reads. */
  readonly plan: (objects: Objects) => readonly Intent[];
}

function open(objects: Objects): readonly Intent[] {
  return [
    ...(objects['external-access-policy Global']?.['EnablePublicCloudAccess'] === true
      ? []
      : [setIntent('external-access-policy', 'Global', 'EnablePublicCloudAccess', false, true)]),
    ...(objects['access-edge Global']?.['AllowFederatedUsers'] === true
      ? []
      : [setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true)]),
  ];
}

const old = { ProxyFqdn: 'federation.messenger.msn.com', Enabled: true };
const mended = { ...old, NameDecorationRoutingDomain: 'msn.com' };

function repair(objects: Objects): readonly Intent[] {
  const provider = objects['public-provider Skype'];
  if (provider === undefined) {
    return [createIntent('Skype', mended)];
  }
  return provider['NameDecorationRoutingDomain'] === 'msn.com'
    ? []
    : [removeIntent('Skype', old), createIntent('Skype', mended)];
}

const closed = {
  'access-edge Global': { AllowFederatedUsers: false },
  'external-access-policy Global': { EnablePublicCloudAccess: false },
};
const broken = { 'public-provider Skype': old };

export const scenarios: Readonly<Record<string, Scenario>> = {
  opening: {
    start: closed,
    end: {
      'access-edge Global': { AllowFederatedUsers: true },
      'external-access-policy Global': { EnablePublicCloudAccess: true },
    },
    faults: new Map(),
    talks: 6,
    plan: open,
  },
  repair: {
    start: broken,
    end: { 'public-provider Skype': mended },
    faults: new Map(),
    talks: 6,
    plan: repair,
  },
  'repair that fails': {
    start: broken,
    end: { 'public-provider Skype': mended },
    faults: new Map([[2, 'refuse']]),
    talks: 9,
    plan: repair,
  },
};
