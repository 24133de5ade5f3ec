import { findMessengerProvider } from '../model/providers.ts';
import { booleanProperty, type SettingsObject } from '../model/settings-object.ts';
import type { PoolSnapshot, Snapshot } from '../model/snapshot.ts';
import type { ContactContext } from './contact.ts';
import type { ContactRecords } from './contact-records.ts';

/** What a contact is judged against: the provider of the pool, and whether its servers search the Skype directory. */
export function contactContext(
  snapshot: Snapshot | undefined,
  day: string,
  records: ContactRecords = new Map(),
): ContactContext {
  const pool = snapshot?.onPremises;
  const provider = pool === undefined ? undefined : providerOf(pool);
  return { day, provider, searches: searches(pool, provider), clientDecorates: null, records };
}

function providerOf({ objects }: PoolSnapshot): SettingsObject | undefined {
  const { publicProviders } = objects;
  const found = publicProviders.state === 'known' ? findMessengerProvider(publicProviders.value) : undefined;
  return found?.state === 'known' ? found.value : undefined;
}

/** Directory search needs Skype for Business Server and both switches of the provider. */
function searches(pool: PoolSnapshot | undefined, provider: SettingsObject | undefined): boolean | null {
  if (pool === undefined || provider === undefined) {
    return null;
  }
  const switches = ['EnableSkypeIdRouting', 'EnableSkypeDirectorySearch'].map((name) =>
    booleanProperty(provider, name),
  );
  if (switches.some(({ state }) => state === 'unreadable')) {
    return null;
  }
  return switches.every((one) => one.state === 'known' && one.value);
}
