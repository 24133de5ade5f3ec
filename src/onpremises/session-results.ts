import { textOf } from '../protocols/clixml/access.ts';
import type { ClixmlValue } from '../protocols/clixml/values.ts';
import { errorText, type ErrorRecord } from '../protocols/psrp/error-record.ts';
import type { PipelineEvent } from '../protocols/psrp/events.ts';
import { informationText, type ProgressRecord } from '../protocols/psrp/records.ts';
import type { PipelineRecord, PipelineResult, PowerShellError, RunOptions } from './powershell.ts';

/** Records kept in a result; more are only handed to `onRecord`. */
const mostRecords = 1000;

/** Turns the events of one pipeline into its result. */
export class ResultCollector {
  readonly #options: RunOptions;
  readonly #output: ClixmlValue[] = [];
  readonly #errors: PowerShellError[] = [];
  readonly #records: PipelineRecord[] = [];
  #state: PipelineResult['state'] = 'completed';
  #failure: PowerShellError | undefined;

  constructor(options: RunOptions) {
    this.#options = options;
  }

  /** Takes any event but host calls, which are somebody else's. */
  add(event: PipelineEvent): void {
    switch (event.kind) {
      case 'output':
        this.#addOutput(event.value);
        break;
      case 'error':
        this.#errors.push(powerShellError(event.record));
        break;
      case 'record':
        this.addRecord({ stream: event.stream, text: event.record.message });
        break;
      case 'progress':
        this.#addProgress(event.record);
        break;
      case 'information':
        this.addRecord({ stream: 'information', text: informationText(event.record) });
        break;
      case 'pipeline-state':
        if (event.state === 'failed' || event.state === 'stopped') {
          this.#state = event.state;
        }
        this.#failure = event.error === undefined ? undefined : powerShellError(event.error);
        break;
      case 'host-call':
      case 'ignored':
        break;
    }
  }

  addRecord(record: PipelineRecord): void {
    if (this.#records.length < mostRecords) {
      this.#records.push(record);
    }
    this.#options.onRecord?.(record);
  }

  result(): PipelineResult {
    return {
      state: this.#state,
      output: this.#output,
      errors: this.#errors,
      failure: this.#failure,
      records: this.#records,
    };
  }

  #addOutput(value: ClixmlValue): void {
    if (this.#options.onOutput === undefined) {
      this.#output.push(value);
    } else {
      this.#options.onOutput(value);
    }
  }

  /** A completed activity says nothing new; "Preparing modules for first use." comes with nearly every session. */
  #addProgress(record: ProgressRecord): void {
    if (!record.isCompleted) {
      const status = record.statusDescription.trim();
      this.addRecord({
        stream: 'progress',
        text: status === '' ? record.activity : `${record.activity}: ${status}`,
      });
    }
  }
}

function powerShellError(record: ErrorRecord): PowerShellError {
  return {
    message: errorText(record),
    fullyQualifiedErrorId: record.fullyQualifiedErrorId,
    category: record.category,
    exceptionTypes: record.exceptionTypes,
    targetObject: textOf(record.targetObject) ?? record.targetName,
    command: record.activity === '' ? record.invocationName : record.activity,
    recommendedAction: record.recommendedAction,
  };
}
