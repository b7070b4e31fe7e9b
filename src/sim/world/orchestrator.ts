/** The pods of services: makes, starts, drains and ends them. How many there are to be, and of which generation, says deployment.ts. */
import { LimitReached } from '../base/limit.ts';
import { openDoor } from './door-opening.ts';
import { touchMemory } from './oom-killer.ts';
import { openContainer } from './container-opening.ts';
import type { Core } from './core.ts';
import type { ReplicaSet } from './replica-set.ts';
import { EVENT_POD_STARTED } from './event-kinds.ts';
import { HeapState } from './heap.ts';
import { HeapTelemetry } from './heap-telemetry.ts';
import { podInstruments } from './instruments.ts';
import { obeyFreeze, obeySpeed, podObeysHooks } from './hook-obedience.ts';
import { Pod } from './pod.ts';
import { nextPhase } from './pod-lifecycle.ts';
import { openProcess, openQueue, warmAtUs } from './process-opening.ts';
import { openProbes } from './probe-opening.ts';
import { openWaits } from './own-telemetry.ts';
import { endLog, openLog } from './log-opening.ts';
import { forgetHost, openHosts } from './hosts.ts';
import { openInterface } from './network-interface-opening.ts';
import { leaveMachine, placePod, sharesMachine, startWhenPlaced } from './nodes.ts';
import { makePools, openPools } from './pool-keeping.ts';
import { closePools, resizePool } from './pooling.ts';
import { consumerThreads, isIdle, joinGroups, leaveGroups, openMessaging } from './pod-members.ts';
import { openResolver } from './resolving.ts';
import { scrapeHandles } from './scrape-answers.ts';
import { targetOf } from './target-opening.ts';
import { openTls, shakesHands } from './tls.ts';
import { modelInForce } from './versions.ts';

/** Processes that a run may start, one after the other; their names are numbered in 16 bits. */
const PODS_MADE_MAX = 50_000;

/** Starts the pods that a service has when the run opens: they are ready at once, and warm. */
export function openService(core: Core, service: number): void {
  for (let i = 0; i < core.services[service].model.replicas; i++) {
    const pod = makePod(core, service, core.services[service], null);
    podStarted(core, pod.id, true);
    pod.warmAtUs = 0;
  }
}

/** The container of a pod whose process has died starts again: a pod of the same name, version and settings, with nothing in memory. */
export function containerStarts(core: Core, id: number): void {
  const dead = core.pods[id];
  if (dead.phase !== 'crashed') return;
  dead.phase = nextPhase(dead.phase, 'replaced');
  dead.container?.noteBackOff(false);
  const pod = makePod(core, dead.service, dead, dead);
  core.events.schedule(core.events.nowUs + dead.model.startupUs, EVENT_POD_STARTED, pod.id, 0);
}

/** Starts one more pod of the service, which will be ready after a while. */
export function startPod(core: Core, service: number, set: ReplicaSet): void {
  startWhenPlaced(core, makePod(core, service, set, null));
}

/** A pod that is starting; whoever makes it says when it is ready. `before` is the life before this one, if there was one. */
function makePod(core: Core, service: number, set: ReplicaSet, before: Pod | null): Pod {
  if (core.pods.length === PODS_MADE_MAX)
    throw new LimitReached(`podsMadeMax: ${PODS_MADE_MAX} processes of replicas have been started`);
  const state = core.services[service];
  const { version, release, generation } = set;
  const model = before?.model ?? modelInForce(core, service, release);
  state.podsStarted++;
  const name = before?.name ?? `${model.name}-${revision(version)}-${state.podsStarted}`;
  const labels = { service: model.name, pod: name };
  const target = before?.target ?? targetOf(core.recorder, model, labels, model.bucketBoundsUs ?? undefined);
  target.set(target.instrument('build_info', { version }), 1);
  const processorsShared =
    model.workers + consumerThreads(model.consumers) > model.processors ||
    model.processorQuota !== null ||
    model.heap !== null ||
    shakesHands(model, core.topology) ||
    sharesMachine(model, core.topology);
  const pod = new Pod({
    id: core.pods.length,
    host: before?.host ?? core.recorder.spans.definePod(name),
    service,
    name,
    version,
    generation,
    startedAtUs: core.events.nowUs,
    processors: core.addProcessors(model.processors, -1, model.processorQuota),
    processorsShared,
    release,
    model,
    entries: core.program.releases[release].entries,
    workersMax: model.workers,
    queueMax: model.queueMax,
    pools: makePools(core, target, `${model.name}/${state.podsStarted}`, model.pools),
    target,
    instruments: podInstruments(core, model, target),
  });
  if (model.external === true) pod.unseen = { presentUs: 0, servedUs: 0 };
  pod.queue = openQueue(core, pod);
  pod.process = openProcess(core, pod);
  openWaits(pod);
  openLog(core, pod, before);
  if (core.scrapeTimeoutUs !== null) pod.scrape = scrapeHandles(target);
  pod.hosts = openHosts(pod);
  pod.link = openInterface(core, pod);
  pod.tls = openTls(pod);
  pod.resolver = openResolver(core, pod, model);
  if (before !== null) before.nextLife = pod.id;
  if (model.heap !== null) {
    pod.heap = new HeapState(model.heap, core.events.nowUs);
    pod.heapTelemetry = new HeapTelemetry(target, pod.heap);
  }
  pod.container = before?.container ?? openContainer(core, model, name);
  pod.deaths = before?.deaths ?? 0;
  if (before !== null) pod.probing = before.probing;
  pod.door = openDoor(core, pod);
  pod.messaging = openMessaging(core, pod);
  core.pods.push(pod);
  placePod(core, pod, before);
  openPools(core, pod);
  core.guarding.addPod(pod, state.podsStarted - 1);
  obeySpeed(core, pod);
  if (!core.hooks.areIdle) podObeysHooks(core, pod);
  openProbes(core, pod);
  return pod;
}

/**
 * A pod has come up: it takes requests, unless a probe has to find that first; those that the run opens with are ready. What follows
 * for its service is up to deployment.ts.
 */
export function podStarted(core: Core, id: number, isOpening = false): void {
  const pod = core.pods[id];
  pod.phase = nextPhase(pod.phase, 'started');
  if (pod.phase !== 'ready') return;
  pod.warmAtUs = warmAtUs(pod, core.events.nowUs);
  touchMemory(core, pod);
  if (!core.hooks.areIdle) {
    // It may have got its node only now.
    obeySpeed(core, pod);
    obeyFreeze(core, pod);
  }
  joinGroups(core, pod);
  const { readiness, startup } = pod.probing ?? {};
  if ((readiness === undefined && startup === undefined) || isOpening) becomeReady(core, pod);
}

/** It takes requests, unless it stands aside for now (delivery.ts). */
export function becomeReady(core: Core, pod: Pod): void {
  const { delivery } = core.services[pod.service];
  pod.isReady = true;
  pod.container?.showReady(true);
  if (delivery?.aside.generation !== pod.generation || delivery.strategy.kind === 'canary') enterService(core, pod);
}

export function becomeUnready(core: Core, pod: Pod): void {
  pod.isReady = false;
  pod.container?.showReady(false);
  leaveService(core, pod);
}

/** Requests are sent to the pod from now on. */
export function enterService(core: Core, pod: Pod): void {
  core.guarding.backends[pod.service].join(core.guarding.placeOf[pod.id], core.events.nowUs);
  core.services[pod.service].ready = [...core.services[pod.service].ready, pod.id];
}

/** Brings a pod's pools in line with its settings. */
export function obeyPools(core: Core, pod: Pod): void {
  for (const pool of pod.pools) resizePool(core, pool, pod.model.pools[pool.index].sizeMax);
}

/** Ends pods that drain and hold no request; called with each scrape, so their last counts are in the store. */
export function retireIdlePods(core: Core): void {
  for (const pod of core.pods) {
    if (pod.phase !== 'draining' || pod.inFlight > 0 || pod.paused || !isIdle(pod)) continue;
    pod.phase = nextPhase(pod.phase, 'idle');
    closePools(core, pod);
    forgetHost(core, pod);
    removeTargets(core, pod);
  }
}

/** The pod takes nothing new, and goes when it has ended what it has. */
export function drainPod(core: Core, id: number): void {
  const pod = core.pods[id];
  pod.phase = nextPhase(pod.phase, 'drain');
  becomeUnready(core, pod);
  leaveGroups(core, pod);
  if (pod.phase !== 'gone') return;
  closePools(core, pod);
  removeTargets(core, pod);
}

/** No new request is sent to the pod. */
export function leaveService(core: Core, pod: Pod): void {
  const service = core.services[pod.service];
  service.ready = service.ready.filter((candidate) => candidate !== pod.id);
}

export function removeTargets(core: Core, pod: Pod): void {
  leaveMachine(core, pod);
  pod.scrapeSinceUs = 0;
  core.recorder.removeTarget(pod.target, core.events.nowUs);
  if (pod.container !== null) core.recorder.removeTarget(pod.container.target, core.events.nowUs);
  endLog(core, pod);
}

/** Five letters and digits that stand for a version in a pod's name, as a replica set's hash does. */
function revision(version: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < version.length; i++) hash = Math.imul(hash ^ version.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36).padStart(7, '0').slice(-5);
}
