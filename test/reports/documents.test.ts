import { describe, expect, it } from 'vitest';
import { diffSnapshots } from '../../src/change/diff.ts';
import { FederationError } from '../../src/errors.ts';
import { checkMessenger } from '../../src/interop/check-messenger.ts';
import type { Change } from '../../src/model/change.ts';
import { effectivePolicies } from '../../src/model/effective-policy.ts';
import { unreadable } from '../../src/model/reading.ts';
import { changeDocument } from '../../src/reports/change-document.ts';
import { diffDocument } from '../../src/reports/diff-document.ts';
import { errorDocument } from '../../src/reports/error-document.ts';
import { findingsDocument } from '../../src/reports/findings-document.ts';
import { historyDocument } from '../../src/reports/history-document.ts';
import { statusDocument } from '../../src/reports/status-document.ts';
import { schemaErrors } from '../helpers/documents.ts';
import { poolOf, retired } from '../interop/pools.ts';
import { closed, enablePlan, liveSnapshot, pathsAt } from './pictures.ts';

/** As a consumer would: by the published schema, on what was written and read back. */
function expectValid(name: string, document: unknown): void {
  expect(schemaErrors(name, JSON.parse(JSON.stringify(document)))).toEqual([]);
}

const plan = enablePlan(closed);
const next = 'federation status';

describe('status', () => {
  it('when it is written, then it follows its schema, with exactly the fields that are published', () => {
    const document = statusDocument({ snapshot: closed, paths: pathsAt(closed) });
    expectValid('status', document);
    expect(Object.keys(document)).toEqual(['schemaVersion', 'profile', 'takenAt', 'source', 'paths']);
    expect(Object.keys(document.paths[0] ?? {})).toEqual([
      'side',
      'network',
      'direction',
      'settings',
      'service',
      'inForce',
      'gates',
      'capabilities',
    ]);
    expect(document.paths[0]?.gates[0]).toEqual({
      id: 'session',
      kind: 'manual',
      object: expect.any(String) as string,
      state: 'open',
      value: null,
      evidence: 'the settings can be read',
    });
  });

  it('when it was asked who, then the users are in it, and null when they cannot be told', () => {
    const document = statusDocument({
      snapshot: closed,
      paths: [],
      people: [{ side: 'on-premises', users: effectivePolicies(poolOf(closed)) }],
    });
    expectValid('status', document);
    expect(document.users?.[1]).toEqual({
      side: 'on-premises',
      user: 'sip:ben@contoso.com',
      displayName: 'ben',
      enabled: true,
      homed: 'on-premises',
      policy: 'Tag:Sales',
    });
    const unknown = statusDocument({
      snapshot: closed,
      paths: [],
      people: [{ side: 'on-premises', users: unreadable('no answer') }],
    });
    expectValid('status', unknown);
    expect(unknown.users).toBeNull();
  });
});

describe('enable, disable and rollback', () => {
  it('when it was only shown, then there are neither outcomes nor a journal', () => {
    const document = changeDocument({ plan, source: 'live', next });
    expectValid('change', document);
    expect(document).not.toHaveProperty('journalId');
    expect(document.changes[0]).toEqual({
      kind: 'set',
      side: 'on-premises',
      object: 'external-access-policy Global',
      property: 'EnablePublicCloudAccess',
      from: false,
      to: true,
      command: 'Set-CsExternalAccessPolicy -Identity Global -EnablePublicCloudAccess $true',
      inverse: 'Set-CsExternalAccessPolicy -Identity Global -EnablePublicCloudAccess $false',
    });
  });

  it('when it was applied, then each change has its outcome', () => {
    const changes = plan.changes.map((change, index) => ({
      change,
      outcome: index === 0 ? ('failed' as const) : ('not-sent' as const),
      note: index === 0 ? 'access was denied' : '',
    }));
    const document = changeDocument({ plan, source: 'emulator', next }, { journalId: 'x', changes });
    expectValid('change', document);
    expect(document.changes.map(({ outcome, note }) => [outcome, note])).toEqual([
      ['failed', 'access was denied'],
      ['not-sent', undefined],
    ]);
  });

  it('when a provider is created, then the whole object is told, from nothing', () => {
    const created = enablePlan(liveSnapshot({ publicProviders: [] }));
    const document = changeDocument({ plan: created, source: 'live', next });
    expectValid('change', document);
    expect(document.changes.find(({ kind }) => kind === 'create')).toMatchObject({
      property: '*',
      from: null,
      to: { ProxyFqdn: 'federation.messenger.msn.com' },
    });
  });

  it('when one write changes several properties, then from and to are records of them', () => {
    const [first] = plan.changes;
    if (first === undefined) {
      throw new Error('no change');
    }
    const change: Change = {
      ...first,
      inverse: null,
      intent: {
        kind: 'set',
        object: first.intent.object,
        properties: [
          { property: 'A', from: false, to: true },
          { property: 'B', from: null, to: ['x'] },
        ],
      },
    };
    const document = changeDocument({ plan: { ...plan, changes: [change] }, source: 'live', next });
    expectValid('change', document);
    expect(document.changes[0]).toMatchObject({
      property: 'A,B',
      from: { A: false, B: null },
      to: { A: true, B: ['x'] },
      inverse: null,
    });
  });
});

describe('other documents', () => {
  it('when findings are written, then they are counted by outcome', () => {
    const { findings } = checkMessenger(closed, { kind: 'global' }, retired);
    const { takenAt, source } = closed;
    const document = findingsDocument({
      command: 'check messenger',
      takenAt,
      source,
      toolVersion: '0.1.0',
      findings,
      profiles: [],
      controls: [],
      notes: [],
    });
    expectValid('findings', document);
    const { pass, fail, warn, unknown, notApplicable, waived } = document.summary;
    expect([fail, warn, unknown, waived]).toEqual([2, 1, 0, 0]);
    expect(pass + fail + warn + unknown + notApplicable + waived).toBe(findings.length);
  });

  it('when history is written, then it follows its schema', () => {
    const entry = {
      journalId: 'x',
      state: 'complete',
      profile: 'contoso',
      startedAt: '2026-11-24T04:12:33.000Z',
      source: 'live',
      scenario: '',
      account: 'CONTOSO\\anna',
      toolVersion: '0.1.0',
      purpose: 'enable skype',
      reason: '',
      undoes: '',
      undoneBy: '',
      counts: { verified: 1, pending: 0, failed: 0, unknown: 0, 'not-sent': 0 },
    } as const;
    expectValid('history', historyDocument([entry]));
  });

  it('when two snapshots are compared, then their settings are not repeated', () => {
    const to = liveSnapshot();
    const document = diffDocument({ from: closed, to, differences: diffSnapshots(closed, to) });
    expectValid('diff', document);
    expect(document.differences.length).toBeGreaterThan(0);
  });

  it('when something failed, then cause and next are null where nothing is known', () => {
    const bare = errorDocument(new FederationError('a.b', 'usage', 'no'));
    expectValid('error', bare);
    expect(bare.error).toEqual({ code: 'a.b', message: 'no', cause: null, next: null });
    const full = new FederationError('a.b', 'usage', 'no', {
      where: 'w',
      why: 'y',
      next: 'n',
      details: { d: 'e' },
    });
    expectValid('error', errorDocument(full));
    expect(errorDocument(full).error).toMatchObject({
      cause: 'y',
      next: 'n',
      where: 'w',
      details: { d: 'e' },
    });
  });

  it('when a snapshot is exported, then it follows its schema', () => {
    expectValid('snapshot', closed);
  });
});
