/**
 * Keeps as many pods of each service as were asked for, and replaces them one by one in a rollout: first a new one becomes ready, then
 * an old one drains, as a rolling update with a surge of one does. Whatever changes, `reconcile` compares what there is with what is
 * asked for; so a rollout, an autoscaler and an operator may be at it at the same time.
 */
import type { Core } from './core.ts';
import { tendAside } from './delivery.ts';
import { drainPod, podStarted, startPod } from './orchestrator.ts';
import { isWanted, type Pod } from './pod.ts';

/** Pods beyond those that were asked for, while a rollout goes on. */
const SURGE = 1;

/** A pod has come up, and the service may go on with what waited for it. */
export function podCameUp(core: Core, id: number): void {
  podStarted(core, id);
  reconcile(core, core.pods[id].service);
}

/** Replaces every pod of the service; the change is done when the last old pod has begun to drain. */
export function beginRollout(core: Core, service: number, change: number): void {
  core.services[service].generation = nextGeneration(core, service);
  rollOut(core, service, change);
}

/** The same when the service knows already which pods it is to have; a rollout that was under way will not be done. */
export function rollOut(core: Core, service: number, change: number): void {
  const running = core.rollouts.findIndex((candidate) => candidate.service === service);
  if (running >= 0) {
    const [superseded] = core.rollouts.splice(running, 1);
    core.changes.end(superseded.change, 'failed', core.events.nowUs);
  }
  core.rollouts.push({ service, change });
  reconcile(core, service);
}

export function nextGeneration(core: Core, service: number): number {
  return ++core.services[service].generations;
}

/** Brings the service to `replicas` pods; the change is done when they are ready. */
export function scaleService(core: Core, service: number, replicas: number, change: number): void {
  setReplicas(core, service, replicas);
  core.scalings.push({ service, replicas, change });
  settleScaling(core, service);
}

/** The same without anybody who waits for it. A scaling that was under way will not be done. */
export function setReplicas(core: Core, service: number, replicas: number): void {
  for (const superseded of core.scalings.filter((scaling) => scaling.service === service)) {
    core.changes.end(superseded.change, 'failed', core.events.nowUs);
  }
  core.scalings = core.scalings.filter((scaling) => scaling.service !== service);
  core.services[service].replicas = replicas;
  reconcile(core, service);
}

/** The pod goes and another takes its place; the change is done when as many as before are ready. */
export function replacePod(core: Core, { id, service }: Pod, change: number): void {
  drainPod(core, id);
  core.scalings.push({ service, replicas: core.services[service].replicas, change });
  reconcile(core, service);
}

/** Starts and drains pods until there are as many of the right generation as may be now. */
export function reconcile(core: Core, service: number): void {
  const state = core.services[service];
  const { replicas, generation, delivery } = state;
  const all = core.pods.filter((pod) => pod.service === service && isWanted(pod));
  const pods = delivery === null ? all : all.filter((pod) => pod.generation !== delivery.aside.generation);
  const fresh = pods.filter((pod) => pod.generation === generation);
  const old = pods.filter((pod) => pod.generation !== generation);
  // Who does not serve goes first; of those who do the oldest in a rollout, and the newest when there are too many.
  const unreadyFirst = (one: Pod, other: Pod): number => Number(one.isReady) - Number(other.isReady);
  const freshUnready = fresh.filter((pod) => !pod.isReady).length;
  const replaced = [...old].sort(unreadyFirst).slice(0, Math.max(0, pods.length - replicas - freshUnready));
  const surplus = [...fresh]
    .reverse()
    .sort(unreadyFirst)
    .slice(0, Math.max(0, fresh.length - replicas));
  for (const pod of [...replaced, ...surplus]) drainPod(core, pod.id);
  const left = pods.length - replaced.length - surplus.length;
  const room = replicas + (old.length > 0 ? SURGE : 0) - left;
  for (let i = Math.min(replicas - fresh.length, room); i > 0; i--) startPod(core, service, state);
  if (delivery !== null)
    tendAside(
      core,
      service,
      delivery,
      all.filter((pod) => !pods.includes(pod)),
    );
  if (replaced.length === old.length) endRollout(core, service);
  settleScaling(core, service);
}

function endRollout(core: Core, service: number): void {
  const at = core.rollouts.findIndex((candidate) => candidate.service === service);
  if (at < 0) return;
  const [rollout] = core.rollouts.splice(at, 1);
  core.changes.end(rollout.change, 'done', core.events.nowUs);
}

function settleScaling(core: Core, service: number): void {
  const { ready: serving, delivery } = core.services[service];
  const ready = serving.filter((id) => core.pods[id].generation !== delivery?.aside.generation).length;
  core.scalings = core.scalings.filter((scaling) => {
    if (scaling.service !== service || scaling.replicas !== ready) return true;
    core.changes.end(scaling.change, 'done', core.events.nowUs);
    return false;
  });
}
