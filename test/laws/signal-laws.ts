/** Before sampling, spans, access log and counters tell of the same requests and calls, by pod, deaths of its process included. */
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';
import type { SpanSums } from './span-sums.ts';
import { totalsOf, type Watch } from './witness.ts';

const STATUS = 'http.response.status_code';

export function checkSignals(world: World, watch: Watch, spans: SpanSums): void {
  const { core } = world;
  const { since } = watch;
  const now = totalsOf(core);
  const { podNames } = core.recorder.spans;
  const lines = accessLines(world, since.logLines);
  podNames.forEach((name, host) => {
    if (lines !== null) assertEqual(`access lines of ${name} against its server spans`, lines[host], spans.server[host]);
    const answered = now.answered[host] + (watch.diedAnswered.get(host) ?? 0) - (since.answered[host] ?? 0);
    assertEqual(`request counters of ${name} against its server spans`, answered, spans.server[host]);
    const called = now.called[host] + (watch.diedCalled.get(host) ?? 0) - (since.called[host] ?? 0);
    assertEqual(`call counters of ${name} against its client spans`, called, spans.client[host]);
  });
}

/** By host, of all lines but the first `skipped`; null when some of them are not kept any more. */
function accessLines({ core }: World, skipped: number): number[] | null {
  const { logs, spans } = core.recorder;
  if (logs.dropped > skipped) return null;
  const isAccess = logs.templates.map(({ fixed }) => fixed[STATUS] !== undefined);
  const counts = spans.podNames.map(() => 0);
  let first = logs.dropped;
  for (const chunk of logs.chunks) {
    for (let row = Math.max(0, skipped - first); row < chunk.rows; row++)
      if (isAccess[chunk.template[row]]) counts[chunk.pod[row]]++;
    first += chunk.rows;
  }
  return counts;
}
