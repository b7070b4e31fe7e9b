/**
 * Which machine a pod runs on. A pod asks for processors, and is placed where so many are not asked for yet: rather on a node with fewer
 * pods of its service, then on the one with the most room. Without room it waits. On its node it shares the cores with all others there.
 */
import { SECOND } from '../base/time.ts';
import type { Service, Topology } from '../model/topology.ts';
import type { Core } from './core.ts';
import { EVENT_NODE_ROOM, EVENT_POD_STARTED } from './event-kinds.ts';
import { NodeState } from './node-state.ts';
import type { Pod } from './pod.ts';

/** A pod without a node is looked at again after so long. */
const LOOK_US = SECOND;
/** Sums of shares of cores are not exact. */
const ROUNDING = 1e-9;
export const NOWHERE = -1;

export function openNodes(core: Core): void {
  for (const node of core.topology.nodes ?? []) {
    const labels = node.zone === '' ? { node: node.name } : { node: node.name, zone: node.zone };
    core.nodes.push(new NodeState(node, core.recorder.addTarget(labels)));
  }
}

/** Whether pods of the service share the cores of a machine with others. */
export function sharesMachine({ external }: Service, { nodes = [] }: Topology): boolean {
  return nodes.length > 0 && external !== true;
}

/** A pod that was made is placed: where the life before it was, or where there is room; when the run opens, there always is some. */
export function placePod(core: Core, pod: Pod, before: Pod | null): void {
  if (!sharesMachine(pod.model, core.topology)) return;
  const isOpening = core.events.nowUs === 0;
  const node = before === null ? roomFor(core, pod, isOpening) : before.node;
  if (node === NOWHERE) pod.target.set(pod.target.instrument('kube_pod_status_unschedulable', {}), 1);
  else putOn(core, pod, node);
}

/** The pod begins to start as soon as it has a node. */
export function startWhenPlaced(core: Core, pod: Pod): void {
  const waits = pod.node === NOWHERE && sharesMachine(pod.model, core.topology);
  const afterUs = waits ? LOOK_US : pod.model.startupUs;
  core.events.schedule(core.events.nowUs + afterUs, waits ? EVENT_NODE_ROOM : EVENT_POD_STARTED, pod.id, 0);
}

/** Looks again for a node for a pod that has none. */
export function lookForNode(core: Core, id: number): void {
  const pod = core.pods[id];
  if (pod.phase !== 'starting') return;
  const node = roomFor(core, pod, false);
  if (node !== NOWHERE) {
    pod.target.set(pod.target.instrument('kube_pod_status_unschedulable', {}), 0);
    putOn(core, pod, node);
  }
  startWhenPlaced(core, pod);
}

/** The pod's process is not there any more. */
export function leaveMachine({ nodes, events }: Core, pod: Pod): void {
  if (pod.node !== NOWHERE) nodes[pod.node].machine.leave(pod.processors, events);
}

export function readNodes({ nodes, events }: Core): void {
  for (const node of nodes) node.read(events.nowUs);
}

/** What other machines take of the cores below a node. */
export function obeyNeighbours({ nodes, hooks, events }: Core): void {
  nodes.forEach(({ machine }, id) => {
    machine.setOthers(hooks.atNode('stolenCores', id), events);
  });
}

function putOn(core: Core, pod: Pod, node: number): void {
  const { machine, model } = core.nodes[node];
  pod.node = node;
  pod.zone = core.zones?.numberOf(model.zone) ?? NOWHERE;
  core.hooks.putOn(pod.host, node);
  pod.target.set(pod.target.instrument('kube_pod_info', { node: model.name }), 1);
  machine.join(pod.processors, core.events);
}

/** The best node for a pod; NOWHERE when none has room, unless it `must` go somewhere. */
function roomFor(core: Core, pod: Pod, must: boolean): number {
  let best = NOWHERE;
  let bestRank: readonly number[] = [];
  core.nodes.forEach(({ model, isCordoned }, node) => {
    if (isCordoned) return;
    const others = core.pods.filter((other) => other.node === node && other.phase !== 'gone' && other !== pod);
    const free = others.reduce((left, other) => left - requestOf(other.model), model.processors);
    const fits = free + ROUNDING >= requestOf(pod.model);
    if (!fits && !must) return;
    const rank = [fits ? 0 : 1, others.filter(({ service }) => service === pod.service).length, -free];
    if (best !== NOWHERE && !isBefore(rank, bestRank)) return;
    best = node;
    bestRank = rank;
  });
  return best;
}

function requestOf({ processorRequest, processors }: Service): number {
  return processorRequest ?? processors;
}

function isBefore(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && one[at] < other[at];
}
