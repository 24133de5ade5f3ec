import { describe, expect, it } from 'vitest';
import { checkMessenger, messengerExits } from '../../src/interop/check-messenger.ts';
import { exitCodes } from '../../src/exit-codes.ts';
import { known, unreadable } from '../../src/model/reading.ts';
import { parseScope } from '../../src/model/scope.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { live, messenger, policy, retired, snapshot, user } from './pools.ts';

const lost = unreadable('no answer');

function answer(value: Snapshot, scope = 'global', now = live): string {
  return checkMessenger(value, parseScope(scope), now).answer;
}

describe('check messenger', () => {
  it('when Messenger works, then yes, and no further step is needed for Skype', () => {
    const check = checkMessenger(snapshot(), { kind: 'global' }, live);
    expect(check.answer).toBe('yes');
    expect(check.sentence).toBe('Yes: Messenger federation is enabled. No further step is needed for Skype.');
    expect(check.findings.filter(({ outcome }) => outcome === 'fail' || outcome === 'unknown')).toEqual([]);
  });

  it('when the provider is disabled and the policies cannot be read, then no: the policies do not matter', () => {
    const value = snapshot({
      publicProviders: [messenger('M', { Enabled: false })],
      externalAccessPolicies: lost,
    });
    const check = checkMessenger(value, { kind: 'global' }, live);
    expect(check.answer).toBe('no');
    expect(check.sentence).toContain('provider enabled: Enabled = False');
  });

  it('when Global is closed and another policy open, then partly', () => {
    const value = snapshot({
      externalAccessPolicies: [policy('Global', false), policy('Tag:Sales', true)],
      users: [user('a', 'Sales')],
    });
    const check = checkMessenger(value, { kind: 'global' }, live);
    expect(check.answer).toBe('partly');
    expect(check.sentence).toBe('Partly: policy Global is closed, 1 other policy open, 1 user.');
    expect(answer(value, 'policy:Sales')).toBe('yes');
  });

  it('when something that decides cannot be read and nothing is closed, then unknown', () => {
    expect(answer(snapshot({ sites: lost }))).toBe('unknown');
    expect(answer(snapshot({ externalAccessPolicies: lost }))).toBe('unknown');
  });

  it('when something that only enriches cannot be read, then the answer stands', () => {
    expect(
      answer(
        snapshot({
          blockedDomains: lost,
          mediaConfigurations: lost,
          replicas: lost,
          users: lost,
          hostingProviders: lost,
        }),
      ),
    ).toBe('yes');
  });

  it('when a role withholds what decides, then unknown and not no', () => {
    const value = snapshot({ externalAccessPolicies: lost }, 'lync-2013', { commands: known({}) });
    expect(answer(value)).toBe('unknown');
  });

  it('when the service is retired, then the answer is about the settings and says so', () => {
    expect(checkMessenger(snapshot(), { kind: 'global' }, retired).sentence).toContain('nothing answers');
  });

  it('when there is an answer, then its exit code is 0, 1, 1, 3, or 0 where there is nothing to ask about', () => {
    expect(Object.entries(messengerExits).map(([name, exit]) => [name, exitCodes[exit]])).toEqual([
      ['yes', 0],
      ['no', 1],
      ['partly', 1],
      ['unknown', 3],
      ['retired', 0],
    ]);
  });

  it('when the same gate fails again, then the finding has the same fingerprint, and another gate another', () => {
    const findings = checkMessenger(snapshot({ publicProviders: [] }), { kind: 'global' }, live).findings;
    const again = checkMessenger(snapshot({ publicProviders: [] }), { kind: 'global' }, retired).findings;
    expect(again.map(({ fingerprint }) => fingerprint)).toEqual(
      findings.map(({ fingerprint }) => fingerprint),
    );
    expect(new Set(findings.map(({ fingerprint }) => fingerprint)).size).toBe(findings.length);
  });

  it('when a finding is told, then it says which cmdlet of which pool it was read from', () => {
    const finding = checkMessenger(snapshot(), { kind: 'global' }, live).findings.find(
      ({ controlId }) => controlId === 'messenger.policy',
    );
    expect(finding?.evidence[0]).toMatchObject({
      source: 'pool01.contoso.com Get-CsExternalAccessPolicy',
      property: 'EnablePublicCloudAccess',
      raw: true,
    });
  });
});
