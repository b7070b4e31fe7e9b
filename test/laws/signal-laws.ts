/** Before sampling, spans, access log and counters tell of the same requests and calls, by pod, deaths of its process included. */
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';
import { LogLines } from './log-lines.ts';
import type { SpanSums } from './span-sums.ts';
import { totalsOf, type Watch } from './witness.ts';

const STATUS = 'http.response.status_code';

export function checkSignals(world: World, watch: Watch, spans: SpanSums): void {
  const { core } = world;
  const { since } = watch;
  const now = totalsOf(core);
  const { podNames } = core.recorder.spans;
  const lines = LogLines.of(core, since)?.byHost(({ fixed }) => fixed[STATUS] !== undefined);
  podNames.forEach((name, host) => {
    if (lines !== undefined) assertEqual(`access lines of ${name} against its server spans`, lines[host], spans.server[host]);
    const answered = now.answered[host] + (watch.diedAnswered.get(host) ?? 0) - (since.answered[host] ?? 0);
    assertEqual(`request counters of ${name} against its server spans`, answered, spans.server[host]);
    const called = now.called[host] + (watch.diedCalled.get(host) ?? 0) - (since.called[host] ?? 0);
    assertEqual(`call counters of ${name} against its client spans`, called, spans.client[host]);
  });
}
