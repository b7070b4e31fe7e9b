/**
 * Gives services more and fewer replicas by the processor time that they use, as Kubernetes' horizontal pod autoscaler does: it looks
 * at intervals, so it is late; it takes the average, so it does not see one hot replica; and new replicas need time to come up. The
 * arithmetic is in replica-count.ts.
 */
import { assert } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';
import type { Autoscale } from '../model/autoscale.ts';
import { changed } from '../model/settings.ts';
import { AIM, COUNTS, OF_PROCESSORS, USED, type AutoscalerState } from './autoscaler-state.ts';
import type { Core } from './core.ts';
import { setReplicas } from './deployment.ts';
import { EVENT_AUTOSCALE } from './event-kinds.ts';
import { overridden } from './overriding.ts';
import { isWanted, type Pod } from './pod.ts';
import { targetOf } from './target-opening.ts';
import { limited, stabilized, usedPercent, wantedReplicas, type Use } from './replica-count.ts';

/** Rescalings of all services that the change log has room for. */
const TOLD_MAX = 5_000;

export function openAutoscalers(core: Core): void {
  core.services.forEach(({ model, ready, replicas }, service) => {
    if (model.autoscale === undefined) return;
    const target = targetOf(core.recorder, model, { horizontalpodautoscaler: model.name });
    const state: AutoscalerState = {
      service,
      target,
      counts: COUNTS.map((name) => target.instrument(`kube_horizontalpodautoscaler_${name}`, {})),
      aim: target.instrument(AIM, OF_PROCESSORS),
      used: -1,
      seen: new Map(ready.map((id): [number, Micros] => [id, 0])),
      seenAtUs: 0,
      wanted: [{ atUs: 0, replicas }],
      changes: [],
    };
    core.autoscalers.push(state);
    show(core, state, model.autoscale, replicas);
    core.events.schedule(model.autoscale.everyUs, EVENT_AUTOSCALE, core.autoscalers.length - 1, 0);
  });
}

/** Time to look. */
export function autoscale(core: Core, id: number): void {
  const state = core.autoscalers[id];
  const policy = policyNow(core, state.service);
  const { nowUs } = core.events;
  const now = core.services[state.service].replicas;
  const use = look(core, state);
  const known = usedPercent(use.ratios);
  // Scaled to nothing by somebody, it is left alone until somebody gives it replicas again (Kubernetes' condition ScalingDisabled).
  if (now > 0) state.wanted.push({ atUs: nowUs, replicas: wantedReplicas(now, use, policy) });
  const next = now === 0 ? 0 : limited(now, stabilized(now, state.wanted, nowUs, policy), state.changes, nowUs, policy);
  if (next !== now) {
    state.changes.push({ atUs: nowUs, replicas: next - now });
    setReplicas(core, state.service, next);
    tell(core, state.service, now, next, policy, known);
  }
  const { up, down } = policy;
  state.wanted = state.wanted.filter(({ atUs }) => nowUs - atUs <= Math.max(up.stabilizationUs, down.stabilizationUs));
  state.changes = state.changes.filter(({ atUs }) => nowUs - atUs <= Math.max(up.perUs, down.perUs));
  if (known !== null) {
    if (state.used < 0) state.used = state.target.instrument(USED, OF_PROCESSORS);
    state.target.set(state.used, known);
  }
  show(core, state, policy, next);
  core.events.schedule(nowUs + policy.everyUs, EVENT_AUTOSCALE, id, 0);
}

/** As operators have set it, or as it is in force instead; a release says nothing about it. */
function policyNow(core: Core, service: number): Autoscale {
  const { model, configured } = core.services[service];
  const { autoscale: policy } = overridden('service', changed('service', model, configured), core.overrides);
  assert(policy !== undefined, 'a service that has an autoscaler keeps it');
  return policy;
}

/** What replicas have used since the last look. */
function look(core: Core, state: AutoscalerState): Use {
  const { nowUs } = core.events;
  const ratios: number[] = [];
  let [unready, missing] = [0, 0];
  const seen = new Map<number, Micros>();
  for (const pod of core.pods) {
    if (pod.service !== state.service || !isWanted(pod)) continue;
    if (pod.phase === 'crashed') missing++;
    else if (pod.phase === 'starting') unready++;
    else {
      const usedUs = pod.processorUseUs(nowUs);
      const before = state.seen.get(pod.id);
      seen.set(pod.id, usedUs);
      if (before === undefined) unready++;
      else ratios.push((usedUs - before) / (coresOf(pod) * (nowUs - state.seenAtUs)));
    }
  }
  state.seen = seen;
  state.seenAtUs = nowUs;
  return { ratios, unready, missing };
}

function coresOf({ model }: Pod): number {
  const { processorQuota: quota, processors } = model;
  return quota === null ? processors : Math.min(processors, quota.quotaUs / quota.periodUs);
}

function show(core: Core, { target, counts, aim, service }: AutoscalerState, policy: Autoscale, desired: number): void {
  const current = core.pods.filter((pod) => pod.service === service && isWanted(pod)).length;
  const values = [policy.replicasMin, policy.replicasMax, current, desired];
  values.forEach((value, index) => {
    target.set(counts[index], value);
  });
  target.set(aim, Math.round(policy.targetRatio * 100));
}

/** In the change log, in the words of Kubernetes' events. */
function tell(core: Core, service: number, from: number, to: number, policy: Autoscale, known: number | null): void {
  if (++core.rescalings > TOLD_MAX) return;
  const { name } = core.services[service].model;
  const atUs = core.events.nowUs;
  const change = core.changes.begin({
    atUs,
    kind: 'scale',
    component: name,
    title: `${name}: scale to ${to}`,
    author: 'autoscaler',
    diff: [
      `replicas: ${from} -> ${to}`,
      `reason: ${reasonOf(from, to, policy)}`,
      ...(known === null ? [] : [`cpu utilization: ${known}%`]),
    ],
  });
  core.changes.end(change, 'done', atUs);
}

function reasonOf(from: number, to: number, { replicasMin, replicasMax }: Autoscale): string {
  if (from > replicasMax) return 'current number of replicas above Spec.MaxReplicas';
  if (from < replicasMin) return 'current number of replicas below Spec.MinReplicas';
  return to > from ? 'cpu resource utilization (percentage of request) above target' : 'all metrics below target';
}

/** Rescalings that the change log does not tell, as sentences. */
export function rescalingsUntold({ rescalings }: Core): string[] {
  const untold = rescalings - TOLD_MAX;
  return untold <= 0 ? [] : [`rescalingsToldMax: ${untold} rescalings beyond ${TOLD_MAX} are not in the change log`];
}
