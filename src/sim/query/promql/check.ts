/**
 * The types of an expression: scalar, string, instant vector or range vector. Finds every place where a function, an
 * aggregation or an operator gets what it cannot use, as Prometheus does before it evaluates anything.
 */
import { unreachable } from '../../base/assert.ts';
import { RE2JS } from 're2js';
import { isComparison, isSetOp } from './ast.ts';
import type { Aggregation, Binary, Call, Expr } from './ast.ts';
import { Complaint } from './complaint.ts';
import { isWellFormed, quoted } from './literal.ts';
import { signatureOf } from './signatures.ts';
import type { ValueType } from './signatures.ts';

const SPOKEN: Readonly<Record<ValueType, string>> = {
  scalar: 'a number',
  string: 'a text',
  vector: 'an instant vector',
  matrix: 'a range vector',
};

export function typeOf(expr: Expr): ValueType {
  switch (expr.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'selector':
    case 'aggregation':
      return 'vector';
    case 'range':
    case 'subquery':
      return 'matrix';
    case 'call':
      return signatureOf(expr.function).gives;
    case 'binary':
      return typeOf(expr.left) === 'scalar' && typeOf(expr.right) === 'scalar' ? 'scalar' : 'vector';
    case 'sign':
      return typeOf(expr.of);
  }
}

/** Every type error, in the order of the text. */
export function check(expr: Expr): Complaint[] {
  switch (expr.kind) {
    case 'number':
    case 'string':
    case 'selector':
    case 'range':
      return [];
    case 'subquery':
      return [...expect(expr.of, 'vector', 'A subquery'), ...check(expr.of)];
    case 'sign':
      return [...checkSigned(expr.of), ...check(expr.of)];
    case 'call':
      return [...checkCall(expr), ...expr.args.flatMap(check)];
    case 'aggregation':
      return [...checkAggregation(expr), ...(expr.parameter === null ? [] : check(expr.parameter)), ...check(expr.of)];
    case 'binary':
      return [...checkBinary(expr), ...check(expr.left), ...check(expr.right)];
    default:
      return unreachable(expr);
  }
}

function expect(expr: Expr, wanted: ValueType, who: string): Complaint[] {
  const given = typeOf(expr);
  if (given === wanted) return [];
  return [new Complaint(expr.from, `${who} needs ${SPOKEN[wanted]} here, and this is ${SPOKEN[given]}.${cure(given, wanted)}`)];
}

function cure(given: ValueType, wanted: ValueType): string {
  if (given === 'vector' && wanted === 'matrix') return ' Add a range such as [5m].';
  if (given === 'matrix' && wanted === 'vector') return ' Wrap it in a function such as rate(...) or take the range away.';
  if (given === 'vector' && wanted === 'scalar') return ' Wrap it in scalar(...).';
  if (given === 'scalar' && wanted === 'vector') return ' Wrap it in vector(...).';
  return '';
}

function checkSigned(of: Expr): Complaint[] {
  const given = typeOf(of);
  return given === 'scalar' || given === 'vector'
    ? []
    : [new Complaint(of.from, `A sign works on numbers and instant vectors, and this is ${SPOKEN[given]}.`)];
}

function checkCall(call: Call): Complaint[] {
  const { takes, optional, repeats } = signatureOf(call.function);
  const least = takes.length - optional;
  const given = call.args.length;
  if (given < least || (given > takes.length && !repeats)) {
    const wanted =
      least === takes.length && !repeats ? `${least}` : repeats ? `at least ${least}` : `${least} to ${takes.length}`;
    return [
      new Complaint(
        call.from,
        `${call.function} takes ${wanted} argument${wanted === '1' ? '' : 's'}: ${spell(takes)}. Here ${given === 1 ? 'is' : 'are'} ${given}.`,
      ),
    ];
  }
  const wrong = call.args.flatMap((arg, i) => expect(arg, takes[Math.min(i, takes.length - 1)] as ValueType, call.function));
  wrong.push(...checkEdges(call));
  if (wrong.length > 0) return wrong;
  return call.function === 'info' ? checkInfo(call) : checkLabelNames(call);
}

/** Functions that know what to do at the ends of a range. */
const KNOWS_EDGES: Readonly<Record<'anchored' | 'smoothed', readonly string[]>> = {
  anchored: ['changes', 'delta', 'increase', 'rate', 'resets'],
  smoothed: ['delta', 'increase', 'rate'],
};

function checkEdges(call: Call): Complaint[] {
  return call.args.flatMap((arg) => {
    const edges = arg.kind === 'range' ? arg.of.edges : 'plain';
    if (edges === 'plain' || KNOWS_EDGES[edges].includes(call.function)) return [];
    const can = KNOWS_EDGES[edges].join(', ');
    return [new Complaint(arg.from, `${edges} modifier can only be used with: ${can} - not with ${call.function}`)];
  });
}

function checkInfo({ args }: Call): Complaint[] {
  const labels = args[1];
  if (labels === undefined) return [];
  const plain = labels.kind === 'selector' && labels.timing.at === null && labels.timing.offsetUs === 0;
  return plain
    ? []
    : [new Complaint(labels.from, 'expected label selectors only. Write matchers in braces, such as {version=~".+"}.')];
}

function spell(takes: readonly ValueType[]): string {
  return takes.length === 0 ? 'none' : takes.map((type) => SPOKEN[type]).join(', ');
}

/** The texts of label_replace and label_join are literals, so that wrong ones are found before anything runs. */
function checkLabelNames(call: Call): Complaint[] {
  if (call.function !== 'label_replace' && call.function !== 'label_join') return [];
  const [, target, , ...rest] = call.args;
  const names = [target, ...(call.function === 'label_join' ? rest : [])];
  const wrong = names.flatMap((name) => (name === undefined ? [] : checkLabelName(name)));
  const pattern = call.function === 'label_replace' ? call.args[4] : undefined;
  if (pattern?.kind !== 'string') return wrong;
  try {
    RE2JS.compile(pattern.value);
    return wrong;
  } catch (error) {
    return [
      ...wrong,
      new Complaint(
        pattern.from,
        `This is no regular expression: ${error instanceof Error ? error.message : String(error)}. The syntax is RE2's.`,
      ),
    ];
  }
}

function checkLabelName(name: Expr): Complaint[] {
  if (name.kind !== 'string' || (name.value !== '' && isWellFormed(name.value))) return [];
  return [
    new Complaint(name.from, `invalid label name ${quoted(name.value)}. A label name is a text that is not empty, in UTF-8.`),
  ];
}

function checkAggregation(aggregation: Aggregation): Complaint[] {
  const wrong = expect(aggregation.of, 'vector', aggregation.op);
  if (aggregation.parameter === null) return wrong;
  if (aggregation.op !== 'count_values') return [...expect(aggregation.parameter, 'scalar', aggregation.op), ...wrong];
  return [...expect(aggregation.parameter, 'string', aggregation.op), ...checkLabelName(aggregation.parameter), ...wrong];
}

function checkBinary(binary: Binary): Complaint[] {
  const types = [typeOf(binary.left), typeOf(binary.right)];
  const wrong: Complaint[] = [];
  for (const [i, side] of [binary.left, binary.right].entries()) {
    const type = types[i] as ValueType;
    if (type === 'string' || type === 'matrix') {
      wrong.push(
        new Complaint(
          side.from,
          `"${binary.op}" works on numbers and instant vectors, and this is ${SPOKEN[type]}.${cure(type, 'vector')}`,
        ),
      );
    }
  }
  if (wrong.length > 0) return wrong;
  const bothVectors = types[0] === 'vector' && types[1] === 'vector';
  const complain = (message: string): void => void wrong.push(new Complaint(binary.from, message));
  if (binary.bool && !isComparison(binary.op)) complain(`"bool" works only with comparisons, not with "${binary.op}".`);
  if (isComparison(binary.op) && !binary.bool && types[0] === 'scalar' && types[1] === 'scalar') {
    complain(`A comparison of two numbers needs "bool": write ${binary.op} bool.`);
  }
  if (isSetOp(binary.op) && !bothVectors)
    complain(`"${binary.op}" works on two instant vectors only. Wrap a number in vector(...).`);
  if (isSetOp(binary.op) && binary.matching.many !== null)
    complain(`"${binary.op}" matches many to many by itself; take group_left or group_right away.`);
  if (!isSetOp(binary.op) && binary.matchingWritten && !bothVectors)
    complain('"on" and "ignoring" work only between two instant vectors.');
  const { fillLeft, fillRight } = binary.matching;
  if ((fillLeft !== null || fillRight !== null) && (isSetOp(binary.op) || !bothVectors))
    complain(`"fill" works only in arithmetic and comparisons of two instant vectors, not with "${binary.op}" here.`);
  const both = binary.matching.names.filter((name) => binary.matching.mode === 'on' && binary.matching.include.includes(name));
  if (both.length > 0) complain(`The label "${both[0] as string}" cannot be both in on(...) and in group_...(...).`);
  return wrong;
}
