import type { Capability, Gate, PathStatus } from '../model/gate.ts';
import { serviceState, type Network } from '../model/networks.ts';
import type { TenantSnapshot } from '../model/tenant-snapshot.ts';
import {
  inboundGates,
  inboundSwitches,
  outboundGates,
  outboundSwitches,
  tenantSkypeGates,
  type TenantView,
} from './cloud-gates.ts';
import { othersOpen, tenantScopePolicies } from './cloud-scope.ts';
import { closedGates, unknownGates } from './gates.ts';
import type { PolicySwitch } from './gates-policy.ts';

/** The paths of a tenant: to Skype, and to and from personal Teams accounts. */
export function tenantPaths(
  tenant: TenantSnapshot,
  view: TenantView & { readonly now: Date },
): readonly PathStatus[] {
  return [
    path(tenant, view, {
      network: 'skype',
      direction: 'both',
      gates: tenantSkypeGates(tenant, view),
      switches: ['EnablePublicCloudAccess'],
    }),
    path(tenant, view, {
      network: 'teams-personal',
      direction: 'outbound',
      gates: outboundGates(tenant, view),
      switches: outboundSwitches,
    }),
    path(tenant, view, {
      network: 'teams-personal',
      direction: 'inbound',
      gates: inboundGates(tenant, view),
      switches: inboundSwitches,
    }),
  ];
}

interface Walk {
  readonly network: Network;
  readonly direction: PathStatus['direction'];
  readonly gates: readonly Gate[];
  readonly switches: readonly PolicySwitch[];
}

function path(
  tenant: TenantSnapshot,
  view: TenantView & { readonly now: Date },
  { network, direction, gates, switches }: Walk,
): PathStatus {
  const settings = settingsOf(tenant, gates, view, switches);
  return {
    side: 'cloud',
    network,
    direction,
    settings,
    service: serviceState(network, view.now),
    // What is read is what is stored; nothing tells how far the services have read it.
    inForce: 'unknown',
    gates,
    capabilities: capabilities(settings),
  };
}

/**
 * One closed gate is enough to know that the path is not on; but where only policies in the scope are closed, others
 * may be open: then it is partial, or not known as long as anything about them is not.
 */
function settingsOf(
  tenant: TenantSnapshot,
  gates: readonly Gate[],
  { scope, users }: TenantView,
  switches: readonly PolicySwitch[],
): PathStatus['settings'] {
  const closed = closedGates(gates);
  const unclear = unknownGates(gates);
  if (closed.length > 0) {
    if (scope.kind !== 'global' || !closed.every(isPolicy)) {
      return 'off';
    }
    const others = othersOpen(tenant, tenantScopePolicies(tenant, scope, users), switches).state;
    const unknown = others === 'unknown' || unclear.some((gate) => !isPolicy(gate));
    return others === 'closed' ? 'off' : unknown ? 'unknown' : 'partial';
  }
  if (unclear.length > 0) {
    return unclear.every(({ state }) => state === 'absent') ? 'absent' : 'unknown';
  }
  return 'on';
}

function isPolicy({ id }: Gate): boolean {
  return id.endsWith('-policy');
}

/** Chat is what the switches are about; whether calls work cannot be read from them. */
function capabilities(settings: PathStatus['settings']): PathStatus['capabilities'] {
  const open = settings === 'on' || settings === 'partial';
  const im: Capability = open ? 'yes' : settings === 'unknown' ? 'unknown' : 'no';
  const rest: Capability = open ? 'unknown' : im;
  return { presence: rest, im, audio: rest, video: rest };
}
