/** One machine that holds pods, and what its agent tells of it. How pods come to it is in nodes.ts. */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import { Machine } from '../kernel/machine.ts';
import type { Node } from '../model/node.ts';
import type { Handle, Target } from '../telemetry/target.ts';

export const NODE_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'node_cpu_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time of the cores of the machine, by mode; what the hypervisor gave to others is stolen.',
  },
  { name: 'kube_node_spec_unschedulable', kind: 'gauge', unit: '', help: '1 while no pod is placed on the node.' },
  { name: 'kube_node_status_allocatable_cpu_cores', kind: 'gauge', unit: '', help: 'Cores that pods may ask for.' },
  { name: 'kube_pod_info', kind: 'gauge', unit: '', help: '1 for the node that the pod runs on.' },
  { name: 'kube_pod_status_unschedulable', kind: 'gauge', unit: '', help: '1 while no node has room for the pod.' },
];

export class NodeState {
  readonly model: Node;
  readonly machine: Machine;
  /** No pod is placed on it. */
  isCordoned = false;
  private readonly target: Target;
  private readonly user: Handle;
  private readonly steal: Handle;
  private readonly idle: Handle;
  private readonly unschedulable: Handle;
  private idleUs: Micros = 0;

  constructor(model: Node, target: Target) {
    this.model = model;
    this.machine = new Machine(model.processors);
    this.target = target;
    this.user = target.seconds('node_cpu_seconds_total', { mode: 'user' });
    this.steal = target.seconds('node_cpu_seconds_total', { mode: 'steal' });
    this.idle = target.seconds('node_cpu_seconds_total', { mode: 'idle' });
    this.unschedulable = target.instrument('kube_node_spec_unschedulable', {});
    target.set(target.instrument('kube_node_status_allocatable_cpu_cores', {}), model.processors);
  }

  /** Writes its gauges and counters, for a scrape. */
  read(nowUs: Micros): void {
    const { target, machine } = this;
    const usedUs = machine.usedUntil(nowUs);
    const stolenUs = machine.stolenUntil(nowUs);
    target.set(this.user, usedUs);
    target.set(this.steal, stolenUs);
    // What is left of sums that are rounded may be less by a hair than it was.
    this.idleUs = Math.max(this.idleUs, machine.cores * nowUs - usedUs - stolenUs);
    target.set(this.idle, this.idleUs);
    target.set(this.unschedulable, this.isCordoned ? 1 : 0);
  }
}
