/** Operators between two expressions: what they compute, and which of number-number, vector-number and vector-vector it is. */
import { isComparison, isSetOp } from './ast.ts';
import type { ArithmeticOp, Binary, ComparisonOp } from './ast.ts';
import { typeOf } from './check.ts';
import type { Evaluation } from './evaluation.ts';
import { QueryFailure } from './failure.ts';
import { atan2, power } from './math.ts';
import { operate, resultOf } from './native/operators.ts';
import { streamSetOp } from './set-operator.ts';
import { HISTOGRAM, histogramAt } from './track.ts';
import type { Visit } from './track.ts';
import { putOperand, streamMatched } from './vector-matching.ts';
import type { Combine } from './vector-matching.ts';

const ARITHMETIC: Readonly<Record<ArithmeticOp, (left: number, right: number) => number>> = {
  '+': (left, right) => left + right,
  '-': (left, right) => left - right,
  '*': (left, right) => left * right,
  '/': (left, right) => left / right,
  '%': (left, right) => left % right,
  '^': power,
  atan2,
};

const COMPARISON: Readonly<Record<ComparisonOp, (left: number, right: number) => boolean>> = {
  '==': (left, right) => left === right,
  '!=': (left, right) => left !== right,
  '<': (left, right) => left < right,
  '<=': (left, right) => left <= right,
  '>': (left, right) => left > right,
  '>=': (left, right) => left >= right,
};

/** Two numbers; a comparison of them has `bool`. */
export function scalarBinary(binary: Binary, evaluation: Evaluation): Float64Array {
  const left = evaluation.scalars(binary.left);
  const right = evaluation.scalars(binary.right);
  const compute = computeOf(binary);
  return left.map((value, step) => compute(value, right[step] as number));
}

export function streamBinary(binary: Binary, evaluation: Evaluation, visit: Visit): void {
  if (typeOf(binary.left) === 'scalar') return streamWithScalar(binary, true, evaluation, visit);
  if (typeOf(binary.right) === 'scalar') return streamWithScalar(binary, false, evaluation, visit);
  if (isSetOp(binary.op)) return streamSetOp(binary, binary.op, evaluation, visit);
  streamMatched(binary, combineOf(binary, binary.op, evaluation), evaluation, visit);
}

/** The operator as a function to a number: comparisons give 1 or 0. */
function computeOf({ op }: Binary): (left: number, right: number) => number {
  if (isSetOp(op)) return () => NaN;
  if (!isComparison(op)) return ARITHMETIC[op];
  const holds = COMPARISON[op];
  return (left, right) => (holds(left, right) ? 1 : 0);
}

function combineOf(binary: Binary, op: ArithmeticOp | ComparisonOp, { notes }: Evaluation): Combine {
  const filters = isComparison(op) && !binary.bool;
  return {
    filters,
    compute: computeOf(binary),
    operate: (left, right) => resultOf({ op, bool: binary.bool }, operate(op, left, right, notes, binary.from), left),
    dropsName: !isComparison(op),
    hidesName: binary.bool,
  };
}

/** A comparison without `bool` keeps the vector's values where it holds; everything else replaces them. */
function streamWithScalar(binary: Binary, scalarFirst: boolean, evaluation: Evaluation, visit: Visit): void {
  const scalars = evaluation.scalars(scalarFirst ? binary.left : binary.right);
  const { op, bool } = binary;
  if (isSetOp(op)) throw new QueryFailure(`"${op}" works on two instant vectors only.`);
  const compute = computeOf(binary);
  const filters = isComparison(op) && !bool;
  evaluation.stream(scalarFirst ? binary.right : binary.left, (track) => {
    const { values, present } = track;
    let any = false;
    for (let step = 0; step < values.length; step++) {
      if (present[step] === 0) continue;
      const scalar = scalars[step] as number;
      if (present[step] === HISTOGRAM) {
        const histogram = histogramAt(track, step);
        const [left, right] = scalarFirst ? [scalar, histogram] : [histogram, scalar];
        const result = resultOf({ op, bool }, operate(op, left, right, evaluation.notes, binary.from), histogram);
        present[step] = 0;
        if (result !== null) putOperand(track, step, result);
        any ||= result !== null;
        continue;
      }
      const value = values[step] as number;
      const result = scalarFirst ? compute(scalar, value) : compute(value, scalar);
      if (!filters) values[step] = result;
      else if (result === 0) present[step] = 0;
      any ||= present[step] === 1;
    }
    if (!filters) track.nameDropped = true;
    if (any) visit(track);
    else evaluation.give(track);
  });
}
