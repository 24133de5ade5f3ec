import { describe, expect, it } from 'vitest';
import type { AppliedChange } from '../../src/change/apply.ts';
import type { JournalSummary } from '../../src/model/journal-summary.ts';
import { FederationError } from '../../src/errors.ts';
import { planEnable } from '../../src/interop/plan-enable.ts';
import type { ChangeOutcome } from '../../src/model/change.ts';
import { applyTable, type AppliedRow, type ApplyView } from '../../src/reports/apply-table.ts';
import { errorText } from '../../src/reports/error-text.ts';
import { historyTable } from '../../src/reports/history-table.ts';
import { refusalText } from '../../src/reports/refusals.ts';
import { plainStyle } from '../../src/reports/style.ts';
import { policy, retired } from '../interop/pools.ts';
import { closed, enablePlan, liveSnapshot } from './pictures.ts';

const style = plainStyle();
const plan = enablePlan(closed);

function viewOf(outcomes: readonly (readonly [ChangeOutcome, string])[], stopped?: string): ApplyView {
  const changes = plan.changes.map((change, index): Pick<AppliedChange, keyof AppliedRow> => {
    const [outcome, note] = outcomes[index] ?? ['not-sent', ''];
    return { change, outcome, note };
  });
  return {
    journalId: '20261124T041233Z-7f3a',
    changes,
    plan,
    source: 'live',
    stopped: stopped === undefined ? undefined : { reason: stopped },
    check: { command: 'federation status', says: 'whether it is in force' },
  };
}

describe('the picture of an apply', () => {
  it('when every change is verified, then it is stored, and it says when it is in force', () => {
    const view = viewOf([
      ['verified', ''],
      ['verified', 'it was so already'],
    ]);
    expect(applyTable(view, style)).toMatchInlineSnapshot(`
      "contoso · 2 changes: 2 verified
      Note: Consumer Skype closed on 5 May 2025, so nothing answers.

        ✓  1  policy Global       verified: EnablePublicCloudAccess reads True
        ✓  2  access edge Global  verified: AllowFederatedUsers reads True; it was so already
      Stored. In force when the Edge replicas are up to date, usually in 2 to 3 minutes.

      Undo:   federation rollback 20261124T041233Z-7f3a
      Check:  federation status                          whether it is in force
      "
    `);
  });

  it('when a change fails, then it says why and what was not sent', () => {
    const view = viewOf([['failed', 'access was denied']], 'access was denied');
    expect(applyTable(view, style)).toMatchInlineSnapshot(`
      "contoso · 2 changes: 1 failed, 1 not sent
      Note: Consumer Skype closed on 5 May 2025, so nothing answers.

        ✗  1  policy Global       failed: access was denied
        –  2  access edge Global  not sent

      Stopped: access was denied.

      Check:  federation status  whether it is in force
      "
    `);
  });

  it('when it is unknown whether a change was stored, then it can be undone all the same', () => {
    const text = applyTable(
      viewOf([['unknown', 'the connection was lost']], 'the connection was lost'),
      style,
    );
    expect(text).toContain('?  1  policy Global');
    expect(text).toContain('federation rollback 20261124T041233Z-7f3a');
    expect(text).not.toContain('Stored.');
  });

  it('when the run was emulated, then it says so and the commands repeat it', () => {
    const text = applyTable(
      { ...viewOf([['verified', '']]), source: 'emulator', flags: '--emulator' },
      style,
    );
    expect(text).toMatch(/^contoso \(emulator\) · /);
    expect(text).toContain('federation rollback 20261124T041233Z-7f3a --emulator');
  });
});

describe('refusals', () => {
  it('when a scope is needed, then it says which there are', () => {
    const { refusals } = planEnable(closed, {
      network: 'skype',
      audioVideo: false,
      repair: false,
      replicate: false,
      alsoOpens: false,
      now: retired,
    });
    expect(refusalText(refusals, style)).toMatchInlineSnapshot(`
      "error: policy Global would have to be opened, and for whom was not said
        why     a policy is written only in the scope that was named: global, site:<name>, policy:<name> or users:<file>
        what    global
                site:Redmond
                policy:Sales
                policy:NoExternal
        next    federation enable --network skype --scope global
      Nothing was changed. (exit 2)
      "
    `);
  });

  it('when there are several, then all are told and the worst code counts', () => {
    const value = liveSnapshot({ edgeServers: [], externalAccessPolicies: [policy('Global', false)] });
    const { refusals } = planEnable(value, {
      network: 'skype',
      audioVideo: false,
      repair: false,
      replicate: false,
      alsoOpens: false,
      now: retired,
    });
    expect(refusals.length).toBeGreaterThan(1);
    const text = refusalText(refusals, style);
    expect(text.match(/^error: /gm)?.length).toBe(refusals.length);
    expect(text).toMatch(/Nothing was changed\. \(exit 5\)\n$/);
  });
});

describe('errors', () => {
  it('when something fails, then it says what, where, why and what next', () => {
    const error = new FederationError(
      'pool.denied',
      'authentication',
      'this session does not offer Set-CsX',
      {
        where: 'pool01.contoso.com, as CONTOSO\\reader',
        why: "none of the account's roles lists that cmdlet",
        next: 'federation doctor',
      },
    );
    expect(errorText(error, style)).toMatchInlineSnapshot(`
      "error: this session does not offer Set-CsX
        where   pool01.contoso.com, as CONTOSO\\reader
        why     none of the account's roles lists that cmdlet
        next    federation doctor
      (exit 4)
      "
    `);
  });

  it('when the message shows lines of a file, then they keep their columns', () => {
    const error = new FederationError(
      'config.unknown-key',
      'usage',
      'a.yaml:3:5: no setting\n  3 |     pol: x\n    |     ^^^',
    );
    expect(errorText(error, style)).toMatchInlineSnapshot(`
      "error: a.yaml:3:5: no setting
          3 |     pol: x
            |     ^^^
      (exit 2)
      "
    `);
  });

  it('when a server words the message, then none of its lines passes for ours', () => {
    const error = new FederationError('pool.failed', 'unavailable', 'x\u001b[2J\nerror: fake\nStored.');
    expect(errorText(error, style)).toBe('error: x\n  error: fake\n  Stored.\n(exit 3)\n');
  });
});

describe('history', () => {
  const entry: JournalSummary = {
    journalId: '20261124T041233Z-7f3a',
    state: 'interrupted',
    profile: 'contoso',
    startedAt: '2026-11-24T04:12:33.000Z',
    source: 'live',
    scenario: '',
    account: 'CONTOSO\\anna',
    toolVersion: '0.1.0',
    purpose: 'enable skype, scope global',
    reason: 'ticket 42',
    undoes: '',
    undoneBy: '',
    counts: { verified: 1, pending: 0, failed: 0, unknown: 1, 'not-sent': 0 },
  };

  it('when a run was interrupted, then it says what is known and how it is undone', () => {
    const undone: JournalSummary = {
      ...entry,
      journalId: '20261123T041233Z-aaaa',
      state: 'rolled-back',
      source: 'emulator',
      undoneBy: '20261124T000000Z-bbbb',
      counts: { verified: 2, pending: 0, failed: 0, unknown: 0, 'not-sent': 0 },
    };
    expect(historyTable([entry, undone], style, undefined)).toMatchInlineSnapshot(`
      "20261124T041233Z-7f3a  contoso             interrupted  1 of 2 changes verified, 1 unknown
        enable skype, scope global, 2026-11-24 04:12:33 UTC by CONTOSO\\anna
        reason: ticket 42
        federation rollback 20261124T041233Z-7f3a --profile contoso
      20261123T041233Z-aaaa  contoso (emulator)  rolled back  2 of 2 changes verified
        enable skype, scope global, 2026-11-24 04:12:33 UTC by CONTOSO\\anna
        reason: ticket 42
        undone by 20261124T000000Z-bbbb
      "
    `);
  });

  it('when the configuration file was named, then what undoes a run names it again, except for the emulator', () => {
    const text = historyTable([entry, { ...entry, source: 'emulator' }], style, './corp.yaml');
    expect(text).toContain('7f3a --profile contoso --config ./corp.yaml\n');
    expect(text.match(/--config/g)).toHaveLength(1);
  });

  it('when a journal cannot be read, then nothing is offered that could not work', () => {
    const lost: JournalSummary = {
      ...entry,
      state: 'damaged',
      profile: '',
      startedAt: '',
      account: '',
      purpose: '',
      reason: '',
      source: 'unknown',
      counts: { verified: 0, pending: 0, failed: 0, unknown: 0, 'not-sent': 0 },
    };
    const text = historyTable([lost], style, undefined);
    expect(text).toContain('damaged');
    expect(text).not.toContain('rollback');
  });

  it('when nothing was ever applied, then it says so', () => {
    expect(historyTable([], style, undefined)).toBe('Nothing was ever applied from here.\n');
  });
});
