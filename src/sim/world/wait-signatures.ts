/** What the wait for a thread of a pool looks like as a span (wait-spans.ts). */
import type { Recorder } from '../telemetry/recorder.ts';
import type { Program } from './program.ts';

/** The template of each pool, by service and the pool's place in its process. */
export function threadWaitSpans(services: readonly string[], { insides }: Program, recorder: Recorder): number[][] {
  return insides.map(({ threadPools }, service) =>
    threadPools.map((pool) =>
      recorder.spans.defineTemplate({
        service: services[service],
        name: `wait for a thread of ${pool}`,
        kind: 'internal',
        attributes: { 'thread.pool.name': pool },
        codeAttribute: null,
        a: null,
        b: null,
      }),
    ),
  );
}
