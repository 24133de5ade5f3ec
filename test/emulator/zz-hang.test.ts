import { it } from 'vitest';
import { startEmulator } from '/work/main/src/emulator/emulator.ts';
import { connectTo } from '/work/main/test/emulator/connect.ts';
it('hang', { timeout: 100000 }, async () => {
  for (const fault of ['hang','slow']) {
  const e = await startEmulator({ faults: [fault] });
  const t = Date.now();
  await connectTo(e, { timeoutMs: 2000 }).then(() => console.log('opened'), (x) => console.log(x.code, x.message, Date.now() - t));
  await e.close(); }
});
