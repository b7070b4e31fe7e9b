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
    name: 'kube_pod_container_status_restarts_total',
    kind: 'counter',
    unit: '',
    help: 'How often the container of the pod was started again.',
  },
  {
    name: 'kube_pod_container_status_last_terminated_reason',
    kind: 'gauge',
    unit: '',
    help: '1 for the reason why the container ended last.',
  },
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

  private readonly restarts: number;

  constructor(target: Target, hasQuota: boolean) {
    this.target = target;
    this.restarts = target.instrument('kube_pod_container_status_restarts_total', {});
    this.periods = hasQuota ? target.instrument('container_cpu_cfs_periods_total', {}) : -1;
    this.throttledPeriods = hasQuota ? target.instrument('container_cpu_cfs_throttled_periods_total', {}) : -1;
    this.throttledSeconds = hasQuota ? target.seconds('container_cpu_cfs_throttled_seconds_total', {}) : -1;
  }

  noteDeath(reason: string): void {
    if (this.target.values[this.restarts] === 0) {
      this.target.set(this.target.instrument('kube_pod_container_status_last_terminated_reason', { reason }), 1);
    }
    this.target.add(this.restarts, 1);
  }

  read(processors: ProcessorSharing, nowUs: Micros): void {
    if (!(processors instanceof QuotaSharing)) return;
    const { values } = this.target;
    values[this.periods] = processors.periodsUntil(nowUs);
    values[this.throttledPeriods] = processors.throttledPeriods;
    values[this.throttledSeconds] = processors.throttledUntil(nowUs);
  }
}
