import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FederationError } from '../../src/errors.ts';
import { openOrganisation, resetEmulatorState } from '../../src/emulator/state.ts';
import type { OrganisationStore } from '../../src/emulator/store.ts';
import { organisationOf } from './organisation-of.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'federation-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const now = () => new Date('2026-11-24T12:00:00Z');

function open(scenario = 'nothing-set'): OrganisationStore {
  const begin = (at: Date) => organisationOf(scenario, at);
  return openOrganisation(begin, { scenario, folder: join(folder, 'state'), now });
}

function allow(store: OrganisationStore): void {
  const { organisation } = store;
  store.write({ ...organisation, accessEdge: { ...organisation.accessEdge, AllowFederatedUsers: true } });
}

const isAllowed = (store: OrganisationStore) => store.organisation.accessEdge['AllowFederatedUsers'];
const file = (scenario = 'nothing-set') => join(folder, 'state', `${scenario}.json`);

describe('the state between runs', () => {
  it('is what the run before left, scenario by scenario', () => {
    allow(open());
    expect(isAllowed(open())).toBe(true);
    expect(isAllowed(open('sfb-2019'))).toBe(false);
  });

  it('writes nothing as long as nothing is changed', () => {
    expect(isAllowed(open())).toBe(false);
    expect(existsSync(file())).toBe(false);
  });

  it('is readable by its owner alone, and leaves no draft behind', () => {
    allow(open());
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'state'))).toEqual(['nothing-set.json']);
  });

  it('shows at once what another run has written', () => {
    const [one, other] = [open(), open()];
    expect(isAllowed(other)).toBe(false);
    allow(one);
    expect(isAllowed(other)).toBe(true);
  });

  it('that is staged shows here at once, and to others when it is flushed', () => {
    const [one, other] = [open(), open()];
    const { organisation } = one;
    one.stage({ ...organisation, accessEdge: { ...organisation.accessEdge, AllowFederatedUsers: true } });
    expect([isAllowed(one), isAllowed(other), existsSync(file())]).toEqual([true, false, false]);
    one.flush();
    expect([isAllowed(one), isAllowed(other)]).toEqual([true, true]);
    const { ino } = statSync(file());
    one.flush();
    expect(statSync(file()).ino).toBe(ino);
  });

  it('begins again after a reset, of one scenario or of all', () => {
    const store = open();
    allow(store);
    store.reset();
    expect([isAllowed(store), isAllowed(open())]).toEqual([false, false]);
    allow(store);
    allow(open('all-on'));
    resetEmulatorState(join(folder, 'state'), 'nothing-set');
    expect([existsSync(file()), existsSync(file('all-on'))]).toEqual([false, true]);
    resetEmulatorState(join(folder, 'state'));
    expect(existsSync(file('all-on'))).toBe(false);
  });

  it('survives its file being taken away while it runs', () => {
    const store = open();
    allow(store);
    rmSync(file());
    expect(isAllowed(store)).toBe(true);
  });

  it.each([
    ['torn', (text: string) => text.slice(0, 100)],
    ['of another version', (text: string) => text.replace('"schemaVersion":1', '"schemaVersion":9')],
    ['something else', () => '[]'],
  ])('that is %s is an error which says how to begin again', (_, change) => {
    allow(open());
    writeFileSync(file(), change(readFileSync(file(), 'utf8')));
    expect(() => open()).toThrow(FederationError);
    expect(() => open()).toThrow(
      expect.objectContaining({ code: 'emulator.state', next: 'federation emulator reset' }),
    );
  });

  it.skipIf(process.getuid?.() === 0)('that cannot be written is an error', () => {
    const store = open();
    allow(store);
    chmodSync(join(folder, 'state'), 0o500);
    expect(() => allow(store)).toThrow(expect.objectContaining({ code: 'emulator.state' }));
    chmodSync(join(folder, 'state'), 0o700);
  });
});
