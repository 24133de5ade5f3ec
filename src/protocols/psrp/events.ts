import type { ClixmlValue } from '../clixml/values.ts';
import type { PipelineState, RunspacePoolState } from './enums.ts';
import type { ErrorRecord } from './error-record.ts';
import type { HostCall } from './host-calls.ts';
import type { Availability } from './pool-messages.ts';
import type {
  InformationalRecord,
  InformationalStream,
  InformationRecord,
  ProgressRecord,
} from './records.ts';

/** What the server told the client about the pool. */
export type PoolEvent =
  /** Both sides speak this version from here on. */
  | { readonly kind: 'negotiated'; readonly protocolVersion: string }
  /** ApplicationPrivateData: a dictionary with `PSVersionTable`. */
  | { readonly kind: 'private-data'; readonly value: ClixmlValue }
  | { readonly kind: 'pool-state'; readonly state: RunspacePoolState; readonly error?: ErrorRecord }
  /** The session key is known: secure strings can be encrypted. */
  | { readonly kind: 'session-key' }
  | { readonly kind: 'availability'; readonly availability: Availability }
  | { readonly kind: 'user-event'; readonly value: ClixmlValue }
  | { readonly kind: 'host-call'; readonly call: HostCall }
  /** A message of a type that is unknown or has no place here; it was skipped. */
  | { readonly kind: 'ignored'; readonly what: string };

/** What the server told the client about one pipeline. */
export type PipelineEvent =
  | { readonly kind: 'output'; readonly value: ClixmlValue }
  | { readonly kind: 'error'; readonly record: ErrorRecord }
  | { readonly kind: 'record'; readonly stream: InformationalStream; readonly record: InformationalRecord }
  | { readonly kind: 'progress'; readonly record: ProgressRecord }
  | { readonly kind: 'information'; readonly record: InformationRecord }
  | { readonly kind: 'pipeline-state'; readonly state: PipelineState; readonly error?: ErrorRecord }
  | { readonly kind: 'host-call'; readonly call: HostCall }
  | { readonly kind: 'ignored'; readonly what: string };
