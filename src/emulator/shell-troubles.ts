import type { FaultDescription } from '../protocols/wsman/faults.ts';
import type { ActionName } from '../protocols/wsman/namespaces.ts';
import { serverFaults } from '../protocols/wsman/server-faults.ts';
import type { FaultPlan } from './faults.ts';

/** ERROR_WSMAN_QUOTA of a service that has too much to do (wsmerror.h, 0x8033803F). */
const busy: FaultDescription = {
  sender: 'Receiver',
  subcode: 'w:QuotaLimit',
  code: 2150858815,
  reason:
    'The WS-Management service cannot process the request. The service is configured to not accept any more requests at this time. ',
};

/**
 * The faults that WS-Management itself answers with, by operation.
 * @param mayOpen whether the account has any role: without one it may not make a shell.
 */
export function shellTroubles(
  faults: FaultPlan,
  mayOpen: (identity: string) => boolean,
): (operation: ActionName, identity: string) => FaultDescription | undefined {
  let hasCommand = false;
  return (operation, identity) => {
    if (faults.strike('operation').has('busy')) {
      return busy;
    }
    switch (operation) {
      case 'create':
        return faults.strike('create').has('access-denied') || !mayOpen(identity)
          ? serverFaults.accessDenied
          : undefined;
      case 'command':
        hasCommand = true;
        return faults.strike('command').has('shell-gone') ? serverFaults.shellUnknown : undefined;
      case 'receive':
        return hasCommand && faults.strike('receive').has('fault-mid-stream')
          ? serverFaults.internal
          : undefined;
      default:
        return undefined;
    }
  };
}
