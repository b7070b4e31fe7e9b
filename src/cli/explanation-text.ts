/** An explained query as a table: one line for each part, indented under what it is an operand of. */
import type { ExplainedNode } from '../sim/model/query-explanation.ts';
import { plainLine } from './plain-text.ts';
import { goFloat } from './prometheus-json.ts';

const COLUMNS = ['series', 'values', 'samples read', 'work', 'ms'];

export function explanationText(root: ExplainedNode): string {
  const rows = [[...COLUMNS, ''], ...rowsOf(root, '')];
  const widths = COLUMNS.map((_, i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows
    .map((row) => [...widths.map((width, i) => (row[i] ?? '').padStart(width)), row.at(-1) ?? ''].join('  ').trimEnd())
    .join('\n');
}

function rowsOf(node: ExplainedNode, indent: string): string[][] {
  const { series, values, samplesRead, work, ownMs, operands } = node;
  const numbers = [series, values, samplesRead, work].map(String);
  const row = [...numbers, ownMs === null ? '' : ownMs.toFixed(1), `${indent}${plainLine(node.title)}${valueText(node)}`];
  return [row, ...operands.flatMap((operand) => rowsOf(operand, `${indent}  `))];
}

/** A single value is worth its place. */
function valueText({ gives, series, examples: [only] }: ExplainedNode): string {
  if (gives === 'matrix' || series !== 1 || only === undefined || only.histogram !== undefined) return '';
  return ` = ${goFloat(only.value)}`;
}
