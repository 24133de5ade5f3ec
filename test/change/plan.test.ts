import { describe, expect, it } from 'vitest';
import { assertSamePlan, completePlan } from '../../src/change/plan.ts';
import type { Intent, Plan } from '../../src/model/change.ts';
import type { PlanDraft, PlanInput } from '../../src/model/plan-draft.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import {
  assignIntent,
  createIntent,
  removeIntent,
  setIntent,
  startReplication,
  translateForServer,
} from '../helpers/plans.ts';

function plan(intents: readonly Intent[], inputs: readonly PlanInput[] = []): Plan {
  const draft: PlanDraft = {
    purpose: 'enable skype, scope global',
    notes: ['consumer Skype is closed'],
    intents,
    makesEffective: ['everything'],
    skipped: [],
    alreadyRight: ['routing'],
    refusals: [],
    inputs,
  };
  return completePlan(draft, 'contoso', translateForServer);
}

function input(value: PropertyValue): PlanInput {
  return {
    side: 'on-premises',
    object: 'access-edge global',
    property: 'AllowFederatedUsers',
    value: { state: 'known', value },
  };
}

describe('completing a plan', () => {
  it('when a draft is completed then its changes are numbered and carry how they are sent and undone', () => {
    const { changes, ...rest } = plan([
      setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true),
      removeIntent('Skype', { Enabled: true }),
      createIntent('Skype', { Enabled: false }),
      assignIntent('sip:anna@contoso.com', null, 'Sales'),
      startReplication,
    ]);
    expect(rest).toMatchObject({
      profile: 'contoso',
      notes: ['consumer Skype is closed'],
      alreadyRight: ['routing'],
    });
    expect(changes.map(({ number, command }) => [number, command])).toEqual([
      [1, 'Set access-edge Global'],
      [2, 'Remove public-provider Skype'],
      [3, 'Create public-provider Skype'],
      [4, 'Set user-policy-assignment sip:anna@contoso.com'],
      [5, 'Set replication all'],
    ]);
    expect(changes.map(({ inverse }) => inverse?.intent ?? null)).toEqual([
      setIntent('access-edge', 'Global', 'AllowFederatedUsers', true, false),
      createIntent('Skype', { Enabled: true }),
      removeIntent('Skype', { Enabled: false }),
      assignIntent('sip:anna@contoso.com', 'Sales', null),
      null,
    ]);
    expect(changes[1]?.inverse?.command).toBe('Create public-provider Skype');
  });
});

describe('rule 4: the plan that is applied is the plan that was shown', () => {
  const open = setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true);
  const shown = plan([open], [input(false)]);

  it.each([
    ['a value it reads', plan([open], [input(null)])],
    ['that a value can be read', plan([open], [{ ...input(false), value: { state: 'unreadable' } }])],
    [
      'what it writes',
      plan([setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, 'odd')], [input(false)]),
    ],
    ['how many changes it has', plan([open, assignIntent('sip:a@b.c', null, 'Sales')], [input(false)])],
  ])('when %s has moved then it is refused', (_what, now) => {
    expect(() => assertSamePlan(shown, now)).toThrow(
      expect.objectContaining({ code: 'change.moved', exit: 5, where: 'contoso' }),
    );
  });

  it('when only spelling and the state of replication moved then it is the same plan', () => {
    const spelled = setIntent('access-edge', 'GLOBAL', 'ALLOWFEDERATEDUSERS', 'False', 'True');
    expect(() => assertSamePlan(shown, plan([spelled, startReplication], [input('False')]))).not.toThrow();
  });

  it('when values come in another order of keys then the fingerprint is the same', () => {
    const one = plan([createIntent('Skype', { Enabled: true, ProxyFqdn: 'a.example' })]);
    const two = plan([createIntent('Skype', { ProxyFqdn: 'A.example.', Enabled: true })]);
    expect(one.fingerprint).toBe(two.fingerprint);
    expect(one.fingerprint).toMatch(/^[0-9a-f]{64}$/);
  });
});
