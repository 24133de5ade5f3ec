import { describe, expect, it } from 'vitest';
import { diffSnapshots } from '../../src/change/diff.ts';
import { absent, known, unreadable, type Reading } from '../../src/model/reading.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import { poolObjectKinds, type PoolObjectKind, type Snapshot } from '../../src/model/snapshot.ts';

type Objects = Partial<Record<PoolObjectKind, Reading<readonly SettingsObject[]>>>;

function snapshot(objects: Objects): Snapshot {
  const none = Object.fromEntries(poolObjectKinds.map((kind) => [kind, known([])])) as Record<
    PoolObjectKind,
    Reading<readonly SettingsObject[]>
  >;
  return {
    schemaVersion: 1,
    profile: 'contoso',
    takenAt: '2026-11-24T04:12:33.000Z',
    source: 'emulator',
    toolVersion: '0',
    onPremises: {
      pool: 'pool01',
      account: absent,
      server: absent,
      commands: absent,
      objects: { ...none, ...objects },
      notes: [],
    },
  };
}

const policy = (identity: string, access: boolean | string): SettingsObject => ({
  identity,
  properties: { EnablePublicCloudAccess: access },
});

describe('the difference of two snapshots', () => {
  it('when objects come, go and change then each is told once, in a fixed order', () => {
    const from = snapshot({
      externalAccessPolicies: known([policy('Tag:Old', true), policy('Global', false)]),
    });
    const to = snapshot({ externalAccessPolicies: known([policy('Global', true), policy('Tag:New', true)]) });
    expect(diffSnapshots(from, to).map(({ kind, object, property }) => [kind, object, property])).toEqual([
      ['changed', 'externalAccessPolicies Global', 'EnablePublicCloudAccess'],
      ['added', 'externalAccessPolicies Tag:New', ''],
      ['removed', 'externalAccessPolicies Tag:Old', ''],
    ]);
  });

  it('when only spelling, order or replication differ then there is no difference', () => {
    const replica = (date: string): SettingsObject => ({
      identity: 'edge',
      properties: { LastStatusReport: date },
    });
    const from = snapshot({
      externalAccessPolicies: known([policy('Global', true), policy('Tag:A', false)]),
      replicas: known([replica('a')]),
    });
    const to = snapshot({
      externalAccessPolicies: known([policy('tag:a', 'False'), policy('global', 'True')]),
      replicas: known([replica('b')]),
    });
    expect(diffSnapshots(from, to)).toEqual([]);
  });

  it('when a kind can no longer be read then that is a difference, not a removal', () => {
    const from = snapshot({ publicProviders: known([policy('Skype', true)]) });
    const to = snapshot({ publicProviders: unreadable('403') });
    expect(diffSnapshots(from, to)).toEqual([
      { kind: 'unreadable', object: 'publicProviders', property: '', from: 'known', to: 'unreadable' },
    ]);
  });

  it('when two objects have one name then both are compared', () => {
    const from = snapshot({ publicProviders: known([policy('Skype', true), policy('Skype', false)]) });
    const to = snapshot({ publicProviders: known([policy('Skype', false), policy('Skype', false)]) });
    expect(diffSnapshots(from, to)).toMatchObject([{ kind: 'changed', from: true, to: false }]);
  });

  it('when a server spells the names of properties otherwise then only values count', () => {
    const spelled: SettingsObject = { identity: 'Global', properties: { enablepubliccloudaccess: false } };
    const from = snapshot({ externalAccessPolicies: known([policy('Global', true)]) });
    const to = snapshot({ externalAccessPolicies: known([spelled]) });
    expect(diffSnapshots(from, to)).toMatchObject([{ kind: 'changed', from: true, to: false }]);
    expect(diffSnapshots(to, to)).toEqual([]);
  });
});
