/**
 * Warnings and infos that go along with an answer, in Prometheus' words: data that was left out, functions of what is no counter.
 * Each is kept once, however many series and steps it holds for.
 */
import type { QueryNote } from '../../model/query-value.ts';
import { shortText } from './number-text.ts';

/** Most different notes that one answer carries; one of them names a metric, and there may be thousands. */
const NOTES_MAX = 200;

export class Notes {
  private readonly byText = new Map<string, QueryNote>();
  private leftOut = 0;

  warn(message: string, at: number): void {
    this.add({ severity: 'warning', message, at });
  }

  info(message: string, at: number): void {
    this.add({ severity: 'info', message, at });
  }

  /** In the order in which they came up; the last says how many there was no room for (notesMax). */
  all(): QueryNote[] {
    const notes = [...this.byText.values()];
    if (this.leftOut > 0)
      notes.push({ severity: 'warning', message: `at least ${this.leftOut} more are left out (notesMax)`, at: 0 });
    return notes;
  }

  private add(note: QueryNote): void {
    const known = this.byText.has(note.message);
    if (known) return;
    if (this.byText.size < NOTES_MAX) this.byText.set(note.message, note);
    else this.leftOut++;
  }
}

export function mixedSamples(metric: string): string {
  return `encountered a mix of histograms and floats for metric name ${JSON.stringify(metric)}`;
}

export function mixedAggregation(): string {
  return 'encountered a mix of histograms and floats for aggregation';
}

export function ignoredInRange(metric: string): string {
  return `ignored histograms in a range containing both floats and histograms for metric name ${JSON.stringify(metric)}`;
}

export function ignoredInAggregation(operator: string): string {
  return `ignored histogram in ${operator} aggregation`;
}

export function mixedBuckets(metric: string): string {
  return `vector contains a mix of histograms with exponential and custom buckets schemas for metric name ${JSON.stringify(metric)}`;
}

export function differentBounds(metric: string): string {
  return `vector contains histograms with incompatible custom buckets for metric name ${JSON.stringify(metric)}`;
}

export function badQuantile(q: number): string {
  return `quantile value should be between 0 and 1, got ${shortText(q)}`;
}

export function badRatio(ratio: number, capped: number): string {
  return `ratio value should be between -1 and 1, got ${shortText(ratio)}, capping to ${shortText(capped)}`;
}

export function noCounter(metric: string): string {
  return `metric might not be a counter, name does not end in _total/_sum/_count/_bucket: ${JSON.stringify(metric)}`;
}

/** ` for metric name "x"`, where there is a name. */
export function forMetric(metric: string): string {
  return metric === '' ? '' : ` for metric name ${JSON.stringify(metric)}`;
}
