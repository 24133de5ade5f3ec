import type { EffectiveUser } from '../model/effective-policy.ts';
import type { Evidence } from '../model/finding.ts';
import { findPolicy } from '../model/policies.ts';
import { type Reading, unreadReason } from '../model/reading.ts';
import { Recent } from '../model/recent.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { check, type Check } from './check.ts';
import { evidenceOf } from './evidence.ts';

/* What the external access policy that holds for a user of the pool lets through: u4 to u7. */

/** The switch for other organisations (u5) alone, which decides there. */
export function partnerPolicyCheck(pool: PoolSnapshot, user: EffectiveUser): Check {
  const policy = policyOf(pool, user);
  return policy === undefined
    ? unknownPolicy('u5', user)
    : switchCheck('u5', booleanProperty(policy, 'EnableFederationAccess'), {
        open: `policy ${policy.identity} opens other organisations`,
        closed: `policy ${policy.identity} closes other organisations (EnableFederationAccess)`,
        closedIs: 'fail',
        nextStep: `by hand: Set-CsExternalAccessPolicy -Identity ${policy.identity} -EnableFederationAccess $true`,
        evidence: [policyEvidence(pool, policy, 'EnableFederationAccess')],
      });
}

function policyOf(pool: PoolSnapshot, user: EffectiveUser): SettingsObject | undefined {
  const { externalAccessPolicies } = pool.objects;
  return user.policy.state === 'known' && externalAccessPolicies.state === 'known'
    ? findPolicy(externalAccessPolicies.value, user.policy.value)
    : undefined;
}

function unknownPolicy(id: string, { policy }: EffectiveUser): Check {
  const why = policy.state === 'unreadable' ? `: ${policy.reason}` : '';
  return check(id, 'unknown', `the policy that holds for the user is not known${why}`);
}

function policyEvidence({ pool }: PoolSnapshot, policy: SettingsObject, name: string): Evidence {
  return evidenceOf(`${pool} Get-CsExternalAccessPolicy ${policy.identity}`, policy, name);
}

/** Thousands of users share a few policies: what a policy comes to is worked out once. */
const judgedPolicies = new Recent<SettingsObject, Map<string, readonly Check[]>>(64);

export function policyChecks(pool: PoolSnapshot, user: EffectiveUser): readonly Check[] {
  const policy = policyOf(pool, user);
  if (policy === undefined) {
    return [unknownPolicy('u4', user)];
  }
  const disabled = booleanProperty(user.object, 'AudioVideoDisabled');
  const isDisabled = disabled.state === 'known' && disabled.value;
  const judged = judgedPolicies.get(policy, () => new Map());
  const key = `${pool.pool} ${isDisabled}`;
  const checks = judged.get(key) ?? checksOfPolicy(pool, policy, isDisabled);
  judged.set(key, checks);
  return checks;
}

function checksOfPolicy(pool: PoolSnapshot, policy: SettingsObject, isDisabled: boolean): readonly Check[] {
  const on = (name: string) => booleanProperty(policy, name);
  const evidence = (name: string) => ({ evidence: [policyEvidence(pool, policy, name)] });
  const isGlobal = policy.identity.toLowerCase() === 'global';
  const scope = isGlobal ? 'global' : `policy:${policy.identity.replace(/^tag:/i, '')}`;
  return [
    switchCheck('u4', on('EnablePublicCloudAccess'), {
      open: `policy ${policy.identity} opens public networks`,
      closed: `policy ${policy.identity} closes public networks (EnablePublicCloudAccess)`,
      closedIs: 'fail',
      nextStep: `federation enable --network skype --scope ${scope} --dry-run`,
      ...evidence('EnablePublicCloudAccess'),
    }),
    switchCheck('u5', on('EnableFederationAccess'), {
      open: 'federation access is on',
      closed: `policy ${policy.identity} has EnableFederationAccess off: recommended on, though a switch of its own`,
      closedIs: 'warn',
      nextStep: `by hand: Set-CsExternalAccessPolicy -Identity ${policy.identity} -EnableFederationAccess $true`,
      ...evidence('EnableFederationAccess'),
    }),
    mediaCheck(on('EnablePublicCloudAudioVideoAccess'), isDisabled, {
      scope,
      ...evidence('EnablePublicCloudAudioVideoAccess'),
    }),
    check('u7', 'reminder', remoteUse(on('EnableOutsideAccess')), evidence('EnableOutsideAccess')),
  ];
}

interface SwitchWords {
  readonly open: string;
  readonly closed: string;
  readonly closedIs: 'fail' | 'warn';
  readonly nextStep: string;
  readonly evidence: readonly Evidence[];
}

function switchCheck(id: string, value: Reading<boolean>, words: SwitchWords): Check {
  const { evidence, nextStep } = words;
  if (value.state !== 'known') {
    const why = unreadReason(value, 'the policy has no such switch');
    return check(id, 'unknown', why, { evidence });
  }
  return value.value
    ? check(id, 'pass', words.open, { evidence })
    : check(id, words.closedIs, words.closed, { evidence, nextStep });
}

function mediaCheck(
  allowed: Reading<boolean>,
  isDisabled: boolean,
  { scope, evidence }: { readonly scope: string; readonly evidence: readonly Evidence[] },
): Check {
  if (isDisabled) {
    return check('u6', 'warn', 'audio and video are switched off for the user (AudioVideoDisabled)', {
      evidence,
      nextStep: 'by hand: Set-CsUser -AudioVideoDisabled $false',
    });
  }
  return switchCheck('u6', allowed, {
    open: 'audio and video with public networks are on',
    closed: 'audio and video with public networks are off; presence and messages do not need them',
    closedIs: 'warn',
    nextStep: `federation enable --network skype --audio-video --scope ${scope} --dry-run`,
    evidence,
  });
}

function remoteUse(value: Reading<boolean>): string {
  return value.state === 'known' && value.value
    ? 'the user may sign in from outside'
    : 'signing in from outside is not needed for public networks';
}
