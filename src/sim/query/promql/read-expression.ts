/**
 * From the grammar's tree to an expression. The grammar lets `offset`, `@` and ranges bind to a whole sum (`a + b offset 5m`),
 * Prometheus to the nearest operand; so operators and postfixes are laid out in a row here and combined by precedence anew.
 */
import type { SyntaxNode, Tree } from '@lezer/common';
import type { BinaryOp, Expr, Timing } from './ast.ts';
import { Complaint } from './complaint.ts';
import { readString } from './literal.ts';
import { readAggregation, readCall, readGroupingNames } from './read-call.ts';
import { readDuration, readInstant, readNumberNode } from './read-duration.ts';
import { readSelector } from './read-selector.ts';
import { NOT_HERE } from './signatures.ts';

/** Deepest nesting that is read; deeper is a mistake or an attack. */
const DEPTH_MAX = 200;
/** Most operands, operators and signs of one expression without parentheses. */
const ROW_MAX = 1_000;
/** Step of a subquery that does not name one, like Prometheus' evaluation interval. */
const SUBQUERY_STEP_US = 60_000_000;

/** One thing in the row: an operand, a sign before one, an operator between two, or a postfix behind one. */
type Item =
  | { readonly kind: 'operand' | 'postfix'; readonly node: SyntaxNode }
  | { readonly kind: 'sign'; readonly negative: boolean; readonly from: number }
  | { readonly kind: 'operator'; readonly op: BinaryOp; readonly node: SyntaxNode };

const POWER = 6;
const PRECEDENCE: Readonly<Record<BinaryOp, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '<': 3,
  '<=': 3,
  '>': 3,
  '>=': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': POWER,
};

/** Throws a Complaint where the text cannot be understood. */
export function readExpression(text: string, tree: Tree): Expr {
  const top = tree.topNode.firstChild;
  let first = top;
  while (first !== null && first.name === 'LineComment') first = first.nextSibling;
  if (first === null) throw new Complaint(0, 'The query is empty. Write a metric name, for example: up');
  return new Reader(text).expression(first);
}

class Reader {
  private readonly text: string;
  private depth = 0;

  constructor(text: string) {
    this.text = text;
  }

  readonly expression = (node: SyntaxNode): Expr => {
    if (++this.depth > DEPTH_MAX) throw new Complaint(node.from, `The query is nested more than ${DEPTH_MAX} deep. Simplify it.`);
    const items: Item[] = [];
    this.layOut(node, items);
    const expr = new Row(
      items,
      (item) => this.operand(item),
      (of, item, parenthesised) => this.postfix(of, item, parenthesised),
      this.text,
    ).combine();
    this.depth--;
    return expr;
  };

  /** Appends the parts of `node` to the row, in the order of the text, without recursion along chains. */
  private layOut(node: SyntaxNode, items: Item[]): void {
    const pending: (SyntaxNode | Item)[] = [node];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if ('kind' in next) {
        items.push(next);
        if (items.length > ROW_MAX)
          throw new Complaint(node.from, `The expression has more than ${ROW_MAX} parts. Split it into several queries.`);
        continue;
      }
      pending.push(...this.parts(next).reverse());
    }
  }

  private parts(node: SyntaxNode): (SyntaxNode | Item)[] {
    const inner = node.firstChild;
    switch (node.name) {
      case 'BinaryExpr': {
        const [left, right] = node.getChildren('Expr');
        const operator = left?.nextSibling ?? null;
        if (left === undefined || right === undefined || operator === null)
          throw new Complaint(node.from, 'This operator needs a value on both sides.');
        const op = this.text.slice(operator.from, operator.to).toLowerCase();
        if (!Object.hasOwn(PRECEDENCE, op)) throw new Complaint(operator.from, `${NOT_HERE} the operator "${op}".`);
        return [left, { kind: 'operator', op: op as BinaryOp, node }, right];
      }
      case 'UnaryExpr': {
        const operand = node.getChild('Expr');
        if (operand === null) throw new Complaint(node.to, 'A value must follow the sign.');
        return [{ kind: 'sign', negative: this.text[node.from] === '-', from: node.from }, operand];
      }
      case 'NumberDurationLiteral': {
        const sign = this.text[node.from];
        const operand: Item = { kind: 'operand', node };
        return sign === '-' || sign === '+' ? [{ kind: 'sign', negative: sign === '-', from: node.from }, operand] : [operand];
      }
      case 'OffsetExpr':
      case 'StepInvariantExpr':
      case 'MatrixSelector':
      case 'SubqueryExpr':
      case 'AnchoredExpr':
      case 'SmoothedExpr':
        if (inner === null) throw new Complaint(node.from, 'A selector must stand before this.');
        return [inner, { kind: 'postfix', node }];
      default:
        return [{ kind: 'operand', node }];
    }
  }

  private operand(node: SyntaxNode): Expr {
    const { from, to } = node;
    switch (node.name) {
      case 'ParenExpr': {
        const inner = node.getChild('Expr');
        if (inner === null) throw new Complaint(from, 'These parentheses are empty.');
        return this.expression(inner);
      }
      case 'NumberDurationLiteral':
        return { kind: 'number', value: readNumberNode(this.text, node), from, to };
      case 'StringLiteral': {
        const value = readString(this.text.slice(from, to));
        if (value === null)
          throw new Complaint(from, 'This text is never closed, or has an escape that is none. Write \\\\ for one backslash.');
        return { kind: 'string', value, from, to };
      }
      case 'VectorSelector':
        return readSelector(this.text, node);
      case 'FunctionCall':
        return readCall(this.text, node, this.expression);
      case 'AggregateExpr':
        return readAggregation(this.text, node, this.expression);
      default:
        throw new Complaint(from, `${NOT_HERE} "${this.text.slice(from, to)}".`);
    }
  }

  private postfix(of: Expr, node: SyntaxNode, parenthesised: boolean): Expr {
    const { from } = of;
    const { to } = node;
    switch (node.name) {
      case 'MatrixSelector': {
        if (of.kind !== 'selector' || parenthesised)
          throw new Complaint(
            of.from,
            'Only a selector can have a range such as [5m]. For any other expression write a subquery: [5m:1m].',
          );
        if (of.timing.offsetUs !== 0 || of.timing.at !== null)
          throw new Complaint(of.from, 'Write offset and @ behind the range: x[5m] offset 1m.');
        return { kind: 'range', of, rangeUs: readDuration(this.text, node.getChildren('DurationExpr')[0], true), from, to };
      }
      case 'SubqueryExpr': {
        const [range, step] = node.getChildren('DurationExpr');
        const stepUs = step === undefined ? SUBQUERY_STEP_US : readDuration(this.text, step, true);
        return {
          kind: 'subquery',
          of,
          rangeUs: readDuration(this.text, range, true),
          stepUs,
          timing: { offsetUs: 0, at: null },
          from,
          to,
        };
      }
      case 'AnchoredExpr':
        return withEdges(of, parenthesised, node, 'anchored');
      case 'SmoothedExpr':
        return withEdges(of, parenthesised, node, 'smoothed');
      case 'OffsetExpr': {
        const offsetUs = readDuration(this.text, node.getChild('OffsetDurationExpr') ?? undefined, false);
        return withTiming(of, parenthesised, node, 'offset', (timing) =>
          timing.offsetUs === 0 ? { ...timing, offsetUs } : null,
        );
      }
      default: {
        const at = readInstant(this.text, node);
        return withTiming(of, parenthesised, node, '@', (timing) => (timing.at === null ? { ...timing, at } : null));
      }
    }
  }
}

function withTiming(
  of: Expr,
  parenthesised: boolean,
  node: SyntaxNode,
  word: string,
  change: (timing: Timing) => Timing | null,
): Expr {
  const holder = of.kind === 'range' ? of.of : of;
  if ((holder.kind !== 'selector' && holder.kind !== 'subquery') || parenthesised) {
    throw new Complaint(of.from, `"${word}" works only right behind a selector or a subquery. Move it there.`);
  }
  const timing = change(holder.timing);
  if (timing === null) throw new Complaint(node.from, `"${word}" is written twice. Keep one.`);
  if (of.kind === 'range') return { ...of, of: { ...of.of, timing }, to: node.to };
  return { ...holder, timing, to: node.to };
}

function withEdges(of: Expr, parenthesised: boolean, node: SyntaxNode, edges: 'anchored' | 'smoothed'): Expr {
  const selector = of.kind === 'range' ? of.of : of;
  if (selector.kind !== 'selector' || parenthesised)
    throw new Complaint(of.from, `"${edges}" works only right behind a selector, or behind its range. Move it there.`);
  if (selector.edges !== 'plain') throw new Complaint(node.from, 'Ranges are either anchored or smoothed. Keep one.');
  if (of.kind === 'range') return { ...of, of: { ...of.of, edges }, to: node.to };
  if (edges === 'anchored') throw new Complaint(of.from, 'Only a range can be anchored. Add a range such as [5m].');
  return { ...selector, edges, to: node.to };
}

/** Combines the row by precedence climbing. */
class Row {
  private readonly items: readonly Item[];
  private readonly operand: (node: SyntaxNode) => Expr;
  private readonly postfix: (of: Expr, node: SyntaxNode, parenthesised: boolean) => Expr;
  private readonly text: string;
  private next = 0;

  constructor(
    items: readonly Item[],
    operand: (node: SyntaxNode) => Expr,
    postfix: (of: Expr, node: SyntaxNode, parenthesised: boolean) => Expr,
    text: string,
  ) {
    this.items = items;
    this.operand = operand;
    this.postfix = postfix;
    this.text = text;
  }

  combine(lowest = 0): Expr {
    let left = this.signed();
    for (;;) {
      const item = this.items[this.next];
      if (item === undefined || item.kind !== 'operator') return left;
      const precedence = PRECEDENCE[item.op];
      if (precedence < lowest) return left;
      this.next++;
      // The power operator is the only one that groups to the right.
      const right = this.combine(item.op === '^' ? precedence : precedence + 1);
      left = { kind: 'binary', op: item.op, left, right, ...readModifiers(this.text, item.node), from: left.from, to: right.to };
    }
  }

  /** A sign binds like a product: -a ^ b is -(a ^ b). */
  private signed(): Expr {
    let negative = false;
    let signs = 0;
    let from = 0;
    for (let item = this.items[this.next]; item?.kind === 'sign'; item = this.items[this.next]) {
      if (signs++ === 0) from = item.from;
      if (item.negative) negative = !negative;
      this.next++;
    }
    const operand = signs > 0 ? this.combine(POWER) : this.postfixed();
    if (signs === 0) return operand;
    if (operand.kind === 'number') return { ...operand, value: negative ? -operand.value : operand.value, from };
    return { kind: 'sign', negative, of: operand, from, to: operand.to };
  }

  private postfixed(): Expr {
    const item = this.items[this.next++];
    if (item === undefined || item.kind !== 'operand')
      throw new Complaint(this.text.length, 'The query stops too early. A value must follow here.');
    let expr = this.operand(item.node);
    let parenthesised = item.node.name === 'ParenExpr';
    for (let behind = this.items[this.next]; behind?.kind === 'postfix'; behind = this.items[this.next]) {
      expr = this.postfix(expr, behind.node, parenthesised);
      parenthesised = false;
      this.next++;
    }
    return expr;
  }
}

function readModifiers(text: string, node: SyntaxNode): Pick<Expr & { kind: 'binary' }, 'bool' | 'matching' | 'matchingWritten'> {
  const clause = node.getChild('MatchingModifierClause');
  const lists = clause?.getChildren('GroupingLabels') ?? [];
  const names = (list: SyntaxNode | undefined): string[] => (list === undefined ? [] : readGroupingNames(text, list));
  const many = clause?.getChild('GroupLeft') ? 'left' : clause?.getChild('GroupRight') ? 'right' : null;
  return {
    bool: node.getChild('BoolModifier') !== null,
    matching: {
      mode: clause?.getChild('On') ? 'on' : 'ignoring',
      names: names(lists[0]),
      many,
      include: names(lists[1]),
      ...readFills(text, node),
    },
    matchingWritten: clause !== null,
  };
}

/** `fill(0)` on both sides, `fill_left(0)`, `fill_right(0)`. */
function readFills(text: string, node: SyntaxNode): { fillLeft: number | null; fillRight: number | null } {
  const modifier = node.getChild('FillModifier');
  const valueOf = (clause: string): number | null => {
    const literal = modifier?.getChild(clause)?.getChild('NumberDurationLiteral') ?? null;
    if (literal === null) return null;
    return (text[literal.from] === '-' ? -1 : 1) * readNumberNode(text, literal);
  };
  const both = valueOf('FillClause');
  return { fillLeft: both ?? valueOf('FillLeftClause'), fillRight: both ?? valueOf('FillRightClause') };
}
