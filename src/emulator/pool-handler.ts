import type { ClixmlValue } from '../protocols/clixml/values.ts';
import type { MetadataQuery } from '../protocols/psrp/pool-messages.ts';
import {
  PoolRefusal,
  type PipelineHandler,
  type PipelineInvocation,
  type PipelineSink,
  type PoolHandler,
} from '../protocols/psrp/server-port.ts';
import { commandInfo } from './cmdlets/get-command.ts';
import { wildcard } from './cmdlets/getter.ts';
import { visibleCommands } from './cmdlets/run.ts';
import type { CmdletContext } from './cmdlets/spec.ts';
import type { FaultPlan } from './faults.ts';
import { findAccount, type Account, type Organisation } from './organisation.ts';
import { runPipeline } from './pipeline.ts';
import type { OrganisationStore } from './store.ts';
import type { EnumerationForm } from './wire.ts';

/** What sessions of one emulated pool share. */
export interface PoolOptions {
  readonly store: OrganisationStore;
  readonly faults: FaultPlan;
  readonly now: () => Date;
  readonly enumerations: EnumerationForm;
  /** Cuts every connection and ends every shell, as when a server falls over. */
  readonly cut: () => void;
}

/** The emulated endpoint behind PSRP: who may come in, and what a session runs. */
export function createPoolHandler(options: PoolOptions): PoolHandler {
  return {
    open: ({ identity, protocolVersion }) => {
      if (options.faults.strike('open').has('store-locked')) {
        throw new PoolRefusal('The central management store is locked or cannot be reached.');
      }
      const account = findAccount(options.store.organisation, identity);
      if (account === undefined) {
        throw new PoolRefusal(`There is no account ${identity}.`);
      }
      return new PoolSession(options, account, protocolVersion);
    },
  };
}

class PoolSession implements PipelineHandler {
  readonly #options: PoolOptions;
  readonly #account: Account;
  readonly #protocolVersion: string;
  /** After the fault `read-back-stale`: what reading shows, and until when. */
  #stale: { readonly organisation: Organisation; readonly until: number } | undefined;

  constructor(options: PoolOptions, account: Account, protocolVersion: string) {
    this.#options = options;
    this.#account = account;
    this.#protocolVersion = protocolVersion;
  }

  run(invocation: PipelineInvocation, sink: PipelineSink, signal: AbortSignal): Promise<void> {
    const { faults, store, cut } = this.#options;
    return runPipeline(invocation, sink, signal, {
      context: () => this.#context(),
      canBatch: this.#protocolVersion !== '2.1',
      faults,
      write: (organisation) => store.stage(organisation),
      keep: () => store.flush(),
      showOld: (organisation) => {
        this.#stale = { organisation, until: this.#options.now().getTime() + staleMs };
      },
      cut,
    });
  }

  commandMetadata({ names }: MetadataQuery): readonly ClixmlValue[] {
    const context = this.#context();
    const patterns = names.length === 0 ? [/^/] : names.map(wildcard);
    return visibleCommands(context)
      .filter(({ name }) => patterns.some((pattern) => pattern.test(name)))
      .map((spec) => commandInfo(spec, context));
  }

  #context(): CmdletContext {
    const { store, now, enumerations } = this.#options;
    const time = now();
    const stale = this.#stale !== undefined && time.getTime() < this.#stale.until ? this.#stale : undefined;
    return {
      organisation: stale?.organisation ?? store.organisation,
      account: this.#account,
      now: time,
      enumerations,
    };
  }
}

const staleMs = 2000;
