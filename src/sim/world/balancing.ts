/**
 * Who takes a call: a caller's choice among the pods of a service that it knows. Without words about it, round robin over all that take requests.
 * With all laws but the hash, a pod in its slow start counts by its weight.
 */
import { isHash } from '../model/balancing.ts';
import { tenantIn } from './baggage.ts';
import type { Balancer } from './balancer.ts';
import type { EdgeGuard } from './call-guard.ts';
import type { Core } from './core.ts';
import { tellEjection } from './ejection-log.ts';
import { BAGGAGE, KEY } from './frames.ts';
import { OUTSIDE, type Guarding } from './guarding.ts';
import { HashRing } from './hash-ring.ts';
import type { Edge } from './program.ts';
import { podsKnown } from './resolving.ts';
import { drawPart, type TrafficSplit } from './traffic-split.ts';

/** Draws before a random choice takes whom it has got, however cold. */
const DRAWS_MAX = 64;

/** The pod that a call over this edge goes to; -1 when there is none. `callerPod` is OUTSIDE for users. */
export function choosePod(core: Core, edge: Edge, caller: number, callerPod: number): number {
  const resolver = callerPod === OUTSIDE ? null : core.pods[callerPod].resolver;
  const ready = resolver === null ? core.services[edge.toService].ready : podsKnown(core, resolver, edge.toService);
  if (ready.length === 0) return -1;
  const { split } = core.services[edge.toService];
  if (split !== null) return chooseApart(core, edge, split, caller, callerPod, ready);
  if (edge.guard !== null) return choose(core, edge.guard, caller, callerPod, ready, ready);
  const turn = core.turns[edge.id];
  core.turns[edge.id] = turn + 1 >= ready.length ? 0 : turn + 1;
  return ready[turn < ready.length ? turn : 0];
}

/** The same within the part of the pods that this request goes to. */
function chooseApart(
  core: Core,
  edge: Edge,
  split: TrafficSplit,
  caller: number,
  callerPod: number,
  ready: readonly number[],
): number {
  const among = drawPart(split, core.pods, ready);
  const isCanary = among === split.canary;
  if (edge.guard !== null) {
    const balancer = core.guarding.balancerOf(callerPod, edge.guard.toService);
    const { turn } = balancer;
    if (isCanary) balancer.turn = split.turn;
    const chosen = choose(core, edge.guard, caller, callerPod, ready, among);
    if (!isCanary) return chosen;
    split.turn = balancer.turn;
    balancer.turn = turn;
    return chosen;
  }
  const turn = isCanary ? split.turn : core.turns[edge.id];
  const at = turn < among.length ? turn : 0;
  if (isCanary) split.turn = at + 1;
  else core.turns[edge.id] = at + 1;
  return among[at];
}

/** `ready` are the pods that take requests as far as the caller knows, `among` all of them or a part. */
function choose(
  core: Core,
  guard: EdgeGuard,
  caller: number,
  callerPod: number,
  ready: readonly number[],
  among: readonly number[],
): number {
  const { guarding } = core;
  const nowUs = core.events.nowUs;
  const balancer = guarding.balancerOf(callerPod, guard.toService);
  refresh(core, balancer, guard.toService, callerPod, ready, among);
  const { candidates } = balancer;
  const warming = !isHash(guard.law) && balancer.backends.isWarming(nowUs);
  switch (guard.law) {
    case 'round-robin':
      return inTurn(guarding, balancer, warming, nowUs);
    case 'random':
      return atRandom(guarding, balancer, warming, nowUs);
    case 'least-requests':
    case 'power-of-two': {
      const among = warming ? takingPart(guarding, balancer, nowUs) : candidates;
      const chosen =
        guard.law === 'least-requests' ? leastLoaded(guarding, balancer, among) : lessLoadedOfTwo(guarding, balancer, among);
      if (warming) balancer.payTurn(guarding.placeOf[chosen]);
      return chosen;
    }
    case 'tenant-hash':
    case 'consistent-hash': {
      const names = () => candidates.map((pod) => core.pods[pod].name);
      const tenant = guard.law === 'tenant-hash' ? tenantIn(core.frames.ints[caller + BAGGAGE]) : 0;
      const key = tenant === 0 ? core.frames.ints[caller + KEY] : tenant;
      if (candidates === balancer.ready) return balancer.backends.ringFor(candidates, names).memberFor(key);
      balancer.ring ??= new HashRing(candidates, names());
      return balancer.ring.memberFor(key);
    }
  }
}

/** Brings the candidates up to date when pods have come, gone, fallen ill or recovered. */
function refresh(
  core: Core,
  balancer: Balancer,
  service: number,
  callerPod: number,
  ready: readonly number[],
  among: readonly number[],
): void {
  const { backends, outliers } = balancer;
  const sweep = outliers === null ? null : outliers.sweep(ready, core.events.nowUs);
  if (sweep !== null && sweep.changed) balancer.version = -1;
  for (const pod of sweep?.ejected ?? []) tellEjection(core, service, callerPod, pod);
  if (balancer.ready === among && balancer.version === backends.version) return;
  balancer.ready = among;
  balancer.version = backends.version;
  const available = among.filter((pod) => !backends.unhealthy.has(pod) && outliers?.ejected.has(pod) !== true);
  balancer.panics = available.length === 0 || available.length < backends.policy.panicRatio * among.length;
  balancer.candidates = balancer.panics || available.length === among.length ? among : available;
  balancer.ring = null;
  for (const pod of ready) balancer.admit(core.guarding.placeOf[pod]);
}

function inTurn(guarding: Guarding, balancer: Balancer, warming: boolean, nowUs: number): number {
  const { candidates } = balancer;
  for (;;) {
    const at = balancer.turn < candidates.length ? balancer.turn : 0;
    balancer.turn = at + 1 >= candidates.length ? 0 : at + 1;
    const pod = candidates[at];
    if (!warming || candidates.length === 1) return pod;
    const place = guarding.placeOf[pod];
    // A weight is at least a tenth, so everybody's turn comes within ten rounds.
    balancer.credit[place] += balancer.backends.weightAt(place, nowUs);
    if (balancer.credit[place] >= 1) {
      balancer.credit[place] -= 1;
      return pod;
    }
  }
}

function atRandom(guarding: Guarding, balancer: Balancer, warming: boolean, nowUs: number): number {
  const { candidates, chance, backends } = balancer;
  for (let draw = 1; ; draw++) {
    const pod = candidates[chance.below(candidates.length)];
    if (!warming || draw === DRAWS_MAX || chance.uniform() < backends.weightAt(guarding.placeOf[pod], nowUs)) return pod;
  }
}

/**
 * Whom a choice by load is among. The colder ones are idle more often, so that their load alone would draw requests to them: they save
 * up their share of each choice and take part when they have saved up a whole turn. The warmest always do.
 */
function takingPart(guarding: Guarding, balancer: Balancer, nowUs: number): readonly number[] {
  const { candidates, backends } = balancer;
  const weights = candidates.map((pod) => backends.weightAt(guarding.placeOf[pod], nowUs));
  const warmest = weights.reduce((most, weight) => Math.max(most, weight), 0);
  const sum = weights.reduce((all, weight) => all + weight, 0);
  return candidates.filter((pod, at) => weights[at] === warmest || balancer.saveTurn(guarding.placeOf[pod], weights[at] / sum));
}

/** The first of the least loaded, counted from whose turn it is. */
function leastLoaded(guarding: Guarding, balancer: Balancer, among: readonly number[]): number {
  const from = balancer.turn < among.length ? balancer.turn : 0;
  balancer.turn = from + 1;
  let chosen = -1;
  let least = Infinity;
  for (let i = 0; i < among.length && least > 0; i++) {
    const at = from + i;
    const pod = among[at < among.length ? at : at - among.length];
    const loaded = load(guarding, balancer, pod);
    if (loaded < least) {
      least = loaded;
      chosen = pod;
    }
  }
  return chosen;
}

function lessLoadedOfTwo(guarding: Guarding, balancer: Balancer, among: readonly number[]): number {
  if (among.length === 1) return among[0];
  const first = balancer.chance.below(among.length);
  const other = balancer.chance.below(among.length - 1);
  const second = other < first ? other : other + 1;
  const [one, two] = [among[first], among[second]];
  return load(guarding, balancer, two) < load(guarding, balancer, one) ? two : one;
}

/** Requests under way at the pod. */
function load(guarding: Guarding, balancer: Balancer, pod: number): number {
  return balancer.outstanding[guarding.placeOf[pod]];
}
