/**
 * What the machine's agent tells of a pod's container: it is asked apart from the process, and goes on telling when that has died.
 * Names and meaning as in cAdvisor. Only pods whose service has a limit have it.
 */
import type { Micros } from '../base/time.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import { QuotaSharing } from '../kernel/quota-sharing.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Target } from '../telemetry/target.ts';

export const CONTAINER_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'container_cpu_cfs_periods_total',
    kind: 'counter',
    unit: '',
    help: 'Periods of the processor quota in which the container ran.',
  },
  {
    name: 'container_cpu_cfs_throttled_periods_total',
    kind: 'counter',
    unit: '',
    help: 'Periods in which the container was throttled.',
  },
  {
    name: 'container_cpu_cfs_throttled_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time for which the container was throttled.',
  },
];

export class Container {
  readonly target: Target;
  private readonly periods: number;
  private readonly throttledPeriods: number;
  private readonly throttledSeconds: number;

  constructor(target: Target) {
    this.target = target;
    this.periods = target.instrument('container_cpu_cfs_periods_total', {});
    this.throttledPeriods = target.instrument('container_cpu_cfs_throttled_periods_total', {});
    this.throttledSeconds = target.seconds('container_cpu_cfs_throttled_seconds_total', {});
  }

  read(processors: ProcessorSharing, nowUs: Micros): void {
    if (!(processors instanceof QuotaSharing)) return;
    const { values } = this.target;
    values[this.periods] = processors.periodsUntil(nowUs);
    values[this.throttledPeriods] = processors.throttledPeriods;
    values[this.throttledSeconds] = processors.throttledUntil(nowUs);
  }
}
