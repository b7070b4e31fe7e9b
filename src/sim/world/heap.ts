/**
 * The heap of one process: a young generation that fills as requests make objects, an old one that holds what outlived a collection.
 * Minor collections copy what requests in flight still use into the old generation; when that has no room, a major collection
 * marks and compacts all that lives. Both stop the process (pausing.ts), for as long as there is to copy or mark: the cost model of
 * Jones, Hosking & Moss, "The Garbage Collection Handbook" (2011), §2.6, 3.2 and 4.2.
 */
import type { Micros } from '../base/time.ts';
import type { Heap } from '../model/runtime.ts';

/** HotSpot's GCTimeLimit and GCHeapFreeLimit: so many major collections on end that are all that happens and free next to nothing. */
const OVERHEAD_TIME_RATIO = 0.98;
const OVERHEAD_FREE_RATIO = 0.02;
const OVERHEAD_COLLECTIONS = 5;

export class HeapState {
  readonly model: Heap;
  /** Grows with each collection, so that a request knows whether what it made is still in the young generation. */
  epoch = 1;
  youngUsed = 0;
  oldUsed: number;
  minorCollections = 0;
  majorCollections = 0;
  minorUs = 0;
  majorUs = 0;
  allocated = 0;
  liveAfterMajor = 0;
  promoted = 0;
  /** Of the last collection: whether it was a major one, and how long it takes. */
  major = false;
  pauseUs: Micros = 0;
  /** No collection can make room for the next request: why. */
  exhausted: 'Java heap space' | 'GC overhead limit exceeded' | null = null;
  /** Beside what the model says: bytes that a request makes and lets go at once, bytes that nobody lets go, longer pauses. */
  garbage = 0;
  leak = 0;
  pauseFactor = 1;
  private youngLive = 0;
  private oldLive: number;
  /** What the cache in the heap holds. */
  private kept = 0;
  private oldPeak: number;
  private youngPeak = 0;
  private collectedAtUs: Micros;
  private inVain = 0;

  constructor(model: Heap, nowUs: Micros) {
    this.model = model;
    this.oldUsed = model.live;
    this.oldLive = model.live;
    this.oldPeak = model.live;
    this.collectedAtUs = nowUs;
  }

  get used(): number {
    return this.youngUsed + this.oldUsed;
  }

  /** Bytes that are in use by something: what a major collection would leave. */
  get live(): number {
    return this.youngLive + this.oldLive;
  }

  /** Memory that the process has ever touched; a heap keeps it. */
  get resident(): number {
    return this.model.beside + this.oldPeak + this.youngPeak;
  }

  /** A request makes its objects. True when that needed a collection, which stops the process for `pauseUs`. */
  allocate(nowUs: Micros): boolean {
    const { perRequest, sizeMax, youngMax } = this.model;
    const made = perRequest + this.garbage;
    const old = Math.max(this.oldUsed, sizeMax - youngMax);
    const full = this.youngUsed + made > sizeMax - old;
    if (full) this.collect(nowUs);
    this.youngUsed += made;
    this.youngLive += perRequest;
    this.allocated += made;
    if (this.youngUsed > this.youngPeak) this.youngPeak = this.youngUsed;
    return full;
  }

  /** A request that made its objects in `epoch` has ended: nobody needs them any more, but for those that leak. */
  letGo(epoch: number): void {
    const { perRequest, leakPerRequest, keptPerRequest, keptMax } = this.model;
    const kept = Math.min(keptPerRequest, keptMax - this.kept);
    this.kept += kept;
    const bytes = Math.max(0, perRequest - leakPerRequest - kept - this.leak);
    if (epoch === this.epoch) this.youngLive -= bytes;
    else this.oldLive -= bytes;
  }

  /** Collects everything, as when the program asks for it; stops the process for `pauseUs`. */
  collectAll(nowUs: Micros): void {
    this.collect(nowUs, true);
  }

  private collect(nowUs: Micros, all = false): void {
    const { sizeMax, youngMax, pauses, perRequest } = this.model;
    const survivors = this.youngLive;
    this.major = all || this.oldUsed + survivors > sizeMax - youngMax;
    this.oldLive += survivors;
    if (this.major) {
      this.oldUsed = this.oldLive;
      this.liveAfterMajor = this.oldLive;
      this.pauseUs = Math.ceil(this.pauseFactor * (pauses.majorUs + pauses.majorUsPerByte * this.oldLive));
      this.majorUs += this.pauseUs;
      this.majorCollections++;
      this.judge(nowUs, sizeMax - this.oldUsed - perRequest);
    } else {
      this.oldUsed += survivors;
      this.promoted += survivors;
      this.pauseUs = Math.ceil(this.pauseFactor * (pauses.minorUs + pauses.minorUsPerByte * survivors));
      this.minorUs += this.pauseUs;
      this.minorCollections++;
    }
    if (this.oldUsed > this.oldPeak) this.oldPeak = this.oldUsed;
    this.youngUsed = 0;
    this.youngLive = 0;
    this.epoch++;
    this.collectedAtUs = nowUs + this.pauseUs;
  }

  /** Gives up when nothing is free after a major collection, or when collecting is all that happens. */
  private judge(nowUs: Micros, free: number): void {
    const workedUs = nowUs - this.collectedAtUs;
    const vain =
      this.pauseUs > OVERHEAD_TIME_RATIO * (this.pauseUs + workedUs) && free < OVERHEAD_FREE_RATIO * this.model.sizeMax;
    this.inVain = vain ? this.inVain + 1 : 0;
    if (free < 0) this.exhausted = 'Java heap space';
    else if (this.inVain >= OVERHEAD_COLLECTIONS) this.exhausted = 'GC overhead limit exceeded';
  }
}
