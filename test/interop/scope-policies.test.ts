import { describe, expect, it } from 'vitest';
import { assertScope } from '../../src/interop/scope-check.ts';
import { usersByPolicy } from '../../src/interop/scope-policies.ts';
import { FederationError } from '../../src/errors.ts';
import { parseScope } from '../../src/model/scope.ts';
import { unreadable } from '../../src/model/reading.ts';
import { policy, poolOf, snapshot, user } from './pools.ts';

describe('scopes', () => {
  const pool = snapshot({ externalAccessPolicies: [policy('Global', true), policy('Tag:Sales', true)] });

  it.each(['policy:Nobody', 'site:Oslo', 'group:11111111-2222-3333-4444-555555555555'])(
    'when %s names nothing, then it is a usage error',
    (scope) => {
      expect(() => {
        assertScope(pool, parseScope(scope));
      }).toThrow(FederationError);
    },
  );

  it('when a policy is not there, then the error names those that are', () => {
    try {
      assertScope(pool, parseScope('policy:Nobody'));
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({
        code: 'usage.scope-unknown',
        exit: 2,
        next: 'there are Global, Tag:Sales',
      });
    }
  });

  it.each(['global', 'policy:sales', 'site:redmond'])('when %s is there, then nothing is thrown', (scope) => {
    assertScope(pool, parseScope(scope));
  });

  it('when it could not be read what is there, then that is no usage error', () => {
    assertScope(snapshot({ externalAccessPolicies: unreadable('lost') }), parseScope('policy:Sales'));
  });

  it('when users are counted, then those in the cloud are not, and one unknown makes the count unknown', () => {
    const cloud = user('eve', 'Sales', { HostingProvider: 'sipfed.online.lync.com' });
    const policies = [policy('Global', true), policy('Tag:Sales', true)];
    const counted = snapshot({
      externalAccessPolicies: policies,
      users: [user('a'), user('b', 'Sales'), cloud],
    });
    expect(usersByPolicy(poolOf(counted))).toEqual(
      new Map([
        ['global', 1],
        ['tag:sales', 1],
      ]),
    );
    const odd = snapshot({ externalAccessPolicies: policies, users: [user('a'), user('b', 'Gone')] });
    expect(usersByPolicy(poolOf(odd))).toBeUndefined();
  });
});
