/**
 * Answers a query and tells of every part what it gave and what it cost. The evaluator is the ordinary one; it is only watched where
 * one part asks another. Since series flow from part to part one at a time, costs change hands with every series.
 */
import type { Micros } from '../../base/time.ts';
import type { ExplainedNode, QueryExplanation } from '../../model/query-explanation.ts';
import type { RangeQuery, VectorSample } from '../../model/query-value.ts';
import type { Labels, SeriesSource } from '../../model/series.ts';
import type { Expr, Selector } from './ast.ts';
import type { Budget } from './budget.ts';
import { typeOf } from './check.ts';
import { evaluateInstant, evaluateRange } from './engine.ts';
import type { OpenEvaluator } from './engine.ts';
import { Evaluator } from './evaluator.ts';
import { operandsOf, titleOf } from './explain-title.ts';
import { NO_LABELS, withoutMetric } from './labels.ts';
import type { Notes } from './notes.ts';
import type { Bounds } from './selector.ts';
import { HISTOGRAM, histogramAt } from './track.ts';
import type { Frame, Track, Visit } from './track.ts';
import type { Window } from './window.ts';

/** Series that are shown of each part. */
const EXAMPLES_MAX = 10;

/** Milliseconds from anywhere; the simulation itself has no clock. */
export type ClockMs = () => number;

/** Throws a QueryFailure when the expression cannot be answered. */
export function explainInstant(expr: Expr, text: string, source: SeriesSource, atUs: Micros, clock?: ClockMs): QueryExplanation {
  const ledger = new Ledger(expr, text, clock ?? null);
  return { value: evaluateInstant(expr, source, atUs, ledger.open), root: ledger.finished() };
}

export function explainRange(expr: Expr, source: SeriesSource, query: RangeQuery, clock?: ClockMs): QueryExplanation {
  const ledger = new Ledger(expr, query.expr, clock ?? null);
  return { value: evaluateRange(expr, source, query, ledger.open), root: ledger.finished() };
}

/** A part while the query runs. */
interface Entry {
  readonly expr: Expr;
  readonly operands: readonly Entry[];
  evaluations: number;
  steps: number;
  series: number;
  values: number;
  examples: VectorSample[];
  samplesRead: number;
  work: number;
  ownMs: number;
}

class Ledger {
  private readonly text: string;
  private readonly clock: ClockMs | null;
  private readonly root: Entry;
  private readonly entries = new Map<Expr, Entry>();
  private budget: Budget | null = null;
  /** Who pays for what happens now. */
  private current: Entry;
  private seen = { samplesRead: 0, work: 0, ms: 0 };

  constructor(expr: Expr, text: string, clock: ClockMs | null) {
    this.text = text;
    this.clock = clock;
    this.root = this.entryFor(expr);
    this.current = this.root;
    this.seen.ms = clock === null ? 0 : clock();
  }

  readonly open: OpenEvaluator = (source, frame, bounds, budget, notes) => {
    this.budget = budget;
    return new WatchedEvaluator(source, frame, bounds, budget, notes, this);
  };

  private entryFor(expr: Expr): Entry {
    const operands = operandsOf(expr).map((operand) => this.entryFor(operand));
    const nothing = { evaluations: 0, steps: 0, series: 0, values: 0, samplesRead: 0, work: 0, ownMs: 0 };
    const entry: Entry = { expr, operands, examples: [], ...nothing };
    this.entries.set(expr, entry);
    return entry;
  }

  /** Runs `evaluate` at the expense of a part. It gets a function that lets the part's asker go on with something. */
  charge(expr: Expr, steps: number, evaluate: (hand: (goOn: () => void) => void, entry: Entry) => void): void {
    // Selectors that a function makes up itself are not in the tree: who asks pays.
    const entry = this.entries.get(expr) ?? null;
    if (entry === null) return evaluate((goOn) => goOn(), this.entryFor(expr));
    const asker = this.current;
    this.turnTo(entry);
    Object.assign(entry, { evaluations: entry.evaluations + 1, steps, series: 0, values: 0, examples: [] });
    evaluate((goOn) => {
      this.turnTo(asker);
      goOn();
      this.turnTo(entry);
    }, entry);
    this.turnTo(asker);
  }

  private turnTo(next: Entry): void {
    const now = {
      samplesRead: this.budget?.samplesRead ?? 0,
      work: this.budget?.workDone ?? 0,
      ms: this.clock === null ? 0 : this.clock(),
    };
    this.current.samplesRead += now.samplesRead - this.seen.samplesRead;
    this.current.work += now.work - this.seen.work;
    this.current.ownMs += now.ms - this.seen.ms;
    this.seen = now;
    this.current = next;
  }

  finished(): ExplainedNode {
    this.turnTo(this.root);
    return this.nodeOf(this.root);
  }

  private nodeOf({ expr, operands, ...rest }: Entry): ExplainedNode {
    return {
      title: titleOf(expr, this.text),
      from: expr.from,
      to: expr.to,
      gives: typeOf(expr),
      ...rest,
      ownMs: this.clock === null ? null : rest.ownMs,
      operands: operands.map((operand) => this.nodeOf(operand)),
    };
  }
}

/** An evaluator that tells the ledger whenever one part asks another. */
class WatchedEvaluator extends Evaluator {
  private readonly ledger: Ledger;

  constructor(source: SeriesSource, frame: Frame, bounds: Bounds, budget: Budget, notes: Notes, ledger: Ledger) {
    super(source, frame, bounds, budget, notes);
    this.ledger = ledger;
  }

  protected override nested(frame: Frame): Evaluator {
    return new WatchedEvaluator(this.source, frame, this.bounds, this.budget, this.notes, this.ledger);
  }

  override stream(expr: Expr, visit: Visit): void {
    this.watch(expr, visit, (watched) => super.stream(expr, watched));
  }

  override streamTimestamps(selector: Selector, visit: Visit): void {
    this.watch(selector, visit, (watched) => super.streamTimestamps(selector, watched));
  }

  private watch(expr: Expr, visit: Visit, stream: (visit: Visit) => void): void {
    this.ledger.charge(expr, this.frame.count, (hand, entry) =>
      stream((track) => {
        note(entry, track);
        hand(() => visit(track));
      }),
    );
  }

  override scalars(expr: Expr): Float64Array {
    let values: Float64Array = new Float64Array(0);
    this.ledger.charge(expr, this.frame.count, (_hand, entry) => {
      values = super.scalars(expr);
      entry.series = 1;
      entry.values = values.length;
      entry.examples = [{ labels: NO_LABELS, value: values.at(-1) ?? NaN }];
    });
    return values;
  }

  override windows(expr: Expr, visit: (labels: Labels, nameDropped: boolean, window: Window) => void): void {
    this.ledger.charge(expr, this.frame.count, (hand, entry) =>
      super.windows(expr, (labels, nameDropped, window) => {
        entry.series++;
        entry.values += window.times.length + (window.histograms?.times.length ?? 0);
        hand(() => visit(labels, nameDropped, window));
      }),
    );
  }
}

function note(entry: Entry, track: Track): void {
  const { present, values } = track;
  entry.series++;
  for (let step = 0; step < present.length; step++) if (present[step] !== 0) entry.values++;
  const last = present.length - 1;
  if (entry.examples.length >= EXAMPLES_MAX || present[last] === 0) return;
  const labels = track.nameDropped ? withoutMetric(track.labels) : track.labels;
  entry.examples.push(
    present[last] === HISTOGRAM
      ? { labels, value: NaN, histogram: histogramAt(track, last) }
      : { labels, value: values[last] as number },
  );
}
