/** A group of users: when they come, what they choose to do, and how it went for them. */
import { Stream } from '../base/random.ts';
import type { UserGroup } from '../model/topology.ts';
import { ArrivalCourse } from './arrival-course.ts';
import { KeySampler } from './key-sampler.ts';
import { Sampler } from './sampler.ts';

/** People there are to choose from. */
const KEYS = 1 << 30;

export class UserGroupState {
  readonly model: UserGroup;
  readonly id: number;
  /** How many times more come than the model says. */
  arrivalFactor = 1;
  /** The share of visits that is for the largest tenant besides. */
  loudRatio = 0;
  readonly entries: readonly number[];
  /** Requests of these users that were answered well, and those that failed. */
  good = 0;
  failed = 0;
  /** Of those that were answered well: with something wrong in it. */
  wrong = 0;
  /** Requests that they sent again, each the root of its own trace. */
  repeated = 0;
  private readonly arrivals: Stream;
  private readonly choice: Stream;
  private readonly think: Sampler | null;
  /** Null while nobody asks for keys. */
  private readonly keys: Stream | null;
  private readonly tenants: KeySampler | null;
  private readonly loud: Stream;
  private readonly cumulativeWeights: readonly number[];
  /** Exact time of the last arrival; events are rounded to whole microseconds, this is not. */
  private arrivedAtUs = 0;
  /** Null while the rate stays the same. */
  private readonly course: ArrivalCourse | null;
  private readonly batches: Stream | null;

  constructor(model: UserGroup, id: number, entries: readonly number[], seed: string, hasKeys: boolean) {
    this.model = model;
    this.id = id;
    this.entries = entries;
    this.arrivals = new Stream(seed, `${model.name}/arrivals`);
    this.choice = new Stream(seed, `${model.name}/journey`);
    this.think =
      model.arrivals.kind === 'closed' ? new Sampler(model.arrivals.think, new Stream(seed, `${model.name}/think`)) : null;
    this.keys = hasKeys ? new Stream(seed, `${model.name}/key`) : null;
    const { tenants = null } = model;
    this.tenants = tenants === null ? null : new KeySampler(tenants, new Stream(seed, `${model.name}/tenant`));
    this.loud = new Stream(seed, `${model.name}/loud tenant`);
    this.course = courseOf(model, seed);
    this.batches = model.arrivals.kind === 'batches' ? new Stream(seed, `${model.name}/batches`) : null;
    let sum = 0;
    this.cumulativeWeights = model.journeys.map((journey) => (sum += journey.weight));
  }

  /** When the next user of an open loop arrives, in whole microseconds. */
  nextArrivalUs(): number {
    const { arrivals } = this.model;
    if (arrivals.kind === 'closed' || arrivals.kind === 'none') return Infinity;
    const amount = (arrivals.kind === 'regular' ? 1 : this.arrivals.exponential()) / this.arrivalFactor;
    if (this.course !== null) this.arrivedAtUs = this.course.next(amount);
    else if (arrivals.kind !== 'bursts') this.arrivedAtUs += (1e6 / arrivals.perSecond) * amount;
    return Math.round(this.arrivedAtUs);
  }

  /** How many come with this arrival: one, or a batch of geometric size. */
  batchSize(): number {
    if (this.batches === null || this.model.arrivals.kind !== 'batches') return 1;
    const goesOn = 1 - 1 / this.model.arrivals.meanSize;
    let size = 1;
    while (this.batches.uniform() < goesOn) size++;
    return size;
  }

  /** Entry of a journey, chosen by weight. */
  chooseJourney(): number {
    if (this.entries.length === 1) return this.entries[0];
    const at = this.choice.uniform() * this.cumulativeWeights[this.cumulativeWeights.length - 1];
    const chosen = this.cumulativeWeights.findIndex((bound) => at < bound);
    return this.entries[chosen < 0 ? this.entries.length - 1 : chosen];
  }

  /** Who comes next, or who a client of a closed loop is: everybody is somebody else. */
  nextKey(): number {
    return this.keys === null ? 0 : this.keys.below(KEYS);
  }

  /** The largest tenant; 0 when they have none. */
  firstTenant(): number {
    return this.tenants === null ? 0 : 1;
  }

  /** Which tenant the next visit is for; 0 when they have none. */
  nextTenant(): number {
    if (this.tenants === null) return 0;
    const tenant = this.tenants.draw();
    return this.loudRatio > 0 && this.loud.uniform() < this.loudRatio ? 1 : tenant;
  }

  thinkUs(): number {
    return this.think === null ? 0 : Math.round(this.think.draw() / this.arrivalFactor);
  }
}

function courseOf({ name, arrivals, load }: UserGroup, seed: string): ArrivalCourse | null {
  if (arrivals.kind === 'closed' || arrivals.kind === 'none') return null;
  const turns = new Stream(seed, `${name}/bursts`);
  if (arrivals.kind !== 'bursts') return load === null ? null : new ArrivalCourse(arrivals.perSecond / 1e6, null, load, turns);
  const bursts = {
    busyPerUs: arrivals.busyPerSecond / 1e6,
    quietPerUs: arrivals.quietPerSecond / 1e6,
    busyUs: arrivals.busyUs,
    quietUs: arrivals.quietUs,
  };
  return new ArrivalCourse(0, bursts, load, turns);
}
