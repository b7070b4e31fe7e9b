/** What waits inside a process look like as spans (wait-spans.ts). */
import type { Recorder } from '../telemetry/recorder.ts';
import type { Program } from './program.ts';

/** Templates by service, and by the place of the lock or pool in its process. */
export interface WaitSpans {
  readonly lock: number[][];
  readonly threadPool: number[][];
}

export function waitSpans(services: readonly string[], { insides }: Program, recorder: Recorder): WaitSpans {
  const define = (service: number, name: string, attributes: Readonly<Record<string, string>>): number =>
    recorder.spans.defineTemplate({
      ...{ service: services[service], name, kind: 'internal', attributes },
      ...{ codeAttribute: null, a: null, b: null },
    });
  return {
    lock: insides.map(({ locks }, service) =>
      locks.map((lock) => define(service, `wait for lock ${lock}`, { 'lock.name': lock })),
    ),
    threadPool: insides.map(({ threadPools }, service) =>
      threadPools.map((pool) => define(service, `wait for a thread of ${pool}`, { 'thread.pool.name': pool })),
    ),
  };
}
