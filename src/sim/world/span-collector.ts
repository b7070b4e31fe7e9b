/**
 * The collector that all spans go through: it takes them in as they end, decides by whole traces which it keeps, and sends those in
 * batches to the trace store, where only then they are found. The store has every span from the start and hides those that have not
 * come. A collector holds what it has not sent in memory: past a limit it refuses, or is killed and loses all of it.
 */
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import type { Collector } from '../model/collector.ts';
import type { SpanStore, SpanTaker } from '../telemetry/span-store.ts';
import type { Target } from '../telemetry/target.ts';
import { collectorInstruments, type CollectorInstruments } from './collector-instruments.ts';
import { OOM_KILLED, restartDelayUs, type Container } from './container.ts';
import { HELD, KEPT, TailSampler } from './tail-sampler.ts';

const SECOND_US = 1e6;
const MS_US = 1e3;

/** What became of a span that was not left out at the head: the places of `SpanCollector.fates`. */
export const SPAN_FATES = [
  'sent',
  'unreached',
  'refused',
  'not kept',
  'dropped too early',
  'no room',
  'given up',
  'lost',
] as const;
export type SpanFate = (typeof SPAN_FATES)[number];

export class SpanCollector implements SpanTaker {
  /** As it was set, and as it is in force. */
  modelSet: Collector;
  model: Collector;
  readonly target: Target;
  /** Null where its memory has no end. */
  readonly container: Container | null;
  /** So many spans had each fate so far, over all its lives: laws are held against it. */
  readonly fates = new Float64Array(SPAN_FATES.length);
  /** When each of its lives began. */
  readonly begunAtUs: Micros[] = [0];
  /** Spans in its memory. */
  held = 0;
  private readonly salt: number;
  private tail: TailSampler;
  private instruments: CollectorInstruments;
  /** Spans that wait to be sent, by their number in the store, and since when, in milliseconds. */
  private readonly queue = new IntRing();
  private readonly since = new IntRing();
  private credit = 0;
  private deaths = 0;
  /** When it takes spans again; 0 while it does. */
  private upAtUs: Micros = 0;

  constructor(model: Collector, target: Target, container: Container | null, salt: number) {
    this.modelSet = model;
    this.model = model;
    this.target = target;
    this.container = container;
    this.salt = salt;
    this.tail = new TailSampler(salt);
    this.instruments = collectorInstruments(target, model);
  }

  take(line: number, trace: number, startUs: Micros, nowUs: Micros, code: number): void {
    if (this.upAtUs > 0) {
      this.end('unreached', 1);
      return;
    }
    const { memory, tail } = this.model;
    const { target, instruments } = this;
    if (memory !== null && memory.refusesAboveRatio !== null && this.memoryBytes() > memory.refusesAboveRatio * memory.limit) {
      target.add(instruments.refused, 1);
      this.end('refused', 1);
      return;
    }
    target.add(instruments.accepted, 1);
    this.held++;
    const fate = tail === null ? KEPT : this.tail.take(trace, line, startUs, code, nowUs);
    if (fate === KEPT) this.enqueue(line, nowUs);
    else if (fate !== HELD) this.letGo('not kept', 1);
    else if (tail !== null) this.makeRoom(tail.tracesMax);
    if (memory !== null && this.memoryBytes() > memory.limit) this.die(nowUs);
  }

  /** Time for traces to be decided and for a batch to be sent. */
  work(store: SpanStore, nowUs: Micros): void {
    if (this.upAtUs > 0) {
      if (nowUs < this.upAtUs) return;
      this.start(nowUs);
    }
    const { memory, tail } = this.model;
    // Less was given to it meanwhile.
    if (memory !== null && this.memoryBytes() > memory.limit) {
      this.die(nowUs);
      return;
    }
    if (tail !== null) {
      this.makeRoom(tail.tracesMax);
      for (let next = this.tail.decide(tail, nowUs); next !== null; next = this.tail.decide(tail, nowUs)) {
        this.target.add(next.kept ? this.instruments.sampled : this.instruments.notSampled, 1);
        if (next.kept) for (const line of next.lines) this.enqueue(line, nowUs);
        else this.letGo('not kept', next.lines.length);
      }
    }
    this.send(store, nowUs);
  }

  obey(model: Collector): void {
    this.model = model;
    if (model.memory !== null) this.container?.limitTo(model.memory.limit);
  }

  /** Writes its gauges for a scrape. */
  read(): void {
    const { target, instruments } = this;
    const isUp = this.upAtUs === 0;
    target.set(instruments.up, isUp ? 1 : 0);
    this.container?.read(null, isUp ? this.memoryBytes() : 0, 0);
    if (!isUp) return;
    target.set(instruments.queueSize, this.queue.length);
    target.set(instruments.queueCapacity, this.model.sending.queueMax);
    if (instruments.traces >= 0) target.set(instruments.traces, this.tail.traces);
    if (instruments.memory >= 0) target.set(instruments.memory, this.memoryBytes());
  }

  private memoryBytes(): number {
    const { memory } = this.model;
    return memory === null ? 0 : memory.base + memory.perSpan * this.held;
  }

  private makeRoom(tracesMax: number): void {
    for (let gone = this.tail.evict(tracesMax); gone !== null; gone = this.tail.evict(tracesMax)) {
      if (gone.length === 0) continue;
      this.target.add(this.instruments.droppedTooEarly, 1);
      this.letGo('dropped too early', gone.length);
    }
  }

  private enqueue(line: number, nowUs: Micros): void {
    if (this.queue.length >= this.model.sending.queueMax) {
      this.target.add(this.instruments.enqueueFailed, 1);
      this.letGo('no room', 1);
      return;
    }
    this.queue.push(line);
    this.since.push(Math.floor(nowUs / MS_US));
  }

  private send(store: SpanStore, nowUs: Micros): void {
    const { perSecond, everyUs, givesUpUs } = this.model.sending;
    this.credit += perSecond === null ? Infinity : (perSecond * everyUs) / SECOND_US;
    while (this.queue.length > 0) {
      const isLate = this.since.at(0) * MS_US + givesUpUs < nowUs;
      if (!isLate && this.credit < 1) return;
      const line = this.queue.shift();
      this.since.shift();
      if (isLate) {
        this.target.add(this.instruments.sendFailed, 1);
        this.letGo('given up', 1);
        continue;
      }
      this.credit--;
      this.target.add(this.instruments.sent, 1);
      this.letGo('sent', 1);
      store.show(line);
    }
    // Who had nothing left to send does not save up.
    this.credit = 0;
  }

  /** The kernel ends it: what it held is gone, and what it had counted. */
  private die(nowUs: Micros): void {
    this.letGo('lost', this.held);
    this.tail = new TailSampler(this.salt);
    this.queue.clear();
    this.since.clear();
    this.credit = 0;
    const { delayUs, deaths } = restartDelayUs(this.deaths, nowUs - this.begunAtUs[this.begunAtUs.length - 1]);
    this.deaths = deaths;
    this.upAtUs = nowUs + delayUs + this.model.startupUs + 1;
    this.container?.noteDeath(OOM_KILLED);
    if (delayUs > 0) this.container?.noteBackOff(true);
    this.target.restart();
    this.instruments = { ...this.instruments, up: this.target.instrument('up', {}) };
  }

  private start(nowUs: Micros): void {
    this.upAtUs = 0;
    this.begunAtUs.push(nowUs);
    this.container?.noteBackOff(false);
    this.instruments = collectorInstruments(this.target, this.model);
  }

  private letGo(fate: SpanFate, spans: number): void {
    this.held -= spans;
    this.end(fate, spans);
  }

  private end(fate: SpanFate, spans: number): void {
    this.fates[SPAN_FATES.indexOf(fate)] += spans;
  }
}
