/** What one query may cost (law 6). Passing a limit ends the query with a sentence that names the limit. */
import { QueryFailure } from './failure.ts';

/** Values held in memory at once, 9 bytes each. */
const CELLS_MAX = 20_000_000;
/** Samples and steps looked at in all; a few seconds of work. */
const WORK_MAX = 500_000_000;
/** Steps of one range query, as in Prometheus' HTTP API. */
export const STEPS_MAX = 11_000;

export class Budget {
  private cells = 0;
  private work = 0;
  private read = 0;

  /** Samples that came from the store. */
  get samplesRead(): number {
    return this.read;
  }

  /** Samples and steps that were looked at. */
  get workDone(): number {
    return this.work;
  }

  spendReading(samples: number): void {
    this.read += samples;
    this.spend(samples);
  }

  hold(cells: number): void {
    this.cells += cells;
    if (this.cells > CELLS_MAX) {
      throw new QueryFailure(
        `The query holds more than ${CELLS_MAX} values at once (cellsMax). Select fewer series, or take a longer step.`,
      );
    }
  }

  /** Text that a query makes up, at two bytes a character. */
  holdText(text: string): void {
    this.hold(text.length / 4);
  }

  spend(work: number): void {
    this.work += work;
    if (this.work > WORK_MAX) {
      throw new QueryFailure(
        `The query looks at more than ${WORK_MAX} samples (workMax). Take a shorter range, a longer step or fewer series.`,
      );
    }
  }
}
