/**
 * Watches every world of this process from outside, without a door in the product: `watchWorlds` wraps the methods by which a
 * world moves, so that each change of the clock adds to exact integrals over what the pods show (requests present, workers busy)
 * and each piece of work to what its processors were asked for. The laws compare them with what telemetry says. A world is
 * watched from when it first moves; one that comes out of a snapshot is in the middle of its life then, so all that the laws
 * compare are differences to that moment.
 */
import { EventList } from '../../src/sim/kernel/event-list.ts';
import { ProcessorSharing } from '../../src/sim/kernel/processor-sharing.ts';
import { Target } from '../../src/sim/telemetry/target.ts';
import type { Core } from '../../src/sim/world/core.ts';
import type { Pod } from '../../src/sim/world/pod.ts';
import { World } from '../../src/sim/world/world.ts';
import type { PoolState } from '../../src/sim/world/pool-state.ts';
import { waitsUs } from './pool-laws.ts';
import { inFlight, type InFlight } from './in-flight.ts';

/** What one set of processors has been given, and how much of it was taken away again undone. */
export interface Asked {
  workUs: number;
  undoneUs: number;
  jobs: number;
}

/** All of a world that only grows, at one moment. */
export interface Totals {
  readonly begun: Float64Array;
  readonly sent: Float64Array;
  readonly ended: Float64Array;
  readonly lost: Float64Array;
  readonly broken: Float64Array;
  readonly unseen: Float64Array;
  readonly queriesEnded: Float64Array;
  readonly unwritten: ReadonlyMap<number, number>;
  readonly spans: number;
  readonly logLines: number;
  readonly traces: number;
  /** By host: requests answered and calls ended, as the processes count them now. */
  readonly answered: number[];
  readonly called: number[];
  /** By pod: of requests that died with its process, or that a third party has answered, which no span tells of. */
  readonly lossUs: readonly (readonly [present: number, served: number])[];
  /** By processors. */
  readonly busyUs: number[];
  readonly leftUs: number[];
  readonly running: number[];
  readonly flight: InFlight;
}

export class Watch {
  readonly core: Core;
  readonly fromUs: number;
  readonly since: Totals;
  /** Integrals over time since then, by pod. */
  readonly presentUs: number[] = [];
  readonly servedUs: number[] = [];
  /** By processors. */
  readonly asked: Asked[] = [];
  /** By host: what processes had counted when they died. */
  readonly diedAnswered = new Map<number, number>();
  readonly diedCalled = new Map<number, number>();
  /** Of each pool: the integral of who waits in its line, and how long they had waited before, and until its process died. */
  private readonly pools: PoolState[] = [];
  private readonly pendingUs: number[] = [];
  readonly waitsBeforeUs = new Map<PoolState, number>();
  readonly diedWaitsUs = new Map<PoolState, number>();
  private atUs: number;

  constructor(core: Core) {
    this.core = core;
    this.fromUs = this.atUs = core.nowUs;
    this.since = totalsOf(core);
    for (const pod of core.pods) for (const pool of pod.pools) this.waitsBeforeUs.set(pool, waitsUs(core, pod, pool));
  }

  /** Nothing has changed since the last time until `toUs`. This is done at every event: plain loops, and no look into a map. */
  timePasses(toUs: number): void {
    const lengthUs = toUs - this.atUs;
    if (lengthUs === 0) return;
    this.atUs = toUs;
    const { pods } = this.core;
    if (this.presentUs.length < pods.length) this.watchNewPods();
    for (let id = 0; id < pods.length; id++) {
      const pod = pods[id];
      if (pod.inFlight === 0) continue;
      this.presentUs[id] += pod.inFlight * lengthUs;
      this.servedUs[id] += pod.workersBusy * lengthUs;
    }
    // Also where no request is: consumers of messages wait there too.
    for (let at = 0; at < this.pools.length; at++) {
      const { pending } = this.pools[at];
      if (pending > 0) this.pendingUs[at] += pending * lengthUs;
    }
  }

  /** How many waited in the line of a pool, over time. */
  pendingOverTimeUs(pool: PoolState): number {
    const at = this.pools.indexOf(pool);
    return at < 0 ? 0 : this.pendingUs[at];
  }

  private watchNewPods(): void {
    for (const pod of this.core.pods.slice(this.presentUs.length)) {
      this.presentUs.push(0);
      this.servedUs.push(0);
      this.pools.push(...pod.pools);
      this.pendingUs.push(...pod.pools.map(() => 0));
    }
  }

  askedOf(id: number): Asked {
    for (let next = this.asked.length; next <= id; next++) this.asked.push({ workUs: 0, undoneUs: 0, jobs: 0 });
    return this.asked[id];
  }

  processDies(target: Target): void {
    const pod = this.core.pods.findLast((one) => one.target === target);
    if (pod === undefined) return;
    this.diedAnswered.set(pod.host, (this.diedAnswered.get(pod.host) ?? 0) + requestsCounted(pod));
    this.diedCalled.set(pod.host, (this.diedCalled.get(pod.host) ?? 0) + countedBy(pod, pod.instruments.calls));
    // It is silenced again when somebody sets something while it is down: by then it has counted nothing more.
    for (const pool of pod.pools) {
      if (!this.diedWaitsUs.has(pool)) this.diedWaitsUs.set(pool, target.observedUs(pool.instruments.wait));
    }
  }
}

export function totalsOf(core: Core): Totals {
  const { tally, recorder, pods, processors, nowUs } = core;
  return {
    begun: tally.begun.slice(),
    sent: tally.sent.slice(),
    ended: tally.ended.slice(),
    lost: tally.lost.slice(),
    broken: tally.broken.slice(),
    unseen: tally.unseen.slice(),
    queriesEnded: tally.queries.ended.slice(),
    unwritten: new Map(tally.unwritten),
    spans: recorder.spans.recorded,
    logLines: recorder.logs.recorded,
    traces: core.users.reduce((sum, { good, failed, repeated }) => sum + good + failed + repeated, 0),
    answered: byHost(core, (pod) => requestsCounted(pod)),
    called: byHost(core, (pod) => countedBy(pod, pod.instruments.calls)),
    lossUs: pods.map(({ loss, unseen }) => [
      (loss?.presentUs ?? 0) + (unseen?.presentUs ?? 0),
      (loss?.servedUs ?? 0) + (unseen?.servedUs ?? 0),
    ]),
    busyUs: processors.map((one) => one.busyUntil(nowUs)),
    leftUs: processors.map((one) => one.leftUntil(nowUs)),
    running: processors.map((one) => one.running),
    flight: inFlight(core),
  };
}

/** Of the process that runs in each place now: the lives of a pod share their counters. */
function byHost({ pods, recorder }: Core, of: (pod: Pod) => number): number[] {
  const values = recorder.spans.podNames.map(() => 0);
  for (const pod of pods) values[pod.host] = of(pod);
  return values;
}

/** By user, where it counts so. */
function requestsCounted(pod: Pod): number {
  const byUser = [...(pod.userCounters?.values() ?? [])].reduce((sum, handle) => sum + pod.target.values[handle], 0);
  return countedBy(pod, pod.instruments.requests) + byUser;
}

function countedBy({ target }: Pod, handles: Int32Array): number {
  return handles.reduce((sum, handle) => sum + (handle < 0 ? 0 : target.values[handle]), 0);
}

/** So many spans are kept for the sake of laws that are still to be looked at. */
const SPANS_HELD_MAX = 2_000_000;

const watches = new WeakMap<World, Watch>();
/** Worlds that have moved since they were last looked at. */
const moved = new Set<World>();
let current: Watch | null = null;
let watching = false;

/** Null when the world has not moved. */
export function watchOf(world: World): Watch | null {
  return watches.get(world) ?? null;
}

/** The worlds that have moved since this was last asked. */
export function takeMoved(): World[] {
  const all = [...moved];
  moved.clear();
  return all;
}

/** A world that a test has broken by hand is looked at no more. */
export function forget(world: World): void {
  moved.delete(world);
}

/** `onCrowd` is to look at what has moved before more worlds are held than there is room for; the laws hold at any instant. */
export function watchWorlds(onCrowd: () => void): void {
  if (watching) return;
  watching = true;
  for (const name of ['advance', 'apply', 'inject', 'clear'] as const) {
    wrap<World>(World.prototype, name, (world, act) => {
      const before = current;
      if (before === null && !moved.has(world) && isCrowded()) onCrowd();
      current = watches.get(world) ?? new Watch(world.core);
      watches.set(world, current);
      moved.add(world);
      try {
        return act();
      } catch (error) {
        moved.delete(world);
        throw error;
      } finally {
        current = before;
      }
    });
  }
  watchClocks();
  wrap<ProcessorSharing>(ProcessorSharing.prototype, 'add', (processors, act, _, demandUs) => {
    const asked = askedOf(processors);
    if (asked !== null) {
      asked.workUs += Number(demandUs);
      asked.jobs++;
    }
    return act();
  });
  for (const name of ['remove', 'clear'] as const) {
    wrap<ProcessorSharing>(ProcessorSharing.prototype, name, (processors, act) => {
      const asked = askedOf(processors);
      if (current === null || asked === null) return act();
      const { nowUs } = current.core;
      const beforeUs = processors.leftUntil(nowUs);
      const outcome = act();
      asked.undoneUs += beforeUs - processors.leftUntil(nowUs);
      return outcome;
    });
  }
  wrap<Target>(Target.prototype, 'restart', (target, act) => {
    current?.processDies(target);
    return act();
  });
}

function isCrowded(): boolean {
  let spans = 0;
  for (const { core } of moved) spans += core.recorder.spans.recorded;
  return spans > SPANS_HELD_MAX;
}

/** By hand, since it happens at every event. */
function watchClocks(): void {
  type Next = (this: EventList, untilUs: number) => boolean;
  const next = Reflect.get(EventList.prototype, 'next') as Next;
  EventList.prototype.next = function (this: EventList, untilUs: number): boolean {
    const found = next.call(this, untilUs);
    if (current !== null && current.core.events === this) current.timePasses(found ? this.nowUs : untilUs);
    return found;
  };
}

function askedOf(processors: ProcessorSharing): Asked | null {
  return current?.core.processors[processors.id] === processors ? current.askedOf(processors.id) : null;
}

/** Puts `around` in the place of a method; `act` is the method itself, with the arguments of the call. */
function wrap<Owner extends object>(
  prototype: Owner,
  name: keyof Owner,
  around: (self: Owner, act: () => unknown, ...given: unknown[]) => unknown,
): void {
  const method: unknown = Reflect.get(prototype, name);
  if (typeof method !== 'function') throw new Error(`${String(name)} is no method`);
  Reflect.set(prototype, name, function (this: Owner, ...given: unknown[]): unknown {
    return around(this, () => Reflect.apply(method, this, given) as unknown, ...given);
  });
}
