/**
 * Deploys: a new version replaces the old one pod by pod, or stands beside it (delivery.ts) until it is promoted, by somebody or after a
 * while, or taken back. Each step leaves a line in the change log.
 */
import type { Change, WorldDeed } from '../model/action.ts';
import { strategyLines } from '../model/strategy.ts';
import { obeyBalancing } from './balancing-obedience.ts';
import type { Core, ServiceState } from './core.ts';
import { nextDeliveryPhase } from './delivery-lifecycle.ts';
import { schedule } from './delivery.ts';
import { beginRollout, nextGeneration, reconcile, rollOut } from './deployment.ts';
import { drainPod, enterService, leaveService } from './orchestrator.ts';
import { isWanted, type Pod } from './pod.ts';
import type { Delivery, ReplicaSet } from './replica-set.ts';
import { settingsDiff } from './settings.ts';
import { openSplit } from './traffic-split.ts';
import { modelNow, modelOf, releaseId } from './versions.ts';

type Deploy = WorldDeed & { readonly kind: 'deploy' };

/** `image: shop:1.0.0 -> shop:1.1.0`. */
export function imageLine(service: string, before: string, after: string): string {
  return `image: ${service}:${before} -> ${service}:${after}`;
}

export function deploy(core: Core, service: number, deed: Deploy): void {
  const state = core.services[service];
  const { version, release } = state;
  supersede(core, service);
  const to = releaseId(core, service, deed.version);
  const diff = [
    imageLine(deed.service, version, deed.version),
    ...strategyLines(deed.strategy),
    ...settingsDiff('service', modelNow(core, service), modelOf(core, service, to)),
  ];
  const { title, author } = deed;
  const change = core.changes.begin({
    atUs: core.events.nowUs,
    kind: 'deploy',
    component: deed.service,
    title,
    author,
    diff,
  });
  core.undo.set(change, { kind: 'deploy', service, version, release });
  if (deed.strategy === undefined) {
    state.version = deed.version;
    state.release = to;
    obeyBalancing(core, service);
    beginRollout(core, service, change);
    return;
  }
  const aside: ReplicaSet = { version: deed.version, release: to, generation: nextGeneration(core, service) };
  state.delivery = { change, strategy: deed.strategy, aside, phase: 'starting' };
  if (deed.strategy.kind === 'canary' && deed.strategy.trafficRatio !== null)
    state.split = openSplit(core.seed, deed.service, deed.strategy.trafficRatio, aside.generation);
  reconcile(core, service);
}

/** Why the set beside a service cannot be promoted now; null when it can. */
export function promotionTrouble(core: Core, service: number): string | null {
  const { delivery, model } = core.services[service];
  if (delivery === null || delivery.phase === 'promoted')
    return `${model.name} has no canary and no second set of pods that could be promoted.`;
  return delivery.phase === 'waiting' ? null : `the new pods of ${model.name} are not ready yet.`;
}

/** The new version takes all requests. */
export function promote(core: Core, service: number, author: string): void {
  const state = core.services[service];
  const { delivery } = state;
  if (delivery === null || promotionTrouble(core, service) !== null) return;
  const { strategy, aside, change } = delivery;
  const { name } = state.model;
  const atUs = core.events.nowUs;
  const diff = [imageLine(name, state.version, aside.version)];
  const title = `${name}: promote ${aside.version}`;
  core.changes.end(core.changes.begin({ atUs, kind: 'deploy', component: name, title, author, diff }), 'done', atUs);
  delivery.phase = nextDeliveryPhase(delivery.phase, 'promote');
  delivery.aside = { version: state.version, release: state.release, generation: state.generation };
  state.split = null;
  state.version = aside.version;
  state.release = aside.release;
  state.generation = aside.generation;
  obeyBalancing(core, service);
  if (strategy.kind === 'canary') {
    state.delivery = null;
    rollOut(core, service, change);
    return;
  }
  switchTraffic(core, service, delivery);
  core.changes.end(change, 'done', atUs);
  schedule(core, service, delivery, strategy.keepUs);
  reconcile(core, service);
}

/** A delivery is to be promoted by itself, or its old set has been kept for long enough. */
export function deliveryDue(core: Core, service: number, change: number): void {
  const { delivery } = core.services[service];
  if (delivery?.change !== change) return;
  if (delivery.phase === 'promoted') {
    core.services[service].delivery = null;
    reconcile(core, service);
  } else promote(core, service, core.changes.get(change)?.author ?? 'ci');
}

/** Takes a delivery back; `rollback` is what the change log says, but for the diff. */
export function takeBack(core: Core, service: number, rollback: Omit<Change, 'id' | 'status' | 'endedAtUs' | 'diff'>): void {
  const state = core.services[service];
  const { delivery } = state;
  if (delivery === null) return;
  const { aside } = delivery;
  const isPromoted = delivery.phase === 'promoted';
  const [from, to] = isPromoted ? [state.version, aside.version] : [aside.version, state.version];
  const diff = [imageLine(state.model.name, from, to)];
  core.changes.end(core.changes.begin({ ...rollback, diff }), 'done', core.events.nowUs);
  if (isPromoted) {
    delivery.aside = { version: state.version, release: state.release, generation: state.generation };
    state.version = aside.version;
    state.release = aside.release;
    state.generation = aside.generation;
    obeyBalancing(core, service);
    switchTraffic(core, service, delivery);
  }
  endDelivery(core, service, delivery);
}

/** The set of the service takes requests, and the one that stands aside no more; what is under way there goes on to its end. */
function switchTraffic(core: Core, service: number, { aside }: Delivery): void {
  const state = core.services[service];
  const pods = core.pods.filter((pod) => pod.service === service && isWanted(pod));
  for (const pod of pods) if (pod.generation === state.generation && pod.isReady) enterService(core, pod);
  for (const pod of pods) if (pod.generation === aside.generation) leaveService(core, pod);
}

/** The pods that stand aside go. */
function endDelivery(core: Core, service: number, delivery: Delivery): void {
  const state: ServiceState = core.services[service];
  const isAside = (pod: Pod): boolean => pod.service === service && pod.generation === delivery.aside.generation;
  delivery.phase = nextDeliveryPhase(delivery.phase, 'end');
  state.delivery = null;
  state.split = null;
  for (const pod of core.pods) if (isAside(pod) && isWanted(pod)) drainPod(core, pod.id);
  reconcile(core, service);
}

/** Somebody deploys while a delivery has not come to its end: the new one takes its place. */
function supersede(core: Core, service: number): void {
  const { delivery } = core.services[service];
  if (delivery === null) return;
  if (delivery.phase !== 'promoted') {
    core.changes.end(delivery.change, 'failed', core.events.nowUs);
    core.undo.delete(delivery.change);
  }
  endDelivery(core, service, delivery);
}
