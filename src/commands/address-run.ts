import type { App } from '../app.ts';
import { exitCodes, type ExitCode } from '../exit-codes.ts';
import { formatAddress, readAddress, type Address } from '../linking/address.ts';
import { report } from '../reports/layout.ts';
import type { AddressesDocument } from '../reports/schemas.ts';

/** Turns each address into another one; what cannot be used is said on standard error, and the rest is done. */
export async function turnAddresses(
  app: App,
  texts: readonly string[],
  turn: (address: Address) => Address,
): Promise<ExitCode> {
  const addresses = texts.map((given) => ({ given, ...turned(given, turn) }));
  const good = addresses.flatMap(({ address }) => address ?? []);
  app.report.show(() => report(good));
  for (const { given, problem } of addresses) {
    if (problem !== null) {
      app.report.showAside(() => report([`error: ${JSON.stringify(given)}: ${problem}`]));
    }
  }
  const document: AddressesDocument = { schemaVersion: 1, addresses };
  await app.report.finish(document);
  return good.length === texts.length ? exitCodes.ok : exitCodes.usage;
}

function turned(
  given: string,
  turn: (address: Address) => Address,
): { readonly address: string | null; readonly changed: boolean; readonly problem: string | null } {
  const written = readAddress(given);
  switch (written.kind) {
    case 'address': {
      const address = formatAddress(turn(written.address));
      return { address, changed: address !== formatAddress(written.address), problem: null };
    }
    case 'skype-name':
      return {
        address: null,
        changed: false,
        problem: 'a Skype name alone cannot federate until a Microsoft account is linked with it',
      };
    case 'invalid':
      return { address: null, changed: false, problem: written.reason };
  }
}
