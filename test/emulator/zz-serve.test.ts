import { it } from 'vitest';
import { writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { startEmulator } from '../../src/emulator/emulator.ts';
import { writeEmulatorConfig } from '../../src/emulator/emulator-config.ts';
it('serve', { timeout: 200000 }, async () => {
  const e = await startEmulator({ scenario: 'sfb-2019' });
  await writeEmulatorConfig('/tmp/indep/conf', e);
  writeFileSync('/tmp/indep/info', [e.poolUrl, e.username, e.password].join('\n'));
  await sleep(100000);
  await e.close();
});
