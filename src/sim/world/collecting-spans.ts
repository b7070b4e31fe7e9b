/** The collector of spans in the world: at work every so often, and brought in line with what is set. */
import type { Core } from './core.ts';
import { EVENT_COLLECT_SPANS } from './event-kinds.ts';
import { overridden } from './overriding.ts';
import type { SpanCollector } from './span-collector.ts';

export function startCollecting({ collector, events, recorder }: Core): void {
  if (collector !== null && recorder.on) events.schedule(collector.model.sending.everyUs, EVENT_COLLECT_SPANS, 0, 0);
}

export function collectSpans({ collector, events, recorder }: Core): void {
  if (collector === null) return;
  collector.work(recorder.spans, events.nowUs);
  events.schedule(events.nowUs + collector.model.sending.everyUs, EVENT_COLLECT_SPANS, 0, 0);
}

export function obeyCollector(core: Core, collector: SpanCollector): void {
  collector.obey(overridden('collector', collector.modelSet, core.overrides));
}
