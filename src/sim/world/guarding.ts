/** The guards of a run: for every caller, a pod or all users together, its balancers and what else it keeps about its calls. */
import { Stream } from '../base/random.ts';
import type { Topology } from '../model/topology.ts';
import { PLAIN_BALANCING } from '../model/balancing.ts';
import type { Micros } from '../base/time.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { Backends, Balancer } from './balancer.ts';
import { keepsCalls, type EdgeGuard } from './call-guard.ts';
import { guardLogs, type GuardLogs } from './guard-signatures.ts';
import { GuardedCall } from './guarded-call.ts';
import type { OutlierState } from './outlier-ejection.ts';
import type { Pod } from './pod.ts';

/** In place of a pod: the users, who share one balancer. */
export const OUTSIDE = -1;

/** What one caller keeps. */
export class CallerGuards {
  readonly name: string;
  /** By called service. */
  readonly balancers = new Map<number, Balancer>();
  /** Null for users. */
  readonly target: Target | null;
  /** By guard that has a breaker or a rate limit: made with the first call. */
  readonly calls = new Map<number, GuardedCall>();

  private readonly ejections: { service: string; outliers: OutlierState; active: Handle; total: Handle }[] = [];

  constructor(name: string, target: Target | null) {
    this.name = name;
    this.target = target;
  }

  /** Users have no process that could tell; the others show whom they leave out. */
  showEjections(service: string, outliers: OutlierState): void {
    if (this.target === null) return;
    const shown = this.ejections.find((one) => one.service === service);
    if (shown !== undefined) {
      shown.outliers = outliers;
      return;
    }
    const active = this.target.instrument('outlier_detection_ejections_active', { target: service });
    const total = this.target.instrument('outlier_detection_ejections_total', { target: service });
    this.ejections.push({ service, outliers, active, total });
  }

  /** Writes the gauges for a scrape. */
  read(nowUs: Micros): void {
    for (const call of this.calls.values()) call.read(nowUs);
    for (const { outliers, active, total } of this.ejections) {
      this.target?.set(active, outliers.ejected.size);
      this.target?.set(total, outliers.ejections);
    }
  }

  /** Two policies for one endpoint, in one process, go by different names. */
  nameFor(guard: EdgeGuard): string {
    const alike = [...this.calls.values()].filter(({ endpoint }) => endpoint === guard.name).length;
    return alike === 0 ? guard.name : `${guard.name} #${alike + 1}`;
  }
}

export class Guarding {
  /** By service. */
  readonly backends: readonly Backends[];
  /** By pod: its place among the pods that its service has ever had. */
  readonly placeOf: number[] = [];
  /** By guard. */
  readonly logs: readonly (GuardLogs | null)[];
  private readonly callers: CallerGuards[] = [new CallerGuards('users', null)];
  private readonly seed: string;
  private readonly serviceNames: readonly string[];

  constructor(topology: Topology, guards: readonly EdgeGuard[], seed: string, recorder: Recorder) {
    this.seed = seed;
    this.logs = guards.map((guard) => guardLogs(topology, guard, recorder));
    this.serviceNames = topology.services.map(({ name }) => name);
    this.backends = topology.services.map(({ balancing }, service) => new Backends(service, balancing ?? PLAIN_BALANCING));
  }

  /** A pod has been made; pods are made in the order of their ids. */
  addPod(pod: Pod, place: number): void {
    this.placeOf.push(place);
    this.callers.push(new CallerGuards(pod.name, pod.target));
  }

  /** What the caller keeps about calls under this guard; null when that is nothing. */
  callOf(pod: number, guard: EdgeGuard, nowUs: Micros): GuardedCall | null {
    if (!keepsCalls(guard)) return null;
    const caller = this.callers[pod + 1];
    let call = caller.calls.get(guard.id) ?? null;
    if (call === null && caller.target !== null) {
      call = new GuardedCall(guard, caller.nameFor(guard), caller.target, nowUs);
      caller.calls.set(guard.id, call);
    }
    return call;
  }

  /** The same if a call has been made under it already. */
  callMade(pod: number, guard: EdgeGuard): GuardedCall | null {
    return this.callers[pod + 1].calls.get(guard.id) ?? null;
  }

  /** Every caller's balancer of the service begins to leave out replicas as its policy says now, or stops to. */
  obeyBalancing(service: number): void {
    for (const caller of this.callers) {
      const balancer = caller.balancers.get(service);
      if (balancer === undefined) continue;
      balancer.obey();
      if (balancer.outliers !== null) caller.showEjections(this.serviceNames[service], balancer.outliers);
    }
  }

  /** Calls under way, and those that wait for a place, of all guards of a pod. */
  callsOf(pod: number): number {
    return [...this.callers[pod + 1].calls.values()].reduce((sum, { underWay, line }) => sum + underWay + line.length, 0);
  }

  /** Writes the gauges of a pod's guards for a scrape. */
  read(pod: number, nowUs: Micros): void {
    this.callers[pod + 1].read(nowUs);
  }

  /** The caller's balancer for a service, made when it is first needed. */
  balancerOf(pod: number, service: number): Balancer {
    const caller = this.callers[pod + 1];
    let balancer = caller.balancers.get(service);
    if (balancer === undefined) {
      const chance = new Stream(this.seed, `${caller.name}/balancing of ${this.serviceNames[service]}`);
      balancer = new Balancer(this.backends[service], chance);
      if (balancer.outliers !== null) caller.showEjections(this.serviceNames[service], balancer.outliers);
      caller.balancers.set(service, balancer);
    }
    return balancer;
  }
}
