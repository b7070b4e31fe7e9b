/**
 * When to ask again: one question at a time, again when its words or its instant change, with a rest after each answer that grows
 * with what the answer cost; answers to words that are no longer asked are dropped. No runes, so that it is tested by itself.
 */
import type { Outcome } from '../../sim/base/problem.ts';
import type { Micros } from '../../sim/base/time.ts';

export interface Question<T> {
  /** What is asked, without the instant: an answer to other words is dropped, an older answer to the same words is better than none. */
  readonly subject: string;
  /** When: asked again as soon as this changes. */
  readonly atUs: Micros;
  ask(): Promise<Outcome<T>>;
}

/** The wall clock, so that tests have their own. */
export interface WallClock {
  nowMs(): number;
  /** Calls back after so many milliseconds; the result takes it back. */
  after(ms: number, call: () => void): () => void;
}

export const gapMinMs = 400;
/** A question may fill one part in so many of the worker's time. */
export const restRatio = 15;

export class Asking<T> {
  private readonly onAnswer: (outcome: Outcome<T>) => void;
  private readonly wall: WallClock;
  private wanted: Question<T> | null = null;
  private asked: { readonly subject: string; readonly atUs: Micros } | null = null;
  private inFlight = false;
  private takeBack: (() => void) | null = null;
  private restUntilMs = -Infinity;

  constructor(onAnswer: (outcome: Outcome<T>) => void, wall: WallClock) {
    this.onAnswer = onAnswer;
    this.wall = wall;
  }

  /** Says what is asked from now on; null stops. Other words are asked at once, a later instant after the rest. */
  want(next: Question<T> | null): void {
    if (next === null || next.subject !== this.wanted?.subject) {
      this.asked = null;
      this.takeBack?.();
      this.takeBack = null;
      this.restUntilMs = -Infinity;
    }
    this.wanted = next;
    if (!this.inFlight && this.takeBack === null) this.schedule();
  }

  private schedule(): void {
    const wanted = this.wanted;
    if (wanted === null || (wanted.subject === this.asked?.subject && wanted.atUs === this.asked.atUs)) return;
    const restMs = this.restUntilMs - this.wall.nowMs();
    if (restMs <= 0) {
      void this.send(wanted);
      return;
    }
    this.takeBack = this.wall.after(restMs, () => {
      this.takeBack = null;
      this.schedule();
    });
  }

  private async send(question: Question<T>): Promise<void> {
    this.inFlight = true;
    this.asked = { subject: question.subject, atUs: question.atUs };
    const startedMs = this.wall.nowMs();
    const outcome = await answered(question);
    this.inFlight = false;
    if (question.subject === this.wanted?.subject) {
      this.restUntilMs = startedMs + Math.max(gapMinMs, (this.wall.nowMs() - startedMs) * restRatio);
      this.onAnswer(outcome);
    }
    this.schedule();
  }
}

/** A question that throws is a problem to be shown, not a rejection to be lost. */
async function answered<T>(question: Question<T>): Promise<Outcome<T>> {
  try {
    return await question.ask();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return { ok: false, problems: [{ file: '', line: 0, column: 0, path: '', message }] };
  }
}
