import { describe, expect, it } from 'vitest';
import type { PropertyValue } from '../../src/model/property-value.ts';
import { answer } from './answer.ts';
import type { CaseInput, CaseOutcome } from './case.ts';
import { peerReadings } from './peers.ts';

/** Inputs of our own for the peers' controls, by what their rules say: one row a control and input. */
export type Row = readonly [string, CaseInput, CaseOutcome];

export type Settings = Readonly<Record<string, PropertyValue>>;

export function outcomeOf(control: string, input: CaseInput): CaseOutcome {
  return answer({ id: 'x', control, direction: 'restrict', input }).outcome;
}

export const on = true;
export const off = false;

export function org(properties: Settings): CaseInput {
  return { federation_configuration: [{ Identity: 'Global', ...properties }] };
}

export function pol(...policies: readonly Settings[]): CaseInput {
  return { external_access_policies: policies.map((one) => ({ Identity: 'Global', ...one })) };
}

export const open = { AllowFederatedUsers: on, AllowedDomains: {} };
export const listed = {
  AllowFederatedUsers: on,
  AllowedDomains: { AllowedDomain: 'Domain=partner.example' },
};

export function consumer(
  AllowTeamsConsumer: PropertyValue,
  AllowTeamsConsumerInbound: PropertyValue,
): CaseInput {
  return org({ AllowTeamsConsumer, AllowTeamsConsumerInbound });
}

/** One test a row. */
export function tryRows(name: string, rows: readonly Row[]): void {
  describe(`variations of the cases: ${name}`, () => {
    it.each(rows)('when %s gets %j, then %s', (control, input, expected) => {
      expect(peerReadings[control]).toBeDefined();
      expect(outcomeOf(control, input)).toBe(expected);
    });
  });
}
