/** The collector of spans in the world: at work every so often, and brought in line with what operators set. */
import { changed, currentSettings, type Settings } from '../model/settings.ts';
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

/** Sets these; what they were before. */
export function configureCollector(core: Core, collector: SpanCollector, settings: Settings): Record<string, number> {
  const before = new Map(currentSettings('collector', collector.modelSet));
  collector.modelSet = changed('collector', collector.modelSet, settings);
  obeyCollector(core, collector);
  return Object.fromEntries(Object.keys(settings).map((name) => [name, before.get(name) ?? 0]));
}

export function obeyCollector(core: Core, collector: SpanCollector): void {
  collector.obey(overridden('collector', collector.modelSet, core.overrides));
}
