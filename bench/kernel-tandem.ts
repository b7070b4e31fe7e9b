/**
 * The tandem model of bench/tandem on the kernel alone: event list, rings and streams, without processes, calls and telemetry
 * around them. It does what the C++ peer does, event by event, so it says what the kernel costs and what the world adds.
 */
import { Stream } from '../src/sim/base/random.ts';
import { IntRing } from '../src/sim/base/ring.ts';
import { SECOND } from '../src/sim/base/time.ts';
import { EventList } from '../src/sim/kernel/event-list.ts';
import type { PeerAnswer } from './peers.ts';
import { ProcessorTime } from './processor-time.ts';

const CLIENTS = 1_000;
const STATIONS = 5;
const SERVERS = 8;
const THINK_US = 1.6 * SECOND;
const SERVICE_US = 0.01 * SECOND;

/** Place of a client who pauses; others are at the station of this number. */
const PAUSING = -1;

export function kernelTandem(eventsMax: number, seed: string): PeerAnswer {
  const events = new EventList();
  const thinking = new Lengths(seed, 'think', THINK_US);
  const services = Array.from({ length: STATIONS }, (_, station) => new Lengths(seed, `station-${station + 1}`, SERVICE_US));
  const waiting = services.map(() => new IntRing());
  const busy = new Int32Array(STATIONS);
  const places = new Int32Array(CLIENTS).fill(PAUSING);
  const leftAtUs = new Float64Array(CLIENTS);
  let journeys = 0;
  let responseUs = 0;
  const arrive = (client: number, station: number): void => {
    places[client] = station;
    if (busy[station] === SERVERS) waiting[station].push(client);
    else {
      busy[station]++;
      events.schedule(events.nowUs + services[station].next(), 0, client, 0);
    }
  };
  const time = new ProcessorTime();
  for (let client = 0; client < CLIENTS; client++) events.schedule(thinking.next(), 0, client, 0);
  while (events.happened < eventsMax && events.next(Infinity)) {
    const client = events.a;
    const station = places[client];
    if (station === PAUSING) {
      leftAtUs[client] = events.nowUs;
      arrive(client, 0);
      continue;
    }
    const next = waiting[station].shift();
    if (next < 0) busy[station]--;
    else events.schedule(events.nowUs + services[station].next(), 0, next, 0);
    if (station + 1 < STATIONS) arrive(client, station + 1);
    else {
      journeys++;
      responseUs += events.nowUs - leftAtUs[client];
      places[client] = PAUSING;
      events.schedule(events.nowUs + thinking.next(), 0, client, 0);
    }
  }
  const { ns } = time;
  return {
    nsPerEvent: ns / events.happened,
    journeysPerSecond: (journeys * SECOND) / events.nowUs,
    responseMs: responseUs / journeys / 1_000,
  };
}

/** Exponential lengths in whole microseconds, drawn a few dozen at a time as the world draws them. */
class Lengths {
  private readonly meanUs: number;
  private readonly stream: Stream;
  private readonly ahead = new Float64Array(64);
  private at = 64;

  constructor(seed: string, name: string, meanUs: number) {
    this.meanUs = meanUs;
    this.stream = new Stream(seed, name);
  }

  next(): number {
    if (this.at === this.ahead.length) {
      this.stream.exponentials(this.ahead);
      this.at = 0;
    }
    return Math.round(this.meanUs * this.ahead[this.at++]);
  }
}
