/** A message broker as it runs: whether it is up, how long it takes for what, and who waits for it while it is down. */
import { Stream } from '../base/random.ts';
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import type { Broker } from '../model/broker.ts';
import type { Target } from '../telemetry/target.ts';
import type { BrokerInstruments } from './broker-instruments.ts';
import { Sampler } from './sampler.ts';
import type { TopicState } from './topic-state.ts';

export class BrokerState {
  readonly id: number;
  readonly model: Broker;
  readonly host: number;
  readonly target: Target;
  readonly topics: readonly TopicState[];
  readonly instruments: BrokerInstruments;
  private readonly latency: Sampler;
  up = true;
  /** Times it has been restarted: an end of a restart that another has overtaken means nothing. */
  restarts = 0;
  /** The change that restarts it; -1 when none does. */
  change = -1;
  /** Messages and polls that have reached it while it was down, each with its ticket: their clients send them again and again. */
  readonly knocking = new IntRing();

  constructor(fields: Pick<BrokerState, 'id' | 'model' | 'host' | 'target' | 'topics' | 'instruments'>, seed: string) {
    this.id = fields.id;
    this.model = fields.model;
    this.host = fields.host;
    this.target = fields.target;
    this.topics = fields.topics;
    this.instruments = fields.instruments;
    this.latency = new Sampler(fields.model.latency, new Stream(seed, `${fields.model.name}/latency`));
  }

  /** How long it takes for what it is asked now, at this share of its usual speed. */
  timeUs(speed: number): Micros {
    const lengthUs = this.latency.draw();
    return speed === 1 || speed === 0 ? lengthUs : Math.round(lengthUs / speed);
  }
}
