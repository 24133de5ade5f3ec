import { applyPlan } from '../../src/change/apply.ts';
import { createJournalStore } from '../../src/change/journal-store.ts';
import { fastClock, planOf, setIntent } from '../helpers/plans.ts';
import { SettingsServer } from '../helpers/settings-server.ts';

/**
 * Run as a process of its own: applies a plan over a store in a file and kills itself, as `kill -9` would, before or
 * after its nth talk with the server.
 */
const [storeFile = '', journalFolder = '', killAt = '', when = ''] = process.argv.slice(2);
const server = SettingsServer.fromFile(storeFile);
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

const plan = planOf([
  setIntent('external-access-policy', 'Global', 'EnablePublicCloudAccess', false, true),
  setIntent('access-edge', 'Global', 'AllowFederatedUsers', false, true),
]);
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
