/**
 * Head sampling: whether the spans of a trace are kept is decided where the trace begins, by its id, as OpenTelemetry's
 * TraceIdRatioBased does below a parent-based sampler. The flag that travels along with a request from there is kept here once, as a bit
 * by the ordinal of its trace: wherever that goes, over calls and through topics, the flag has gone too.
 */
import { traceChance } from './trace-ids.ts';

const BITS = 32;

export class TraceSampling {
  private readonly salt: number;
  private left = new Uint32Array(64);

  constructor(salt: number) {
    this.salt = salt;
  }

  /** The trace begins where this share of them is kept. */
  decide(trace: number, ratio: number): void {
    if (traceChance(trace, this.salt) < ratio) return;
    const word = Math.floor(trace / BITS);
    if (word >= this.left.length) {
      const larger = new Uint32Array(Math.max(word + 1, this.left.length * 2));
      larger.set(this.left);
      this.left = larger;
    }
    this.left[word] |= 1 << (trace % BITS);
  }

  /** Whether its spans are not kept. */
  leavesOut(trace: number): boolean {
    const word = Math.floor(trace / BITS);
    return word < this.left.length && (this.left[word] & (1 << (trace % BITS))) !== 0;
  }
}
