import { applyPlan } from '../../src/change/apply.ts';
import { createJournalStore } from '../../src/change/journal-store.ts';
import { fastClock, planOf } from '../helpers/plans.ts';
import { SettingsServer } from '../helpers/settings-server.ts';
import { scenarios } from './killed-scenarios.ts';

/**
 * Run as a process of its own: applies a plan over a store in a file and kills itself, as `kill -9` would, before or
 * after its nth talk with the server.
 */
const [name = '', storeFile = '', journalFolder = '', killAt = '', when = ''] = process.argv.slice(2);
const scenario = scenarios[name];
if (scenario === undefined) {
  throw new Error(`there is no scenario ${name}`);
}
const server = SettingsServer.fromFile(storeFile);
scenario.faults.forEach((fault, write) => server.faults.set(write, fault));
let talks = 0;

async function talk<T>(act: () => Promise<T>): Promise<T> {
  talks += 1;
  const last = talks === Number(killAt);
  if (last && when === 'before') {
    process.kill(process.pid, 'SIGKILL');
  }
  const result = await act();
  if (last) {
    process.kill(process.pid, 'SIGKILL');
  }
  return result;
}

const plan = planOf(scenario.plan(server.objects));
const clock = fastClock();
const store = createJournalStore({ folder: journalFolder, randomHex: () => '0001' });
const journal = await store.begin({
  profile: 'contoso',
  source: 'emulator',
  account: '',
  toolVersion: '',
  at: clock.now().toISOString(),
  plan,
});
await applyPlan({
  plan,
  journal,
  clock,
  writers: {
    'on-premises': {
      side: 'on-premises',
      readObject: (ref) => talk(() => server.readObject(ref)),
      write: (request) => talk(() => server.write(request)),
    },
  },
});
