/**
 * From the text of a rule to the vector that it returns. Parsed expressions live in a cache of this module and not in
 * the evaluator, whose fields are walked by snapshots and must be plain data (law 4).
 */
import type { Outcome } from '../base/problem.ts';
import type { Micros } from '../base/time.ts';
import type { QueryValue, VectorSample } from '../model/query-value.ts';
import type { SeriesSource } from '../model/series.ts';
import type { Expr } from '../query/promql/ast.ts';
import { evaluateInstant } from '../query/promql/engine.ts';
import { QueryFailure } from '../query/promql/failure.ts';
import { parsePromql } from '../query/promql/parse.ts';

type Parsed = Outcome<Expr>;

/** Expressions kept parsed; the oldest is forgotten first. */
const parsedMax = 1_000;
const parsed = new Map<string, Parsed>();

/** What a rule's expression returned, or why it could not be evaluated. */
export type RuleResult =
  { readonly ok: true; readonly samples: readonly VectorSample[] } | { readonly ok: false; readonly message: string };

/** As in Prometheus a scalar counts as one sample without labels; texts and ranges are no result of a rule. */
export function evaluateExpression(expr: string, source: SeriesSource, atUs: Micros): RuleResult {
  const outcome = parseOnce(expr);
  if (!outcome.ok) return { ok: false, message: outcome.problems.map((problem) => problem.message).join(' ') };
  const value = answer(outcome.value, source, atUs);
  if (value instanceof QueryFailure) return { ok: false, message: value.message };
  if (value.kind === 'vector') return { ok: true, samples: value.samples };
  if (value.kind === 'scalar') return { ok: true, samples: [{ labels: {}, value: value.value }] };
  return { ok: false, message: `A rule must return a vector or a scalar, this one returns a ${value.kind}.` };
}

function answer(expr: Expr, source: SeriesSource, atUs: Micros): QueryValue | QueryFailure {
  try {
    return evaluateInstant(expr, source, atUs);
  } catch (error) {
    if (error instanceof QueryFailure) return error;
    throw error;
  }
}

function parseOnce(expr: string): Parsed {
  const known = parsed.get(expr);
  if (known !== undefined) return known;
  const outcome = parsePromql(expr);
  if (parsed.size >= parsedMax) parsed.delete(parsed.keys().next().value as string);
  parsed.set(expr, outcome);
  return outcome;
}
