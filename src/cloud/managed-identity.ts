import { AsyncLocalStorage } from 'node:async_hooks';
import type { INetworkModule } from '@azure/msal-node';
import type { Transport } from '../http/transport.ts';
import { isLinkLocal, isLoopback } from '../http/loopback.ts';
import type { Clock } from '../model/clock.ts';
import type { Acquirer } from './acquirer.ts';
import type { Cloud } from './clouds.ts';
import { fromLibrary } from './msal-errors.ts';
import type { SignInPlace } from './sign-in-errors.ts';
import { SignInNetwork, type TurnedAway } from './sign-in-network.ts';

/** Which identity is asked for, and where. */
export interface ManagedIdentityPorts {
  readonly cloud: Cloud;
  readonly place: SignInPlace;
  /** Of a user-assigned identity; absent: the machine's own one. */
  readonly clientId?: string;
  /** One that may speak to the metadata service of the machine. */
  readonly transport: Transport;
  readonly clock: Clock;
  readonly onTurnedAway?: TurnedAway | undefined;
}

/**
 * The identity of the Azure machine that this runs on. The library finds the service that gives its tokens (virtual
 * machine, App Service, Arc …) by the platform's own environment variables, and asks nobody outside the machine.
 */
export function managedIdentityAcquirer(ports: ManagedIdentityPorts): Acquirer {
  const { cloud, place, clientId, transport, clock, onTurnedAway } = ports;
  return {
    async acquire(audience, _fresh, signal) {
      const { ManagedIdentityApplication } = await import('@azure/msal-node');
      const network = new SignInNetwork({ transport, clock, signal, onTurnedAway, allows: isOfThisMachine });
      const application = new ManagedIdentityApplication({
        ...(clientId === undefined ? {} : { managedIdentityIdParams: { userAssignedClientId: clientId } }),
        system: { networkClient: networkOfTheCall },
      });
      try {
        // The library's cache is one for the whole process, whatever tenant: it is passed over.
        const { accessToken } = await calls.run(network, () =>
          application.acquireToken({ resource: cloud.scopes[audience], forceRefresh: true }),
        );
        return accessToken;
      } catch (error) {
        throw fromLibrary(error, network, place, clock.now());
      }
    },
  };
}

/**
 * The library keeps the network of the first application for every later one of the process, of whatever profile. So
 * it is given one that finds the network of the call.
 */
const calls = new AsyncLocalStorage<SignInNetwork>();
const networkOfTheCall: INetworkModule = {
  sendGetRequestAsync: (url, options) => currentNetwork().sendGetRequestAsync(url, options),
  sendPostRequestAsync: (url, options) => currentNetwork().sendPostRequestAsync(url, options),
};

function currentNetwork(): SignInNetwork {
  const network = calls.getStore();
  if (network === undefined) {
    throw new Error('a request of a managed identity outside of a call');
  }
  return network;
}

/** Whether only this machine, or the host it runs on, answers there: a token may then come over plain http. */
export function isOfThisMachine({ hostname }: URL): boolean {
  return isLoopback(hostname) || isLinkLocal(hostname);
}
