/** Where the processes of a service keep their numbers: nobody scrapes those of a third party (third-party.ts). */
import type { Micros } from '../base/time.ts';
import type { Service } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Target } from '../telemetry/target.ts';

export function targetOf(
  recorder: Recorder,
  { external, metricNames }: Service,
  labels: Readonly<Record<string, string>>,
  boundsUs?: readonly Micros[],
): Target {
  if (external === true) return recorder.unscrapedTarget(labels, boundsUs);
  return recorder.addTarget(labels, boundsUs, metricNames);
}
