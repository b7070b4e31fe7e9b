/** What a balancer remembers of its checks: how many in a row went well or badly, and who is out of its lists for it. */
import type { HealthCheck } from '../model/balancing.ts';
import type { Handle, Target } from '../telemetry/target.ts';

/** The balancer's lists: pods that are left out, and a number that grows with every change. */
interface Listed {
  readonly unhealthy: Set<number>;
  version: number;
}

export class HealthChecks {
  policy: HealthCheck;
  /** Checks that had no answer yet when they were sent. */
  pending: number[] = [];
  /** By pod: checks in a row that went the same way, failed ones below zero. */
  private readonly runs = new Map<number, number>();
  private readonly target: Target;
  private readonly backends: Handle;
  private readonly healthy: Handle;

  constructor(policy: HealthCheck, target: Target) {
    this.policy = policy;
    this.target = target;
    this.backends = target.instrument('balancer_backends', {});
    this.healthy = target.instrument('balancer_backends_healthy', {});
  }

  /** How a check of the pod went: puts it out of the balancers' lists or back into them. */
  note(pod: number, well: boolean, backends: Listed): void {
    const before = this.runs.get(pod) ?? 0;
    const run = well ? Math.max(before, 0) + 1 : Math.min(before, 0) - 1;
    this.runs.set(pod, run);
    const { healthyAfter, unhealthyAfter } = this.policy;
    const changed = well
      ? run >= healthyAfter && backends.unhealthy.delete(pod)
      : run <= -unhealthyAfter && !backends.unhealthy.has(pod);
    if (!changed) return;
    if (!well) backends.unhealthy.add(pod);
    backends.version++;
  }

  /** Nobody checks any more; whoever begins again goes on with the same series. */
  end(): void {
    this.target.restart();
  }

  /** Forgets pods that are out of service, and writes the gauges. */
  keep(ready: readonly number[], backends: Listed): void {
    const inService = new Set(ready);
    for (const pod of this.runs.keys()) if (!inService.has(pod)) this.runs.delete(pod);
    for (const pod of backends.unhealthy) if (!inService.has(pod)) backends.unhealthy.delete(pod);
    this.target.set(this.backends, ready.length);
    this.target.set(this.healthy, ready.length - backends.unhealthy.size);
  }
}
