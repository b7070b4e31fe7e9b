/** Asking PromQL of the stores: parsed once per text, failures told as problems. */
import type { Outcome } from '../base/problem.ts';
import type { Micros } from '../base/time.ts';
import type { QueryExplanation } from '../model/query-explanation.ts';
import type { QueryValue, RangeQuery } from '../model/query-value.ts';
import type { SeriesSource } from '../model/series.ts';
import type { Expr } from '../query/promql/ast.ts';
import { evaluateInstant, evaluateRange } from '../query/promql/engine.ts';
import { explainInstant, explainRange } from '../query/promql/explain.ts';
import type { ClockMs } from '../query/promql/explain.ts';
import { QueryFailure } from '../query/promql/failure.ts';
import { parsePromql } from '../query/promql/parse.ts';

const PARSED_MAX = 500;

/** Parsed queries by text: outside of every run, because it is no state. */
const parsed = new Map<string, Outcome<Expr>>();

export function askInstant(source: SeriesSource, text: string, atUs: Micros): Outcome<QueryValue> {
  return answer(text, (expr) => evaluateInstant(expr, source, atUs));
}

export function askRange(source: SeriesSource, query: RangeQuery): Outcome<QueryValue> {
  return answer(query.expr, (expr) => evaluateRange(expr, source, query));
}

/** The same answers with the tree of how they came about; a clock, where there is one, adds times. */
export function askWhyInstant(source: SeriesSource, text: string, atUs: Micros, clock?: ClockMs): Outcome<QueryExplanation> {
  return answer(text, (expr) => explainInstant(expr, text, source, atUs, clock));
}

export function askWhyRange(source: SeriesSource, query: RangeQuery, clock?: ClockMs): Outcome<QueryExplanation> {
  return answer(query.expr, (expr) => explainRange(expr, source, query, clock));
}

function answer<Answer>(text: string, evaluate: (expr: Expr) => Answer): Outcome<Answer> {
  const expr = parse(text);
  if (!expr.ok) return expr;
  try {
    return { ok: true, value: evaluate(expr.value) };
  } catch (error) {
    if (!(error instanceof QueryFailure)) throw error;
    return { ok: false, problems: [{ file: 'promql', line: 0, column: 0, path: '', message: error.message }] };
  }
}

function parse(text: string): Outcome<Expr> {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  if (parsed.size >= PARSED_MAX) parsed.clear();
  const outcome = parsePromql(text);
  parsed.set(text, outcome);
  return outcome;
}
