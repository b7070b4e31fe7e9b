/** Calls of functions and aggregations in the grammar's tree. */
import type { SyntaxNode } from '@lezer/common';
import { AGGREGATORS, takesParameter } from './ast.ts';
import type { Aggregation, Call, Expr, Grouping } from './ast.ts';
import { Complaint } from './complaint.ts';
import { readSelector, readText } from './read-selector.ts';
import { functionNamed, NOT_HERE } from './signatures.ts';

type Read = (node: SyntaxNode) => Expr;

export function readCall(text: string, node: SyntaxNode, read: Read): Call {
  const identifier = node.getChild('FunctionIdentifier');
  const written = identifier === null ? '' : text.slice(identifier.from, identifier.to);
  const name = functionNamed(written);
  if (name === null) throw new Complaint(node.from, `${NOT_HERE} the function "${written}".`);
  // What info() selects is labels to add, and those of all series are a choice too.
  const readLabels: Read = (arg) => (arg.name === 'VectorSelector' ? readSelector(text, arg, true) : read(arg));
  const args = readArguments(node, (arg, i) => (name === 'info' && i === 1 ? readLabels(arg) : read(arg)));
  return { kind: 'call', function: name, args, from: node.from, to: node.to };
}

export function readAggregation(text: string, node: SyntaxNode, read: Read): Aggregation {
  const operator = node.getChild('AggregateOp') as SyntaxNode;
  const op = AGGREGATORS.find((aggregator) => aggregator === text.slice(operator.from, operator.to).toLowerCase());
  if (op === undefined) throw new Complaint(node.from, 'There is no such aggregation.');
  const args = readArguments(node, read);
  const wanted = takesParameter(op) ? 2 : 1;
  if (args.length !== wanted) {
    throw new Complaint(
      node.from,
      `${op} takes ${wanted === 1 ? 'one argument, a vector' : 'two arguments, its parameter and a vector'}; here are ${args.length}.`,
    );
  }
  const [parameter, of] = wanted === 2 ? (args as [Expr, Expr]) : [null, args[0] as Expr];
  return { kind: 'aggregation', op, grouping: readGrouping(text, node), parameter, of, from: node.from, to: node.to };
}

function readArguments(node: SyntaxNode, read: (node: SyntaxNode, index: number) => Expr): Expr[] {
  const body = node.getChild('FunctionCallBody');
  return body === null ? [] : body.getChildren('Expr').map((arg, i) => read(arg, i));
}

function readGrouping(text: string, node: SyntaxNode): Grouping {
  const modifier = node.getChild('AggregateModifier');
  const list = modifier?.getChild('GroupingLabels') ?? null;
  if (modifier === null || list === null) return { mode: 'by', names: [] };
  return { mode: modifier.getChild('By') !== null ? 'by' : 'without', names: readGroupingNames(text, list) };
}

/** The names between the parentheses, sorted and each once. */
export function readGroupingNames(text: string, list: SyntaxNode): string[] {
  const names = new Set<string>();
  for (let child = list.firstChild; child !== null; child = child.nextSibling) {
    if (child.name === 'LabelName') names.add(text.slice(child.from, child.to));
    else if (child.name === 'QuotedLabelName') names.add(readText(text, child));
  }
  return [...names].sort();
}
