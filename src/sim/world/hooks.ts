/**
 * Where faults touch the world. The world asks these tables at fixed places and does not know which faults exist; a fault is a
 * list of effects (effect.ts words), and effects of several faults compose: delays add up, shares multiply, the least limit
 * holds (law 7). Tables are rebuilt when something is injected or cleared, so asking costs one array read.
 */
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Topology } from '../model/topology.ts';

export type Effect =
  /** Every message to or from the service takes this much longer, each way. */
  | { readonly kind: 'delay'; readonly service: string; readonly extraUs: Micros }
  /** Share of connection attempts to the service that are refused. */
  | { readonly kind: 'refuse'; readonly service: string; readonly ratio: number }
  /** What the processors of a service or database, or a broker, are worth: 1 is full speed; a broker stops at 0. */
  | { readonly kind: 'speed'; readonly component: string; readonly ratio: number }
  /** Upper limit for every pool of the service. */
  | { readonly kind: 'poolLimit'; readonly service: string; readonly sizeMax: number };

export class Hooks {
  /** By service. */
  readonly delayUs: Float64Array;
  readonly refusalRatio: Float64Array;
  readonly serviceSpeed: Float64Array;
  readonly poolLimit: Float64Array;
  /** By database. */
  readonly databaseSpeed: Float64Array;
  /** Nothing is injected: whoever is asked often looks here first. */
  areIdle = true;
  private readonly serviceNames: string[];
  /** By broker; 0: it does not answer. */
  readonly brokerSpeed: Float64Array;
  private readonly databaseNames: string[];
  private readonly brokerNames: string[];
  private readonly refusals: Stream[];
  private active: { id: number; effects: readonly Effect[] }[] = [];

  constructor(topology: Topology, seed: string) {
    this.serviceNames = topology.services.map((service) => service.name);
    this.databaseNames = topology.databases.map((database) => database.name);
    this.brokerNames = (topology.brokers ?? []).map((broker) => broker.name);
    this.brokerSpeed = new Float64Array(this.brokerNames.length);
    this.refusals = this.serviceNames.map((name) => new Stream(seed, `${name}/refusal`));
    this.delayUs = new Float64Array(this.serviceNames.length);
    this.refusalRatio = new Float64Array(this.serviceNames.length);
    this.serviceSpeed = new Float64Array(this.serviceNames.length);
    this.poolLimit = new Float64Array(this.serviceNames.length);
    this.databaseSpeed = new Float64Array(this.databaseNames.length);
    this.rebuild();
  }

  add(id: number, effects: readonly Effect[]): void {
    this.active = [...this.active, { id, effects }];
    this.rebuild();
  }

  remove(id: number): void {
    this.active = this.active.filter((entry) => entry.id !== id);
    this.rebuild();
  }

  /** Whether a connection attempt to `service` is refused now. */
  refuses(service: number): boolean {
    const ratio = this.refusalRatio[service];
    return ratio > 0 && this.refusals[service].uniform() < ratio;
  }

  private rebuild(): void {
    this.areIdle = this.active.length === 0;
    this.delayUs.fill(0);
    this.refusalRatio.fill(0);
    this.serviceSpeed.fill(1);
    this.poolLimit.fill(Infinity);
    this.databaseSpeed.fill(1);
    this.brokerSpeed.fill(1);
    for (const { effects } of this.active) for (const effect of effects) this.apply(effect);
  }

  private apply(effect: Effect): void {
    switch (effect.kind) {
      case 'delay':
        this.delayUs[this.serviceNames.indexOf(effect.service)] += effect.extraUs;
        break;
      case 'refuse': {
        const service = this.serviceNames.indexOf(effect.service);
        this.refusalRatio[service] = 1 - (1 - this.refusalRatio[service]) * (1 - effect.ratio);
        break;
      }
      case 'speed': {
        const service = this.serviceNames.indexOf(effect.component);
        if (service >= 0) this.serviceSpeed[service] *= effect.ratio;
        else if (this.databaseNames.includes(effect.component))
          this.databaseSpeed[this.databaseNames.indexOf(effect.component)] *= effect.ratio;
        else this.brokerSpeed[this.brokerNames.indexOf(effect.component)] *= effect.ratio;
        break;
      }
      case 'poolLimit': {
        const service = this.serviceNames.indexOf(effect.service);
        this.poolLimit[service] = Math.min(this.poolLimit[service], effect.sizeMax);
      }
    }
  }
}
