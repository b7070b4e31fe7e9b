/**
 * Tail sampling: the spans of a trace are held until it is likely to be over, and then all kept or none; what comes later goes the same
 * way, as long as the trace is remembered. As OpenTelemetry's tail sampling processor does it, with its names of counters.
 */
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import type { TailSampling } from '../model/collector.ts';
import { isError } from '../telemetry/span-store.ts';
import { traceChance } from '../telemetry/trace-ids.ts';

/** What becomes of the spans of a trace. */
export const HELD = 0;
export const KEPT = 1;
export const NOT_KEPT = 2;

/** Keeps chances apart from those of head sampling, which go by the same ids. */
const OWN_SALT = 0x2545f491;

/** A trace that is not decided yet; `lines` are the numbers of its spans in the store. */
export interface HeldTrace {
  readonly trace: number;
  readonly sinceUs: Micros;
  readonly lines: number[];
  failed: boolean;
  startUs: Micros;
  endUs: Micros;
}

export class TailSampler {
  private readonly salt: number;
  private readonly held = new Map<number, HeldTrace>();
  /** Keys of `held`, the oldest first. */
  private readonly line = new IntRing();
  private readonly decided = new Map<number, boolean>();
  /** Keys of `decided`; each is older than all that are held. */
  private readonly remembered = new IntRing();

  constructor(salt: number) {
    this.salt = salt ^ OWN_SALT;
  }

  get traces(): number {
    return this.line.length + this.remembered.length;
  }

  /** A span of the trace has come at `nowUs`. */
  take(trace: number, line: number, startUs: Micros, code: number, nowUs: Micros): number {
    const verdict = this.decided.get(trace);
    if (verdict !== undefined) return verdict ? KEPT : NOT_KEPT;
    let one = this.held.get(trace);
    if (one === undefined) {
      one = { trace, sinceUs: nowUs, lines: [], failed: false, startUs, endUs: nowUs };
      this.held.set(trace, one);
      this.line.push(trace);
    }
    one.lines.push(line);
    one.failed ||= isError(code);
    one.startUs = Math.min(one.startUs, startUs);
    one.endUs = nowUs;
    return HELD;
  }

  /** A trace that is one too many, and goes: the lines that were held of it, none when it was decided; null when there is none. */
  evict(tracesMax: number): readonly number[] | null {
    if (this.traces <= tracesMax) return null;
    if (this.remembered.length > 0) {
      this.decided.delete(this.remembered.shift());
      return [];
    }
    return this.shift().lines;
  }

  /** The oldest trace that is held, if its time has come, and whether it is kept; null when there is none. */
  decide(policy: TailSampling, nowUs: Micros): { readonly lines: readonly number[]; readonly kept: boolean } | null {
    const oldest = this.line.length === 0 ? undefined : this.held.get(this.line.at(0));
    if (oldest === undefined || oldest.sinceUs + policy.waitUs > nowUs) return null;
    const { trace, lines, failed, startUs, endUs } = this.shift();
    const slow = policy.slowUs !== null && endUs - startUs >= policy.slowUs;
    const kept = (policy.errors && failed) || slow || traceChance(trace, this.salt) < policy.ratio;
    this.decided.set(trace, kept);
    this.remembered.push(trace);
    return { lines, kept };
  }

  private shift(): HeldTrace {
    const trace = this.line.shift();
    const one = this.held.get(trace);
    if (one === undefined) throw new Error(`trace ${trace} is in line and not held`);
    this.held.delete(trace);
    return one;
  }
}
