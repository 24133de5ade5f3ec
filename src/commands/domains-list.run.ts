import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { domainSides, listDifferences } from '../interop/domain-sides.ts';
import type { DomainSide } from '../model/domain-side.ts';
import type { Side } from '../model/networks.ts';
import { domainsDocument } from '../reports/domains-document.ts';
import { domainsTable } from '../reports/domains-table.ts';
import { snapshotPart } from './change-source.ts';
import type { Input } from './declaration.ts';
import { deploymentFlags } from './deployment-flags.ts';
import { openDeployment, readSides, type SidesRead } from './deployment.ts';
import { textOption } from './globals.ts';

export async function run(input: Input, app: App): Promise<ExitCode> {
  const { snapshot, failures } = await sidesRead(input, app);
  const sides = domainSides(snapshot);
  const view = {
    snapshot,
    sides,
    differences: listDifferences(sides),
    failures: failures.map(({ side, error }) => ({
      side,
      code: error.code,
      message: error.message,
      next: error.next ?? 'federation doctor',
    })),
  };
  app.report.show((style) => domainsTable(view, deploymentFlags(app.globals), style));
  await app.report.finish(domainsDocument(view));
  return failures.length > 0 || sides.some(isUnknown) ? exitCodes.unavailable : exitCodes.ok;
}

function isUnknown({ mode, allowed, blocked }: DomainSide): boolean {
  return mode === 'unknown' || allowed.state !== 'known' || blocked.state !== 'known';
}

/** @throws FederationError `profile.no-pool`, `profile.no-tenant` where the side that was named is not there. */
async function sidesRead({ options }: Input, app: App): Promise<SidesRead> {
  const named = textOption(options, 'side');
  const sides: readonly Side[] | undefined =
    named === 'on-premises' || named === 'cloud' ? [named] : undefined;
  const from = textOption(options, 'from');
  if (from === undefined) {
    return readSides(app, await openDeployment(app, sides), { users: false });
  }
  const snapshot = await snapshotPart(app, from, (here = []) => Promise.resolve(sides ?? here));
  return { snapshot, failures: [] };
}
