/**
 * What the machine's agent tells of a pod's container: it is asked apart from the process, and goes on telling when that has died.
 * Names and meaning as in cAdvisor and kube-state-metrics. Pods whose service has a limit or probes have it, and those that have died.
 */
import { MINUTE, SECOND, type Micros } from '../base/time.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import { QuotaSharing } from '../kernel/quota-sharing.ts';
import type { MetricFamily } from '../model/series.ts';
import type { ProbeKind } from '../model/probes.ts';
import type { Target } from '../telemetry/target.ts';

const BACKOFF_US: Micros = 10 * SECOND;
const BACKOFF_MAX_US: Micros = 5 * MINUTE;
const GOOD_RUN_US: Micros = 10 * MINUTE;

/**
 * How long a container waits before it starts again, as the kubelet does: at once, then 10 s, 20 s, ... 5 min; ten good minutes make it
 * forget. And how many deaths it counts then.
 */
export function restartDelayUs(deathsBefore: number, ranUs: Micros): { readonly delayUs: Micros; readonly deaths: number } {
  const known = ranUs >= GOOD_RUN_US ? 0 : deathsBefore;
  return {
    delayUs: known === 0 ? 0 : Math.min(BACKOFF_MAX_US, BACKOFF_US * (1 << Math.min(known - 1, 8))),
    deaths: known + 1,
  };
}

/** What the container platform says when the kernel has killed the process. */
export const OOM_KILLED = 'OOMKilled';

/** The exit code of a process that was sent SIGKILL. */
export const KILLED = 137;

/** Why a container ended, and the exit code of its process: that of -XX:+ExitOnOutOfMemoryError, and of SIGKILL. */
const EXIT_CODES: Readonly<Record<EndReason, number>> = { Error: 3, [OOM_KILLED]: KILLED };
export type EndReason = 'Error' | typeof OOM_KILLED;

const PROBE_TYPES: Readonly<Record<ProbeKind, string>> = { startup: 'Startup', readiness: 'Readiness', liveness: 'Liveness' };

export const CONTAINER_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'container_memory_working_set_bytes',
    kind: 'gauge',
    unit: 'bytes',
    help: 'Memory of the container that cannot be taken away from it.',
  },
  { name: 'container_spec_memory_limit_bytes', kind: 'gauge', unit: 'bytes', help: 'Memory that the container may use.' },
  {
    name: 'kube_pod_container_status_last_terminated_exitcode',
    kind: 'gauge',
    unit: '',
    help: 'With which code the process of the container ended last.',
  },
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
  { name: 'kube_pod_status_ready', kind: 'gauge', unit: '', help: '1 while requests are sent to the pod.' },
  { name: 'prober_probe_total', kind: 'counter', unit: '', help: 'Probes of the container, by type and result.' },
  {
    name: 'kube_pod_container_status_waiting_reason',
    kind: 'gauge',
    unit: '',
    help: '1 for the reason why the container waits to be started.',
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
  private readonly exitCode: number;
  private readonly workingSet: number;
  private readonly ready: number;
  /** By type and result. */
  private readonly probes = new Map<string, number>();
  private readonly limit: number;
  /** That it waits to be started; -1 until it had to. */
  private backOff = -1;
  /** Why it has ended so far, and the series that says so. */
  private readonly reasons = new Map<EndReason, number>();

  /** `memoryLimit` in bytes; null for none. */
  constructor(target: Target, hasQuota: boolean, memoryLimit: number | null, isProbed: boolean) {
    this.target = target;
    this.workingSet = memoryLimit === null ? -1 : target.instrument('container_memory_working_set_bytes', {});
    this.limit = memoryLimit === null ? -1 : target.instrument('container_spec_memory_limit_bytes', {});
    if (memoryLimit !== null) this.limitTo(memoryLimit);
    this.ready = isProbed ? target.instrument('kube_pod_status_ready', { condition: 'true' }) : -1;
    this.exitCode = target.instrument('kube_pod_container_status_last_terminated_exitcode', {});
    this.restarts = target.instrument('kube_pod_container_status_restarts_total', {});
    this.periods = hasQuota ? target.instrument('container_cpu_cfs_periods_total', {}) : -1;
    this.throttledPeriods = hasQuota ? target.instrument('container_cpu_cfs_throttled_periods_total', {}) : -1;
    this.throttledSeconds = hasQuota ? target.seconds('container_cpu_cfs_throttled_seconds_total', {}) : -1;
  }

  /** Of a container that has a limit: it is another one now. */
  limitTo(bytes: number): void {
    this.target.set(this.limit, bytes);
  }

  noteDeath(reason: EndReason, exitCode = EXIT_CODES[reason]): void {
    const { target, reasons } = this;
    if (!reasons.has(reason)) {
      reasons.set(reason, target.instrument('kube_pod_container_status_last_terminated_reason', { reason }));
    }
    for (const [one, series] of reasons) target.set(series, one === reason ? 1 : 0);
    target.set(this.exitCode, exitCode);
    target.add(this.restarts, 1);
    if (this.workingSet >= 0) target.set(this.workingSet, 0);
  }

  /** The machine's agent has asked it. */
  noteProbe(kind: ProbeKind, well: boolean): void {
    const labels = { probe_type: PROBE_TYPES[kind], result: well ? 'successful' : 'failed' };
    const key = `${labels.probe_type} ${labels.result}`;
    const counter = this.probes.get(key) ?? this.target.instrument('prober_probe_total', labels);
    this.probes.set(key, counter);
    this.target.add(counter, 1);
  }

  /** Whether requests are sent to the pod. */
  showReady(ready: boolean): void {
    if (this.ready >= 0) this.target.set(this.ready, ready ? 1 : 0);
  }

  /** It waits before it starts again, or does so no more. */
  noteBackOff(waits: boolean): void {
    if (waits && this.backOff < 0)
      this.backOff = this.target.instrument('kube_pod_container_status_waiting_reason', { reason: 'CrashLoopBackOff' });
    if (this.backOff >= 0) this.target.set(this.backOff, waits ? 1 : 0);
  }

  /** `memoryBytes` is its working set; no processors: they are not modelled. */
  read(processors: ProcessorSharing | null, memoryBytes: number, nowUs: Micros): void {
    if (this.workingSet >= 0) this.target.values[this.workingSet] = memoryBytes;
    if (!(processors instanceof QuotaSharing)) return;
    const { values } = this.target;
    values[this.periods] = processors.periodsUntil(nowUs);
    values[this.throttledPeriods] = processors.throttledPeriods;
    values[this.throttledSeconds] = processors.throttledUntil(nowUs);
  }
}
