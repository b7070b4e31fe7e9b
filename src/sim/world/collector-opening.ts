/** The collector of spans when the world is opened, between the processes and the trace store. */
import type { Recorder } from '../telemetry/recorder.ts';
import type { Topology } from '../model/topology.ts';
import { Container } from './container.ts';
import { SpanCollector } from './span-collector.ts';

/** Null where the system has none, and spans are found as soon as they have ended. */
export function openCollector({ collector: model }: Topology, recorder: Recorder): SpanCollector | null {
  if (model === undefined) return null;
  const labels = { service: model.name, pod: `${model.name}-0` };
  const container = model.memory === null ? null : new Container(recorder.addTarget(labels), false, model.memory.limit, false);
  const collector = new SpanCollector(model, recorder.addTarget(labels), container, recorder.salt);
  recorder.spans.collector = collector;
  return collector;
}
