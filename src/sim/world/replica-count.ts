/**
 * How many replicas an autoscaler wants: the algorithm of Kubernetes' horizontal pod autoscaler (pkg/controller/podautoscaler,
 * replica_calculator.go and horizontal.go), whole percentages and all, as pure functions.
 */
import type { Micros } from '../base/time.ts';
import type { Autoscale, ScalingRules } from '../model/autoscale.ts';

/** What was seen of the replicas since the last look. */
export interface Use {
  /** Of each replica that was in service all the time: the share of its processors that it has used. */
  readonly ratios: readonly number[];
  /** Replicas that have come up since, or are still starting. */
  readonly unready: number;
  /** Replicas of which nothing is known, since their process is dead. */
  readonly missing: number;
}

/** At some instant so many replicas were wanted, or had been added (below zero: taken away). */
export interface At {
  readonly atUs: Micros;
  readonly replicas: number;
}

/** As Kubernetes has it: processor time used, in whole percent of what may be used. Null when nothing is known of any replica. */
export function usedPercent(ratios: readonly number[], count = ratios.length): number | null {
  if (count === 0) return null;
  return Math.floor((100 * ratios.reduce((sum, ratio) => sum + ratio, 0)) / count + 1e-9);
}

/**
 * Replicas that the use asks for, before any bound. Those that say nothing are taken to be idle when more would be added, and busy
 * when some would be taken away; what then points in the other direction, or hardly anywhere, changes nothing.
 */
export function wantedReplicas(now: number, { ratios, unready, missing }: Use, policy: Autoscale): number {
  const targetPercent = Math.max(1, Math.round(policy.targetRatio * 100));
  const known = usedPercent(ratios);
  if (known === null) return now;
  const ratio = known / targetPercent;
  const silentUnready = ratio > 1 ? unready : 0;
  if (missing === 0 && silentUnready === 0) {
    return isNear(ratio, policy) ? now : Math.ceil(ratio * ratios.length);
  }
  const added = ratio > 1 ? new Array<number>(missing + silentUnready).fill(0) : new Array<number>(missing).fill(1);
  const all = [...ratios, ...(ratio === 1 ? [] : added)];
  const cautious = (usedPercent(all) ?? 0) / targetPercent;
  if (isNear(cautious, policy) || (ratio < 1 && cautious > 1) || (ratio > 1 && cautious < 1)) return now;
  const wanted = Math.ceil(cautious * all.length);
  return (cautious < 1 && wanted > now) || (cautious > 1 && wanted < now) ? now : wanted;
}

function isNear(ratio: number, { toleranceRatio }: Autoscale): boolean {
  return Math.abs(1 - ratio) <= toleranceRatio + 1e-9;
}

/** Of what was wanted lately, the value nearest to what there is: no higher than at any time within the one window, no lower than in the other. */
export function stabilized(now: number, wanted: readonly At[], nowUs: Micros, { up, down }: Autoscale): number {
  const within = (rules: ScalingRules): number[] =>
    wanted.filter((one) => nowUs - one.atUs <= rules.stabilizationUs).map((one) => one.replicas);
  const latest = wanted[wanted.length - 1].replicas;
  const highest = Math.min(latest, ...within(up));
  const lowest = Math.max(latest, ...within(down));
  return Math.min(Math.max(now, highest), lowest);
}

/** What the rules of speed and the bounds leave of it. `changes` are the rescalings of the past. */
export function limited(now: number, wanted: number, changes: readonly At[], nowUs: Micros, policy: Autoscale): number {
  const { replicasMin, replicasMax, up, down } = policy;
  if (now > replicasMax) return replicasMax;
  if (now < replicasMin) return replicasMin;
  if (wanted > now) return Math.min(wanted, replicasMax, mostAfter(now, changes, nowUs, up));
  if (wanted < now) return Math.max(wanted, replicasMin, leastAfter(now, changes, nowUs, down));
  return now;
}

function mostAfter(now: number, changes: readonly At[], nowUs: Micros, rules: ScalingRules): number {
  const before = now - changed(changes, nowUs, rules.perUs, 1);
  return Math.max(now, before + rules.stepReplicas, Math.ceil(before * (1 + rules.stepRatio) - 1e-9));
}

function leastAfter(now: number, changes: readonly At[], nowUs: Micros, rules: ScalingRules): number {
  const before = now + changed(changes, nowUs, rules.perUs, -1);
  return Math.min(now, before - rules.stepReplicas, Math.floor(before * (1 - rules.stepRatio) + 1e-9));
}

/** Replicas added (sign 1) or taken away (sign -1) within the time. */
function changed(changes: readonly At[], nowUs: Micros, perUs: Micros, sign: number): number {
  return changes
    .filter((one) => nowUs - one.atUs < perUs && one.replicas * sign > 0)
    .reduce((sum, one) => sum + one.replicas * sign, 0);
}
