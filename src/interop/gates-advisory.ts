import { isMicrosoftConsumerDomain } from '../model/domains.ts';
import type { Gate } from '../model/gate.ts';
import { unreadable, type Reading } from '../model/reading.ts';
import { formatScope, type Scope } from '../model/scope.ts';
import { textProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot } from '../model/snapshot.ts';
import { gate, unseen } from './gate.ts';
import { policyFound } from './gates-policy.ts';
import { replicationState } from './replication.ts';
import { scopePolicies } from './scope-policies.ts';

/** What is shown beside the path and never decides. */

export function blockedDomainsGate(pool: PoolSnapshot): Gate {
  const { blockedDomains } = pool.objects;
  const object = 'BlockedDomain';
  if (blockedDomains.state !== 'known') {
    return gate('blocked-domains', { object, ...unseen(blockedDomains, 'blocked domains') });
  }
  const consumer = blockedDomains.value.map(domainOf).filter(isMicrosoftConsumerDomain);
  return consumer.length === 0
    ? gate('blocked-domains', { object, state: 'open', evidence: 'no Microsoft consumer domain', value: [] })
    : gate('blocked-domains', {
        object: `BlockedDomain ${consumer.join(', ')}`,
        state: 'closed',
        evidence: `blocked: ${consumer.join(', ')}`,
        value: consumer,
        remedy: `by hand: Remove-CsBlockedDomain -Identity ${consumer[0] ?? ''}`,
      });
}

function domainOf(entry: SettingsObject): string {
  const domain = textProperty(entry, 'Domain');
  return domain.state === 'known' && domain.value !== '' ? domain.value : entry.identity;
}

export function federationAccessGate(
  pool: PoolSnapshot,
  scope: Scope,
  users: readonly string[] | undefined,
): Gate {
  return gate('federation-access', {
    ...policyFound(scopePolicies(pool, scope, users), scope, 'EnableFederationAccess'),
    remedy:
      'by hand, where federated partners are wanted too: Set-CsExternalAccessPolicy -EnableFederationAccess $true',
  });
}

export function audioVideoGate(pool: PoolSnapshot, scope: Scope, users: readonly string[] | undefined): Gate {
  return gate('audio-video', {
    ...policyFound(scopePolicies(pool, scope, users), scope, 'EnablePublicCloudAudioVideoAccess'),
    remedy: `federation enable --network skype --audio-video --scope ${formatScope(scope)}`,
  });
}

/** RequireEncryption is closed to the clients of 2013; later ones encrypt, so it never decides. */
export function mediaEncryptionGate(pool: PoolSnapshot): Gate {
  const level = encryptionLevel(pool);
  const object = 'MediaConfiguration Global';
  if (level.state !== 'known') {
    return gate('media-encryption', { object, ...unseen(level, 'EncryptionLevel') });
  }
  const required = /^requireencryption$/i.test(level.value);
  return gate('media-encryption', {
    object,
    state: required ? 'closed' : 'open',
    evidence: `EncryptionLevel = ${level.value}`,
    value: level.value,
    remedy:
      'by hand, for clients before 2014 only: Set-CsMediaConfiguration -EncryptionLevel SupportEncryption',
    note: required ? 'Skype clients from 2014 on encrypt and are not concerned' : undefined,
  });
}

function encryptionLevel(pool: PoolSnapshot): Reading<string> {
  const { mediaConfigurations } = pool.objects;
  if (mediaConfigurations.state !== 'known') {
    return mediaConfigurations;
  }
  const global = mediaConfigurations.value.find(({ identity }) => identity.toLowerCase() === 'global');
  const level =
    global === undefined
      ? unreadable('no media configuration Global')
      : textProperty(global, 'EncryptionLevel');
  return level.state === 'known' && level.value.trim() === ''
    ? unreadable('EncryptionLevel is empty')
    : level;
}

export function replicationGate(pool: PoolSnapshot, takenAt: string): Gate {
  const replication = replicationState(pool, takenAt);
  const state =
    replication.inForce === 'yes' ? 'open' : replication.inForce === 'pending' ? 'closed' : 'unreadable';
  return gate('replication', {
    object: 'Edge replicas',
    state,
    evidence: replication.evidence,
    value: replication.behind.map((name) => `${name}: False`),
    remedy:
      state === 'closed'
        ? 'wait 2 to 3 minutes, or: federation enable --network skype --replicate'
        : undefined,
    note: replication.note,
  });
}
