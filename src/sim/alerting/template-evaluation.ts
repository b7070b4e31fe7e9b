/** Fills in a template that has been read: walks its tree as Go's text/template does, with a limit on how long that may go on. */
import { assert } from '../base/assert.ts';
import { TEMPLATE_FUNCTIONS, type TemplateContext } from './template-functions.ts';
import type { Command, Node, Operand, Pipe, TemplateTree } from './template-tree.ts';
import { fieldOf, isList, isTrue, TemplateFailure, textOf, type TemplateValue } from './template-value.ts';

/** Nodes that are visited: loops within loops end here. */
const visitsMax = 20_000;
const callsMax = 50;
const queriesMax = 100;

/** How a list of nodes ended. */
type Ending = 'done' | 'break' | 'continue';

interface Scope {
  readonly names: Map<string, TemplateValue>;
  readonly above: Scope | null;
}

export class TemplateRun {
  private readonly tree: TemplateTree;
  private readonly context: TemplateContext;
  private readonly lengthMax: number;
  private text = '';
  private visits = 0;
  private calls = 0;
  private queries = 0;

  constructor(tree: TemplateTree, context: TemplateContext, lengthMax: number) {
    this.tree = tree;
    this.context = context;
    this.lengthMax = lengthMax;
  }

  /** Throws a TemplateFailure. */
  fill(dot: TemplateValue, variables: Readonly<Record<string, TemplateValue>>): string {
    this.walk(this.tree.nodes, dot, { names: new Map([...Object.entries(variables), ['$', dot]]), above: null });
    return this.text;
  }

  private walk(nodes: readonly Node[], dot: TemplateValue, scope: Scope): Ending {
    for (const node of nodes) {
      if (++this.visits > visitsMax) throw new TemplateFailure(`more than ${visitsMax} parts were filled in (visitsMax)`);
      const ending = this.visit(node, dot, scope);
      if (ending !== 'done') return ending;
    }
    return 'done';
  }

  private visit(node: Node, dot: TemplateValue, scope: Scope): Ending {
    switch (node.kind) {
      case 'text':
        this.write(node.text);
        return 'done';
      case 'print': {
        const value = this.pipe(node.pipe, dot, scope);
        if (node.pipe.variables.length === 0) this.write(textOf(value));
        return 'done';
      }
      case 'if':
      case 'with': {
        const inner: Scope = { names: new Map(), above: scope };
        const value = this.pipe(node.pipe, dot, inner);
        const innerDot = node.kind === 'with' ? value : dot;
        return isTrue(value) ? this.walk(node.body, innerDot, inner) : this.walk(node.otherwise, dot, inner);
      }
      case 'range':
        return this.range(node, dot, scope);
      case 'break':
      case 'continue':
        return node.kind;
      case 'template': {
        const nodes = this.tree.defined.get(node.called);
        if (nodes === undefined) throw new TemplateFailure(`there is no template "${node.called}"`);
        if (++this.calls > callsMax) throw new TemplateFailure(`more than ${callsMax} templates were called (callsMax)`);
        const value = node.pipe === null ? null : this.pipe(node.pipe, dot, scope);
        return this.walk(nodes, value, { names: new Map([['$', value]]), above: null });
      }
    }
  }

  private range({ pipe, body, otherwise }: Node & { kind: 'range' }, dot: TemplateValue, scope: Scope): Ending {
    const inner: Scope = { names: new Map(), above: scope };
    const items = itemsOf(this.pipe({ ...pipe, variables: [] }, dot, inner));
    if (items.length === 0) return this.walk(otherwise, dot, inner);
    for (const [key, item] of items) {
      const names = new Map<string, TemplateValue>();
      const values = pipe.variables.length > 1 ? [key, item] : [item];
      pipe.variables.forEach((variable, index) => names.set(variable, values[index] as TemplateValue));
      const ending = this.walk(body, item, { names, above: inner });
      if (ending === 'break') break;
    }
    return 'done';
  }

  private pipe({ variables, declares, commands }: Pipe, dot: TemplateValue, scope: Scope): TemplateValue {
    let value: TemplateValue | undefined;
    for (const command of commands) value = this.command(command, value, dot, scope);
    const result = value ?? null;
    for (const variable of variables) this.set(variable, result, declares, scope);
    return result;
  }

  private command(command: Command, piped: TemplateValue | undefined, dot: TemplateValue, scope: Scope): TemplateValue {
    const [head, ...rest] = command as [Operand, ...Operand[]];
    if (head.kind !== 'function') {
      if (piped !== undefined) throw new TemplateFailure('a value cannot be called');
      return this.operand(head, dot, scope);
    }
    const operands = rest.map((operand) => this.operand(operand, dot, scope));
    return this.call(head.called, piped === undefined ? operands : [...operands, piped]);
  }

  private operand(operand: Operand, dot: TemplateValue, scope: Scope): TemplateValue {
    if (operand.kind === 'constant') return operand.value;
    if (operand.kind === 'function') return this.call(operand.called, []);
    const { of, path } = operand;
    const whole =
      of === 'dot'
        ? dot
        : 'variable' in of
          ? (scopeOf(of.variable, scope).names.get(of.variable) ?? null)
          : this.pipe(of, dot, scope);
    return path.reduce(fieldOf, whole);
  }

  private call(name: string, operands: readonly TemplateValue[]): TemplateValue {
    if (name === 'query' && ++this.queries > queriesMax)
      throw new TemplateFailure(`more than ${queriesMax} queries were asked (queriesMax)`);
    const called = TEMPLATE_FUNCTIONS.get(name);
    if (called === undefined) throw new TemplateFailure(`there is no function "${name}"`);
    return called(operands, this.context);
  }

  private set(variable: string, value: TemplateValue, declares: boolean, scope: Scope): void {
    const { names } = declares ? scope : scopeOf(variable, scope);
    names.set(variable, value);
  }

  private write(text: string): void {
    this.text += text;
    if (this.text.length > this.lengthMax) throw new TemplateFailure(`it has more than ${this.lengthMax} characters`);
  }
}

/** The innermost scope that defines it: reading has refused variables that none does. */
function scopeOf(variable: string, scope: Scope): Scope {
  let at: Scope | null = scope;
  while (at !== null && !at.names.has(variable)) at = at.above;
  assert(at !== null, `a template that was read defines ${variable}`);
  return at;
}

/** Of a list by position, of a map by name in sorted order. */
function itemsOf(value: TemplateValue): [TemplateValue, TemplateValue][] {
  if (isList(value)) return value.map((item, index) => [BigInt(index), item]);
  if (typeof value === 'object' && value?.kind === 'map')
    return Object.keys(value.entries)
      .sort()
      .map((name) => [name, value.entries[name] as TemplateValue]);
  if (value === null) return [];
  throw new TemplateFailure(`one cannot range over ${textOf(value)}`);
}
