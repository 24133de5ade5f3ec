import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const program = fileURLToPath(new URL('../../dist/bin/federation.js', import.meta.url));

/** Runs the program as on another version of Node, without what that one does not have. */
function runOn(version: string) {
  const disguise = `
    Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '${version}' } });
    Object.defineProperty(process, 'version', { value: 'v${version}' });
    process.getBuiltinModule = undefined;`;
  return spawnSync(
    process.execPath,
    ['--import', `data:text/javascript,${encodeURIComponent(disguise)}`, program, '--version'],
    { encoding: 'utf8' },
  );
}

it.each(['18.20.0', '20.18.3', '21.7.3', '22.2.0'])(
  'on Node %s it says which it needs, exit 2, and asks for nothing that is not there',
  (version) => {
    const { status, stdout, stderr } = runOn(version);
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: '',
      stderr: `error: federation needs Node.js 20.19 or later of 20, or 22.3 or later; this is v${version}\n`,
    });
  },
);
