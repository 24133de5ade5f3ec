import type { ObjectRef } from '../model/change.ts';
import { findPolicy } from '../model/policies.ts';
import { absent, known, unreadable, type Reading } from '../model/reading.ts';
import {
  booleanProperty,
  objectIn,
  sameIdentity,
  textProperty,
  type SettingsObject,
} from '../model/settings-object.ts';
import type { PoolObjectKind } from '../model/snapshot.ts';
import { stripControl } from '../model/strip-control.ts';
import { string } from '../protocols/clixml/build.ts';
import { ask } from './ask.ts';
import { objectsQuestion, objectsReading } from './object-questions.ts';
import { readLists } from './read-lists.ts';
import { readDomainEntries } from './read-domains.ts';
import { isObjectNotFound } from './powershell-errors.ts';
import type { PowerShellSession } from './powershell.ts';

/**
 * Reads one object afresh. Providers and policies are found in their whole list: a list that does not have one says
 * for certain that it does not exist, while the error for an unknown identity is not documented.
 */
export async function readObject(
  session: PowerShellSession,
  ref: ObjectRef,
  signal?: AbortSignal,
): Promise<Reading<SettingsObject>> {
  const list = async (kind: PoolObjectKind) => (await readLists(session, [kind], signal)).get(kind) ?? absent;
  switch (ref.type) {
    case 'access-edge':
      return objectIn(await list('accessEdge'), (objects) => objects[0]);
    case 'public-provider':
      return objectIn(await list('publicProviders'), (objects) =>
        objects.find(({ identity }) => sameIdentity(identity, ref.identity)),
      );
    case 'external-access-policy':
      return objectIn(await list('externalAccessPolicies'), (objects) => findPolicy(objects, ref.identity));
    case 'user-policy-assignment':
      return readAssignment(session, ref.identity, signal);
    case 'allowed-domain':
    case 'blocked-domain': {
      const [entry] = await readDomainEntries(session, [ref], signal);
      return entry ?? absent;
    }
    case 'replication':
      return replicationSummary(ref.identity, await list('replicas'));
    case 'tenant-federation-settings':
    case 'group-policy-assignment':
      return unreadable('only a tenant has it');
  }
}

/** The policy a user was given, as `{ ExternalAccessPolicy: name without scope, or null }`. */
async function readAssignment(
  session: PowerShellSession,
  user: string,
  signal: AbortSignal | undefined,
): Promise<Reading<SettingsObject>> {
  if (user.includes('*')) {
    return unreadable('an asterisk would name several users');
  }
  const question = objectsQuestion('users', [['Identity', string(user)]]);
  const answers = await ask(session, [question], signal === undefined ? {} : { signal });
  const answer = answers.get(question);
  if (answer?.kind === 'refused' && isObjectNotFound(answer.error)) {
    return absent;
  }
  const users = objectsReading('users', answer);
  if (users.state !== 'known') {
    return users;
  }
  const [found, another] = users.value.filter((candidate) => isUser(candidate, user));
  if (found === undefined || another !== undefined) {
    const what = found === undefined ? 'nobody' : 'several users';
    return users.value.length === 0
      ? absent
      : unreadable(`Get-CsUser answers ${what} for ${stripControl(user)}`);
  }
  return assignmentOf(found, user);
}

function isUser(candidate: SettingsObject, user: string): boolean {
  const names = ['SipAddress', 'Identity', 'UserPrincipalName'].map((name) => textProperty(candidate, name));
  return names.some(
    (name) => name.state === 'known' && sameIdentity(withoutScheme(name.value), withoutScheme(user)),
  );
}

function assignmentOf(found: SettingsObject, user: string): Reading<SettingsObject> {
  const policy = textProperty(found, 'ExternalAccessPolicy');
  if (policy.state !== 'known') {
    return policy.state === 'absent' ? unreadable('Get-CsUser does not tell the policy of the user') : policy;
  }
  const name = policy.value.trim().replace(/^tag:/i, '');
  return known({ identity: user, properties: { ExternalAccessPolicy: name === '' ? null : name } });
}

/**
 * Replication as one object: `UpToDate` is true when every replica says so, false when one says no, null when that
 * cannot be told; `Behind` names those that are not known to be up to date.
 */
function replicationSummary(
  identity: string,
  replicas: Reading<readonly SettingsObject[]>,
): Reading<SettingsObject> {
  return objectIn(replicas, (all) => {
    const asked = all.filter(
      (replica) => sameIdentity(identity, 'all') || sameIdentity(replica.identity, identity),
    );
    if (asked.length === 0) {
      return undefined;
    }
    const states = asked.map((replica) => ({ replica, upToDate: booleanProperty(replica, 'UpToDate') }));
    const behind = states.filter(({ upToDate }) => upToDate.state !== 'known' || !upToDate.value);
    const isBehind = behind.some(({ upToDate }) => upToDate.state === 'known');
    return {
      identity,
      properties: {
        UpToDate: behind.length === 0 ? true : isBehind ? false : null,
        Behind: behind.map(({ replica }) => replica.identity),
      },
    };
  });
}

function withoutScheme(address: string): string {
  return address.trim().replace(/^sip:/i, '');
}
