/**
 * The container of a pod (container.ts): from its start when its service has a limit or probes, which the machine's agent tells of, and
 * else from its first death on.
 */
import { Container } from './container.ts';
import type { Service } from '../model/topology.ts';
import type { Target } from '../telemetry/target.ts';
import type { Core } from './core.ts';
import type { Pod } from './pod.ts';
import { targetOf } from './target-opening.ts';

export function openContainer(core: Core, model: Service, pod: string): Container | null {
  const { memory } = model.process;
  if (model.processorQuota === null && model.heap === null && memory === null && model.probes === undefined) return null;
  const target = containerTarget(core, model, pod);
  return new Container(target, model.processorQuota !== null, memory?.limit ?? null, model.probes !== undefined);
}

/** Of a container of which nothing was told before it died: it had no restarts at any scrape before, and the last of those is kept. */
export function showContainer(core: Core, { model, name, startedAtUs }: Pod): Container {
  const target = containerTarget(core, model, name);
  const container = new Container(target, false, null, false);
  const scrapedAtUs = (Math.ceil(core.events.nowUs / core.scrapeIntervalUs) - 1) * core.scrapeIntervalUs;
  if (core.recorder.on && scrapedAtUs > 0 && scrapedAtUs >= startedAtUs) target.scrape(scrapedAtUs);
  return container;
}

function containerTarget({ recorder }: Core, model: Service, pod: string): Target {
  return targetOf(recorder, model, { service: model.name, pod });
}
