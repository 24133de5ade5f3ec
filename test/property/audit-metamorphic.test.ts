import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { controls } from '../../src/audit/catalogue.ts';
import { auditProfiles } from '../../src/audit/profiles/index.ts';
import { runControls } from '../../src/audit/run-controls.ts';
import type { AuditProfile } from '../../src/audit/profile.ts';
import type { FindingOutcome } from '../../src/model/finding.ts';
import type { PropertyValue } from '../../src/model/property-value.ts';
import type { SettingsObject } from '../../src/model/settings-object.ts';
import type { Snapshot } from '../../src/model/snapshot.ts';
import {
  deploymentOf,
  deploymentShape,
  mapObjects,
  spelling,
  type DeploymentShape,
} from './audit-tenants.ts';

/** What holds between the verdicts of two deployments of which one was made from the other. */

const everything: AuditProfile = {
  id: 'everything',
  title: '',
  description: '',
  controls: controls.map(({ id }) => ({ control: id })),
};
const profiles = [...auditProfiles, everything];
const profile = fc.constantFrom(...profiles);

type Verdicts = ReadonlyMap<string, FindingOutcome>;

function verdicts(snapshot: Snapshot, of: AuditProfile, { approved }: DeploymentShape): Verdicts {
  const contact = { kind: 'domain', domain: 'partner.example', tenant: 'trial' } as const;
  const parameters = {
    ...(approved === undefined ? {} : { approvedDomains: approved }),
    ...(of.id === 'everything' ? { contact } : {}),
  };
  return new Map(
    runControls(snapshot, of, parameters).map(({ controlId, fingerprint, outcome }) => [
      `${controlId} ${fingerprint}`,
      outcome,
    ]),
  );
}

/** Findings that were none, or not known, and pass now. */
function turnedGood(before: Verdicts, after: Verdicts, from: readonly FindingOutcome[]): readonly string[] {
  return [...before]
    .filter(([key, outcome]) => from.includes(outcome) && after.get(key) === 'pass')
    .map(([key, outcome]) => `${key.split(' ')[0] ?? ''}: ${outcome} → pass`);
}

/** Takes one property away from one object of a kind. */
function withoutOne(snapshot: Snapshot, at: number, which: number): Snapshot {
  return mapObjects(snapshot, (list, kind, side) =>
    list.map((object, index) => {
      const names = Object.keys(object.properties).filter((name) => name !== 'Identity');
      const chosen =
        (kind.length * 7 + side.length + index) % 5 === at % 5
          ? names[which % Math.max(1, names.length)]
          : undefined;
      const properties = Object.fromEntries(
        Object.entries(object.properties).filter(([name]) => name !== chosen),
      );
      return { identity: object.identity, properties };
    }),
  );
}

const gates =
  /^(?:Allow(?:FederatedUsers|TeamsConsumer|TeamsConsumerInbound|PublicUsers)|Enable\w+|Enabled)$/;

function opened(name: string, value: PropertyValue): PropertyValue {
  if (gates.test(name) && value === false) {
    return true;
  }
  switch (name) {
    case 'ExternalAccessWithTrialTenants':
      return value === 'Blocked' ? 'Allowed' : value;
    case 'CommunicationWithExternalOrgs':
      return value === 'OrganizationDefault' || value === 'BlockAllExternalDomains'
        ? 'AllowAllExternalDomains'
        : value;
    case 'AllowedDomains':
      return value !== null && JSON.stringify(value).includes('AllowedDomain') ? {} : value;
    default:
      return value;
  }
}

/** Opens some of the gates that are closed. */
function withOpened(snapshot: Snapshot, chosen: readonly boolean[]): Snapshot {
  let at = 0;
  const open = (object: SettingsObject): SettingsObject => ({
    identity: object.identity,
    properties: Object.fromEntries(
      Object.entries(object.properties).map(([name, value]) => {
        at += 1;
        return [name, chosen[at % chosen.length] === true ? opened(name, value) : value];
      }),
    ),
  });
  return mapObjects(snapshot, (list) => list.map(open));
}

describe('verdicts over related deployments', () => {
  it('when records, properties, case, prefix and encoding change and the meaning does not, then no verdict does', () => {
    fc.assert(
      fc.property(deploymentShape, profile, spelling, (shape, of, spelled) => {
        expect(verdicts(deploymentOf(shape, spelled), of, shape)).toEqual(
          verdicts(deploymentOf(shape), of, shape),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('when a property is removed, then nothing that failed or was unknown passes', () => {
    fc.assert(
      fc.property(deploymentShape, profile, fc.nat(4), fc.nat(20), (shape, of, at, which) => {
        const whole = deploymentOf(shape);
        const before = verdicts(whole, of, shape);
        const after = verdicts(withoutOne(whole, at, which), of, shape);
        expect(turnedGood(before, after, ['fail', 'warn', 'unknown'])).toEqual([]);
      }),
      { numRuns: 600 },
    );
  });

  it('when a closed gate is opened, then nothing that failed passes in the profile that restricts', () => {
    const ours = profiles[0] ?? everything;
    fc.assert(
      fc.property(
        deploymentShape,
        fc.array(fc.boolean(), { minLength: 1, maxLength: 11 }),
        (shape, chosen) => {
          const whole = deploymentOf(shape);
          const before = verdicts(whole, ours, shape);
          const after = verdicts(withOpened(whole, chosen), ours, shape);
          expect(turnedGood(before, after, ['fail', 'warn'])).toEqual([]);
        },
      ),
      { numRuns: 600 },
    );
  });

  it('when a snapshot is written and read again, then its verdicts are the same', () => {
    fc.assert(
      fc.property(deploymentShape, (shape) => {
        const whole = deploymentOf(shape);
        const again = JSON.parse(JSON.stringify(whole)) as Snapshot;
        expect(runControls(again, everything)).toEqual(runControls(whole, everything));
      }),
      { numRuns: 50 },
    );
  });
});
