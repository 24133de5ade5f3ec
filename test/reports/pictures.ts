import { completePlan } from '../../src/change/plan.ts';
import { headline } from '../../src/interop/headline.ts';
import { planEnable, type EnableOptions } from '../../src/interop/plan-enable.ts';
import { pathsOf } from '../../src/interop/status.ts';
import { capabilitiesOf } from '../../src/model/capabilities.ts';
import type { Plan } from '../../src/model/change.ts';
import type { PathStatus } from '../../src/model/gate.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { translateIntent } from '../../src/onpremises/translate.ts';
import type { StatusView } from '../../src/reports/status-table.ts';
import { edge, policy, poolOf, retired, snapshot, user, type Objects } from '../interop/pools.ts';

/** What the pictures are drawn from: real snapshots, judged and planned by the real parts. */

export function liveSnapshot(objects: Objects = {}): Snapshot {
  return { ...snapshot(objects), source: 'live' };
}

/** A pool on which federation and the Global policy are closed, and the policy of a few is open. */
export const closed = liveSnapshot({
  accessEdge: edge({ AllowFederatedUsers: false, EnablePartnerDiscovery: true }),
  externalAccessPolicies: [
    policy('Global', false),
    policy('Tag:Sales', true),
    policy('Tag:NoExternal', false),
  ],
  users: [user('anna'), user('ben', 'Sales'), user('zoe', null, { Enabled: false })],
});

export function pathsAt(value: Snapshot, now: Date = retired): readonly PathStatus[] {
  return pathsOf(value, { scope: { kind: 'global' }, now });
}

export function statusView(value: Snapshot, now: Date = retired): StatusView {
  const paths = pathsAt(value, now);
  return { snapshot: value, headline: headline(value, paths), paths };
}

const enableOptions: EnableOptions = {
  scope: { kind: 'global' },
  network: 'skype',
  audioVideo: false,
  repair: false,
  replicate: false,
  alsoOpens: false,
  now: retired,
};

export function enablePlan(value: Snapshot, options: Partial<EnableOptions> = {}): Plan {
  const draft = planEnable(value, { ...enableOptions, ...options });
  const capabilities = capabilitiesOf(poolOf(value));
  return completePlan(draft, value.profile, (intent) => translateIntent(intent, capabilities));
}
