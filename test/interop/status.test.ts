import { describe, expect, it } from 'vitest';
import { headline } from '../../src/interop/headline.ts';
import { gateCount, pathsOf } from '../../src/interop/status.ts';
import type { PathStatus } from '../../src/model/gate.ts';
import { unreadable } from '../../src/model/reading.ts';
import { parseScope } from '../../src/model/scope.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import { edge, live, messenger, object, policy, retired, snapshot } from './pools.ts';

const lost = unreadable('no answer');

function pathOf(value: Snapshot, scope = 'global', now = live): PathStatus {
  const [path] = pathsOf(value, { scope: parseScope(scope), now });
  if (path === undefined) {
    throw new Error('no path');
  }
  return path;
}

function sentence(value: Snapshot, now = live): string {
  return headline(value, pathsOf(value, { scope: { kind: 'global' }, now })).sentence;
}

describe('settings of the path', () => {
  it.each([
    ['everything is open', {}, 'on'],
    ['federation is not allowed', { accessEdge: edge({ AllowFederatedUsers: false }) }, 'off'],
    [
      'federation is not allowed and the policies are unreadable',
      { accessEdge: edge({ AllowFederatedUsers: false }), externalAccessPolicies: lost },
      'off',
    ],
    ['the policies are unreadable', { externalAccessPolicies: lost }, 'unknown'],
    ['the switch does not exist', { externalAccessPolicies: [object('Global')] }, 'absent'],
    [
      'only contacts get through',
      { publicProviders: [messenger('M', { VerificationLevel: 'AlwaysUnverifiable' })] },
      'partial',
    ],
    [
      'Global is closed and another policy open',
      { externalAccessPolicies: [policy('Global', false), policy('Tag:A', true)] },
      'partial',
    ],
    [
      'Global is closed and no other is open',
      { externalAccessPolicies: [policy('Global', false), policy('Tag:A', false)] },
      'off',
    ],
    [
      'Global is closed, another open and the provider disabled',
      {
        externalAccessPolicies: [policy('Global', false), policy('Tag:A', true)],
        publicProviders: [messenger('M', { Enabled: false })],
      },
      'off',
    ],
  ])('when %s, then they are %s', (_, objects, settings) => {
    expect(pathOf(snapshot(objects)).settings).toBe(settings);
  });

  it('when the profile has no pool, then there is no path', () => {
    expect(
      pathsOf(
        { schemaVersion: 1, profile: 'x', takenAt: '', source: 'live', toolVersion: '' },
        { scope: { kind: 'global' }, now: live },
      ),
    ).toEqual([]);
  });

  it('when the day is 5 May 2025 or later, then the service is retired, whatever the settings', () => {
    expect(pathOf(snapshot(), 'global', new Date('2025-05-04T23:59:59Z')).service).toBe('live');
    expect(pathOf(snapshot(), 'global', new Date('2025-05-05T00:00:00Z'))).toMatchObject({
      service: 'retired',
      settings: 'on',
    });
  });

  it('when an Edge is behind, then settings are on and not yet in force', () => {
    const replicas = [object('edge.contoso.com', { ReplicaFqdn: 'edge.contoso.com', UpToDate: false })];
    expect(pathOf(snapshot({ replicas }))).toMatchObject({ settings: 'on', inForce: 'pending' });
    expect(pathOf(snapshot({ replicas: lost })).inForce).toBe('unknown');
  });
});

describe('capabilities', () => {
  const media = {
    externalAccessPolicies: [policy('Global', true, { EnablePublicCloudAudioVideoAccess: true })],
  };

  it.each([
    ['lync-2010', 'unknown'],
    ['lync-2013', 'yes'],
    ['sfb-2015', 'yes'],
    ['sfb-se', 'yes'],
  ] as const)('when %s allows audio and video, then video is %s', (product, video) => {
    expect(pathOf(snapshot(media, product)).capabilities).toEqual({
      presence: 'yes',
      im: 'yes',
      audio: 'yes',
      video,
    });
  });

  it('when audio and video are closed, then presence and messages are left', () => {
    expect(pathOf(snapshot()).capabilities).toEqual({ presence: 'yes', im: 'yes', audio: 'no', video: 'no' });
  });

  it('when settings are off or unknown, then so is everything', () => {
    const off = pathOf(snapshot({ ...media, accessEdge: edge({ AllowFederatedUsers: false }) })).capabilities;
    expect(new Set(Object.values(off))).toEqual(new Set(['no']));
    const unknown = pathOf(snapshot({ ...media, accessEdge: lost })).capabilities;
    expect(new Set(Object.values(unknown))).toEqual(new Set(['unknown']));
  });
});

describe('the headline', () => {
  it('when everything is open, then it says so in one sentence', () => {
    expect(sentence(snapshot())).toBe('Skype settings are open on premises: 8 of 8 gates.');
  });

  it('when gates are closed, then it counts them and names the command that opens them', () => {
    const value = snapshot({
      accessEdge: edge({ AllowFederatedUsers: false }),
      externalAccessPolicies: [policy('Global', false)],
    });
    const paths = pathsOf(value, { scope: { kind: 'global' }, now: retired });
    const { sentence: text, inTheWay, next } = headline(value, paths);
    expect(text).toBe(
      'Skype settings are closed on premises: 2 of 8 gates. (Consumer Skype itself closed on 5 May 2025.)',
    );
    expect(inTheWay).toEqual([
      {
        gate: 'federation allowed',
        evidence: 'AllowFederatedUsers = False',
        remedy: 'federation enable --network skype',
      },
      {
        gate: 'policy Global',
        evidence: 'EnablePublicCloudAccess = False',
        remedy: 'federation enable --network skype --scope global',
      },
    ]);
    expect(next[0]?.command).toBe('federation enable --network skype --dry-run');
    expect(gateCount(paths[0] ?? pathOf(value))).toEqual({ open: 6, all: 8 });
  });

  it('when settings are open and the service is gone, then it says that nothing answers', () => {
    expect(sentence(snapshot(), retired)).toBe(
      'Skype settings are open on premises: 8 of 8 gates. (Consumer Skype closed on 5 May 2025, so nothing answers.)',
    );
  });

  it('when it is stored and not in force, then it is not called open without that', () => {
    const replicas = [object('edge.contoso.com', { ReplicaFqdn: 'edge.contoso.com', UpToDate: false })];
    expect(sentence(snapshot({ replicas }))).toContain('not yet in force at every Edge server');
    expect(sentence(snapshot({ replicas: lost }))).toContain('whether they are in force is not known');
  });

  it('when something is unknown, then it says what and sends to doctor', () => {
    const value = snapshot({ publicProviders: lost });
    const { sentence: text, next } = headline(
      value,
      pathsOf(value, { scope: { kind: 'global' }, now: live }),
    );
    expect(text).toMatch(/^Skype settings on premises are not known: .*no answer/);
    expect(next[0]?.command).toBe('federation doctor');
  });

  it('when a gate has to be opened by hand, then that comes before any command that would be refused', () => {
    const value = snapshot({ edgeServers: [], accessEdge: edge({ AllowFederatedUsers: false }) });
    const { next } = headline(value, pathsOf(value, { scope: { kind: 'global' }, now: live }));
    expect(next[0]?.says).toContain('by hand');
  });
});
