import { nil } from '../clixml/build.ts';
import type { ClixmlValue } from '../clixml/values.ts';
import {
  hostMethodNumber,
  isVoidMethod,
  voidCallId,
  type HostCall,
  type HostMethodName,
  type HostResponse,
} from './host-calls.ts';
import type { HostInfo } from './host-info.ts';
import { noInteractionRecord, stoppedRecord } from './server-errors.ts';
import { HostCallRefused } from './server-port.ts';

interface WaitingCall {
  readonly resolve: (value: ClixmlValue) => void;
  readonly reject: (error: HostCallRefused) => void;
}

export interface HostCallerOptions {
  readonly call: (call: HostCall) => void;
  /** Whether the pipeline waits for an answer. */
  readonly pending: (isPending: boolean) => void;
}

/** Calls of a pipeline to the client's host, and their answers ([MS-PSRP] 3.2.5.4.29). */
export class HostCaller {
  readonly #options: HostCallerOptions;
  readonly #waiting = new Map<bigint, WaitingCall>();
  #lastCallId = 0n;

  constructor(options: HostCallerOptions) {
    this.#options = options;
  }

  /** @param host of the client; undefined when the pipeline is over. Rejects with {@link HostCallRefused}. */
  ask(
    host: HostInfo | undefined,
    method: HostMethodName,
    parameters: readonly ClixmlValue[],
  ): Promise<ClixmlValue> {
    if (host === undefined || host.isHostNull || host.isUiNull) {
      const record = host === undefined ? stoppedRecord : noInteractionRecord;
      return Promise.reject(new HostCallRefused(record));
    }
    const methodNumber = hostMethodNumber(method);
    if (isVoidMethod(method)) {
      this.#options.call({ callId: voidCallId, method, methodNumber, parameters });
      return Promise.resolve(nil);
    }
    this.#lastCallId += 1n;
    const callId = this.#lastCallId;
    this.#options.call({ callId, method, methodNumber, parameters });
    this.#options.pending(true);
    return new Promise((resolve, reject) => {
      this.#waiting.set(callId, { resolve, reject });
    });
  }

  answer(response: HostResponse): void {
    const call = this.#waiting.get(response.callId);
    this.#waiting.delete(response.callId);
    this.#options.pending(this.#waiting.size > 0);
    if (response.error === undefined) {
      call?.resolve(response.result ?? nil);
    } else {
      call?.reject(new HostCallRefused(response.error));
    }
  }

  cancel(): void {
    for (const call of this.#waiting.values()) {
      call.reject(new HostCallRefused(stoppedRecord));
    }
    this.#waiting.clear();
  }
}
