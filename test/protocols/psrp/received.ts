import type { PipelineClient } from '../../../src/protocols/psrp/client-pipeline.ts';
import type { PipelineEvent } from '../../../src/protocols/psrp/events.ts';

/** Everything that the next bytes say to a pipeline, read as soon as it is whole. */
export function received(pipeline: PipelineClient, bytes: Uint8Array): readonly PipelineEvent[] {
  return pipeline.collect(bytes).map((message) => pipeline.read(message));
}
