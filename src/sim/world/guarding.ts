/** The guards of a run: for every caller, a pod or all users together, its balancers and what else it keeps about its calls. */
import { Stream } from '../base/random.ts';
import type { Topology } from '../model/topology.ts';
import { PLAIN_BALANCING } from '../model/balancing.ts';
import { Backends, Balancer } from './balancer.ts';

/** In place of a pod: the users, who share one balancer. */
export const OUTSIDE = -1;

/** What one caller keeps. */
export class CallerGuards {
  readonly name: string;
  /** By called service. */
  readonly balancers = new Map<number, Balancer>();

  constructor(name: string) {
    this.name = name;
  }
}

export class Guarding {
  /** By service. */
  readonly backends: readonly Backends[];
  /** By pod: its place among the pods that its service has ever had. */
  readonly placeOf: number[] = [];
  private readonly callers: CallerGuards[] = [new CallerGuards('users')];
  private readonly seed: string;
  private readonly serviceNames: readonly string[];

  constructor(topology: Topology, seed: string) {
    this.seed = seed;
    this.serviceNames = topology.services.map(({ name }) => name);
    this.backends = topology.services.map(({ balancing }, service) => new Backends(service, balancing ?? PLAIN_BALANCING));
  }

  /** A pod has been made; pods are made in the order of their ids. */
  addPod(name: string, place: number): void {
    this.placeOf.push(place);
    this.callers.push(new CallerGuards(name));
  }

  caller(pod: number): CallerGuards {
    return this.callers[pod + 1];
  }

  /** The caller's balancer for a service, made when it is first needed. */
  balancerOf(pod: number, service: number): Balancer {
    const caller = this.callers[pod + 1];
    let balancer = caller.balancers.get(service);
    if (balancer === undefined) {
      const chance = new Stream(this.seed, `${caller.name}/balancing of ${this.serviceNames[service]}`);
      balancer = new Balancer(this.backends[service], chance);
      caller.balancers.set(service, balancer);
    }
    return balancer;
  }
}
