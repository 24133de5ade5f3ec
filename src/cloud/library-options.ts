import type { Configuration } from '@azure/msal-node';
import type { Transport } from '../http/transport.ts';
import type { Clock } from '../model/clock.ts';
import type { Authority } from './authority.ts';
import type { Cloud } from './clouds.ts';
import type { DeviceCodePace } from './device-code-pace.ts';
import type { SignInPlace } from './sign-in-errors.ts';
import { SignInNetwork, type TurnedAway } from './sign-in-network.ts';

/** What every use of Microsoft's library needs. */
export interface LibraryPorts {
  readonly cloud: Cloud;
  readonly place: SignInPlace;
  readonly clientId: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly onTurnedAway?: TurnedAway | undefined;
}

/**
 * The library as it is used here: our network, our metadata, and no contact with anybody but the authority.
 * `knownAuthorities` and `authorityMetadata` together keep it from asking Microsoft's worldwide service about the host.
 */
export function libraryOptions(
  ports: LibraryPorts,
  authority: Authority,
  signal: AbortSignal | undefined,
  pace?: DeviceCodePace,
): { readonly network: SignInNetwork; readonly options: Configuration } {
  const network = authorityNetwork(ports, signal, pace);
  const options: Configuration = {
    auth: {
      clientId: ports.clientId,
      authority: authority.url,
      knownAuthorities: [authority.host],
      authorityMetadata: authority.metadata,
    },
    system: { networkClient: network },
  };
  return { network, options };
}

/** A network that leads to the sign-in service of the profile and nowhere else. */
export function authorityNetwork(
  { cloud, transport, clock, onTurnedAway }: Omit<LibraryPorts, 'place' | 'clientId'>,
  signal: AbortSignal | undefined,
  pace?: DeviceCodePace,
): SignInNetwork {
  return new SignInNetwork({
    transport,
    clock,
    signal,
    onTurnedAway,
    allows: ({ origin }) => origin === cloud.endpoints.authority,
    ...(pace === undefined ? {} : { pace }),
  });
}
