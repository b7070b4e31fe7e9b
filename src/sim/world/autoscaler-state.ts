/** What an autoscaler remembers from one look to the next, and the metrics that it shows, named as kube-state-metrics names them. */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { At } from './replica-count.ts';

export const COUNTS = ['spec_min_replicas', 'spec_max_replicas', 'status_current_replicas', 'status_desired_replicas'] as const;
export const USED = 'kube_horizontalpodautoscaler_status_target_metric';
export const AIM = 'kube_horizontalpodautoscaler_spec_target_metric';
export const OF_PROCESSORS = { metric_name: 'cpu', metric_target_type: 'utilization' };

export const AUTOSCALER_FAMILIES: readonly MetricFamily[] = [
  ...COUNTS.map((name): MetricFamily => ({
    name: `kube_horizontalpodautoscaler_${name}`,
    kind: 'gauge',
    unit: '',
    help: `Replicas of the service: ${name.replaceAll('_', ' ')}.`,
  })),
  { name: USED, kind: 'gauge', unit: '', help: 'Processor time that replicas have used, in percent of what they may use.' },
  { name: AIM, kind: 'gauge', unit: '', help: 'The percentage that the autoscaler aims at.' },
];

/** One service's autoscaler, as plain data. */
export interface AutoscalerState {
  readonly service: number;
  readonly target: Target;
  /** By COUNTS. */
  readonly counts: readonly Handle[];
  readonly aim: Handle;
  /** -1 until something is known. */
  used: Handle;
  /** What each replica that was in service had used when it last looked. */
  seen: Map<number, Micros>;
  seenAtUs: Micros;
  wanted: At[];
  changes: At[];
}
