import type { App } from '../app.ts';
import { FederationError } from '../errors.ts';
import type { Network, Side } from '../model/networks.ts';
import type { Input } from './declaration.ts';
import { scenarioSides } from './emulated-sides.ts';
import { textOption } from './globals.ts';
import { chooseProfile } from './profile-choice.ts';

/** Options that mean something for one network only. */
const optionsOf: Readonly<Record<Network, readonly (readonly [option: string, flag: string])[]>> = {
  skype: [
    ['audioVideo', '--audio-video'],
    ['repair', '--repair'],
    ['replicate', '--replicate'],
  ],
  'teams-personal': [['inbound', '--inbound']],
};

/**
 * The network that was named. A terminal asks, except of a pool alone, from which there is one way.
 * @throws FederationError `usage.network`, `usage.option`.
 */
export async function networkOf(input: Input, app: App): Promise<Network> {
  const network = await namedNetwork(input, app);
  for (const other of ['skype', 'teams-personal'] as const) {
    const stray = optionsOf[other].find(([option]) => {
      const value = input.options[option];
      return other !== network && value !== undefined && value !== false;
    });
    if (stray !== undefined) {
      throw new FederationError('usage.option', 'usage', `${stray[1]} is for the network ${other}`, {
        next: `leave ${stray[1]} out, or add --network ${other}`,
      });
    }
  }
  return network;
}

async function namedNetwork({ options }: Input, app: App): Promise<Network> {
  const text = textOption(options, 'network');
  if (text === 'skype' || text === 'teams-personal') {
    return text;
  }
  if (!app.prompter.canAsk) {
    throw new FederationError('usage.network', 'usage', 'the network was not named', {
      why: 'there is no terminal to ask in',
      next: 'add --network skype or --network teams-personal',
    });
  }
  if (textOption(options, 'from') === undefined && !(await profileSides(app)).includes('cloud')) {
    return 'skype';
  }
  return app.prompter.select<Network>('Which network is it about?', [
    { name: 'skype: Messenger and Skype, of servers', value: 'skype' },
    { name: 'teams-personal: personal Teams accounts, of the tenant', value: 'teams-personal' },
  ]);
}

/** The sides that the profile, or the emulated scenario, has. */
export async function profileSides(app: App): Promise<readonly Side[]> {
  const { profile, source } = await chooseProfile(app);
  if (source === 'emulator') {
    return scenarioSides(app);
  }
  return [
    ...(profile.onPremises === undefined ? [] : (['on-premises'] as const)),
    ...(profile.cloud === undefined ? [] : (['cloud'] as const)),
  ];
}

/**
 * The sides that a change reads and writes: personal Teams accounts are a matter of the tenant, everything else of
 * every side there is, unless one was named.
 * @param here The sides there are; those of the profile unless given.
 * @throws FederationError `usage.side`.
 */
export async function sidesFor(
  { options }: Input,
  app: App,
  network: Network,
  here?: readonly Side[],
): Promise<readonly Side[]> {
  const named = textOption(options, 'side');
  if (named === 'on-premises' && network === 'teams-personal') {
    throw new FederationError('usage.side', 'usage', 'a pool does not lead to personal Teams accounts', {
      next: 'leave --side out, or add --network skype',
    });
  }
  if (named === 'on-premises' || named === 'cloud') {
    return [named];
  }
  if (network === 'teams-personal') {
    return ['cloud'];
  }
  const sides = here ?? (await profileSides(app));
  if (options['everything'] === true && sides.length > 1) {
    throw new FederationError('usage.side', 'usage', '--everything takes a side, and none was named', {
      why: 'it closes all federation of that side, partners included',
      next: 'add --side on-premises or --side cloud',
    });
  }
  return sides;
}
