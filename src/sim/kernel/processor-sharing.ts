/**
 * Cores shared equally by everything that runs on them: with n jobs on c cores each job gets min(1, c/n) of a core. Exact
 * egalitarian processor sharing by virtual time: V grows at the rate that one job gets, a job that needs d finishes when V has
 * grown by d, and the next to finish is the top of a small heap. One event at most is armed; arrivals that only slow the others
 * leave it where it is, and it re-arms itself when it comes too early.
 */
import type { Micros } from '../base/time.ts';
import type { EventList } from './event-list.ts';
import type { Machine } from './machine.ts';

/** Tolerance of the virtual clock in microseconds of work; times are whole microseconds, so nothing finer can be seen. */
export const ROUNDING_US = 1e-3;

/** Job numbers are the owner's, negative ones too; this one is nobody's. */
export const NOTHING_FINISHED = -0x80000000;

export class ProcessorSharing {
  readonly id: number;
  private readonly eventKind: number;
  private cores: number;
  private speedRatio = 1;
  /** What a machine that others share leaves of that; null: it has its cores for itself. */
  private shareRatio = 1;
  machine: Machine | null = null;
  /** Cores that it has told its machine that it wants. */
  coresTold = 0;
  private virtualUs = 0;
  protected updatedAtUs: Micros = 0;
  private busyUs = 0;
  protected count = 0;
  private finishes = new Float64Array(16);
  private jobs = new Int32Array(16);
  private armedAtUs = Infinity;
  private arming = 0;

  /** Its event is (time, eventKind, id, arming). */
  constructor(id: number, eventKind: number, cores: number) {
    this.id = id;
    this.eventKind = eventKind;
    this.cores = cores;
  }

  get running(): number {
    return this.count;
  }

  get coreCount(): number {
    return this.cores;
  }

  /** Core-microseconds of work done until now. */
  busyUntil(nowUs: Micros): number {
    return this.busyUs + (nowUs - this.updatedAtUs) * this.rate() * this.count;
  }

  /** Core-microseconds of work that the jobs of now still need. */
  leftUntil(nowUs: Micros): number {
    const virtualUs = this.virtualUs + (nowUs - this.updatedAtUs) * this.rate();
    return this.finishes.subarray(0, this.count).reduce((sum, finish) => sum + finish - virtualUs, 0);
  }

  add(job: number, demandUs: number, events: EventList): void {
    this.update(events.nowUs);
    this.push(this.virtualUs + demandUs, job);
    this.arm(events);
  }

  /** Takes a job away before its work is done; false when it is not here. Costs a look at every job. */
  remove(job: number, events: EventList): boolean {
    const at = this.jobs.subarray(0, this.count).indexOf(job);
    if (at < 0) return false;
    this.update(events.nowUs);
    const finishes = this.finishes.slice(0, this.count);
    const jobs = this.jobs.slice(0, this.count);
    this.count = 0;
    for (let i = 0; i < jobs.length; i++) if (i !== at) this.push(finishes[i], jobs[i]);
    this.rearm(events);
    return true;
  }

  /** Sets what the cores are worth: 1 is full speed, 0 stops all jobs where they are (a pause). */
  setSpeed(ratio: number, events: EventList): void {
    this.update(events.nowUs);
    this.speedRatio = ratio;
    this.arm(events);
  }

  /** Sets what it gets of the cores that it wants, when others on its machine want them too. */
  setShare(ratio: number, events: EventList): void {
    this.update(events.nowUs);
    this.shareRatio = ratio;
    this.arm(events);
  }

  /** Cores that its jobs would keep busy now. */
  coresWanted(): number {
    return this.speedRatio === 0 ? 0 : Math.min(this.count, this.cores);
  }

  /** Drops all jobs; what they have used stays counted. */
  clear(nowUs: Micros): void {
    this.update(nowUs);
    this.count = 0;
    this.virtualUs = 0;
  }

  /** The armed event came: true when it is the current one. Take the finished jobs with `takeFinished`, then call `rearm`. */
  wakes(arming: number, nowUs: Micros): boolean {
    if (arming !== this.arming) return false;
    this.armedAtUs = Infinity;
    this.update(nowUs);
    return true;
  }

  /** A job whose work is done, or NOTHING_FINISHED. */
  takeFinished(): number {
    if (this.count === 0 || this.finishes[0] > this.virtualUs + ROUNDING_US) return NOTHING_FINISHED;
    const job = this.jobs[0];
    this.popTop();
    return job;
  }

  rearm(events: EventList): void {
    if (this.count === 0) this.virtualUs = 0;
    this.arm(events);
  }

  protected rate(): number {
    return (this.count <= this.cores ? 1 : this.cores / this.count) * this.speedRatio * this.shareRatio;
  }

  protected update(nowUs: Micros): void {
    const elapsed = nowUs - this.updatedAtUs;
    if (elapsed === 0) return;
    const grown = elapsed * this.rate();
    this.virtualUs += grown;
    this.busyUs += grown * this.count;
    this.updatedAtUs = nowUs;
  }

  protected arm(events: EventList): void {
    if (this.machine !== null) this.tellMachine(this.machine, events);
    const dueUs = this.nextDueUs(events.nowUs);
    if (dueUs >= this.armedAtUs) return;
    this.armedAtUs = dueUs;
    this.arming = (this.arming + 1) | 0;
    events.schedule(dueUs, this.eventKind, this.id, this.arming);
  }

  /** When the next job finishes if nothing changes until then; infinite when none does. */
  protected nextDueUs(nowUs: Micros): number {
    const rate = this.rate();
    if (this.count === 0 || rate === 0) return Infinity;
    const wait = Math.ceil((this.finishes[0] - this.virtualUs) / rate - ROUNDING_US);
    return nowUs + (wait > 0 ? wait : 0);
  }

  /** Whether it stands still is known when it has been asked what comes next. */
  private tellMachine(machine: Machine, events: EventList): void {
    this.nextDueUs(events.nowUs);
    machine.hear(this, events);
  }

  private push(finish: number, job: number): void {
    if (this.count === this.jobs.length) this.grow();
    let hole = this.count++;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      if (this.finishes[parent] <= finish) break;
      this.finishes[hole] = this.finishes[parent];
      this.jobs[hole] = this.jobs[parent];
      hole = parent;
    }
    this.finishes[hole] = finish;
    this.jobs[hole] = job;
  }

  private popTop(): void {
    const last = --this.count;
    const finish = this.finishes[last];
    const job = this.jobs[last];
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= last) break;
      if (child + 1 < last && this.finishes[child + 1] < this.finishes[child]) child++;
      if (this.finishes[child] >= finish) break;
      this.finishes[hole] = this.finishes[child];
      this.jobs[hole] = this.jobs[child];
      hole = child;
    }
    this.finishes[hole] = finish;
    this.jobs[hole] = job;
  }

  private grow(): void {
    const finishes = new Float64Array(this.finishes.length * 2);
    finishes.set(this.finishes);
    this.finishes = finishes;
    const jobs = new Int32Array(this.jobs.length * 2);
    jobs.set(this.jobs);
    this.jobs = jobs;
  }
}
