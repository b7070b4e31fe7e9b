/** Operators with a native histogram on one side or both: sums, differences, equality, and products with numbers; nothing else. */
import type { NativeHistogram } from '../../../model/native-histogram.ts';
import { isComparison } from '../ast.ts';
import type { ArithmeticOp, ComparisonOp } from '../ast.ts';
import type { Notes } from '../notes.ts';
import { addHistograms, subtractHistograms } from './arithmetic.ts';
import { divided, scaled } from './scaling.ts';

export type Operand = number | NativeHistogram;

/** A comparison gives whether it holds. Null when there is no answer, which `notes` then says of the place `at`. */
export function operate(
  op: ArithmeticOp | ComparisonOp,
  left: Operand,
  right: Operand,
  notes: Notes,
  at: number,
): NativeHistogram | boolean | null {
  if (typeof left !== 'number' && typeof right !== 'number') {
    if (op === '==' || op === '!=') return equalHistograms(left, right) === (op === '==');
    if (op === '+' || op === '-') {
      const result = op === '+' ? addHistograms(left, right) : subtractHistograms(left, right);
      if (typeof result !== 'string') return op === '-' ? { ...result, hint: 'gauge' } : result;
      notes.warn(`incompatible bucket layout encountered for binary operator ${op}`, at);
      return null;
    }
  } else if (typeof right === 'number' && typeof left !== 'number') {
    if (op === '*') return scaled(left, right);
    if (op === '/') return divided(left, right);
  } else if (typeof left === 'number' && typeof right !== 'number' && op === '*') return scaled(right, left);
  notes.info(`incompatible sample types encountered for binary operator "${op}": ${kindOf(left)} ${op} ${kindOf(right)}`, at);
  return null;
}

function kindOf(operand: Operand): string {
  return typeof operand === 'number' ? 'float' : 'histogram';
}

/** All but the hints. */
export function equalHistograms(a: NativeHistogram, b: NativeHistogram): boolean {
  return JSON.stringify({ ...a, hint: '' }) === JSON.stringify({ ...b, hint: '' });
}

/** The left side where the comparison holds, or with `bool` 1 and 0; what arithmetic gives; null for nothing. */
export function resultOf(
  { op, bool }: { readonly op: ArithmeticOp | ComparisonOp; readonly bool: boolean },
  answer: NativeHistogram | boolean | null,
  kept: Operand,
): Operand | null {
  if (typeof answer !== 'boolean') return answer;
  if (isComparison(op) && bool) return answer ? 1 : 0;
  return answer ? kept : null;
}
