/**
 * Templates of Go's text/template, as far as rule files use them, as a tree: texts, pipelines, variables, `if`, `with`, `range`, `define` and
 * `template`. Reading throws a TemplateProblem, which says what is not understood.
 */
import { TemplateLexer, TemplateProblem, type Token } from './template-lexer.ts';

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'print'; readonly pipe: Pipe }
  | { readonly kind: 'if' | 'with'; readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'range'; readonly pipe: Pipe; readonly body: readonly Node[]; readonly otherwise: readonly Node[] }
  | { readonly kind: 'break' | 'continue' }
  | { readonly kind: 'template'; readonly called: string; readonly pipe: Pipe | null };

/** `$i, $x := a | f`: what is set, and whether it is new. */
export interface Pipe {
  readonly variables: readonly string[];
  readonly declares: boolean;
  readonly commands: readonly Command[];
}

export type Command = readonly Operand[];

export type Operand =
  | { readonly kind: 'constant'; readonly value: string | number | bigint | boolean | null }
  | { readonly kind: 'function'; readonly called: string }
  /** `.Labels.service`, `$x.Value`, `(...).Value`. */
  | { readonly kind: 'field'; readonly of: 'dot' | { readonly variable: string } | Pipe; readonly path: readonly string[] };

export interface TemplateTree {
  readonly nodes: readonly Node[];
  readonly defined: ReadonlyMap<string, readonly Node[]>;
}

const depthMax = 30;

/** `functions` are the names of all that may be called, `variables` of those that are there from the start. */
export function readTemplate(text: string, functions: ReadonlySet<string>, variables: readonly string[]): TemplateTree {
  const reader = new Reader(text, functions, variables);
  return { nodes: reader.whole(), defined: reader.defined };
}

/** What ends a list of nodes. */
type End = 'end' | 'else' | 'eof';

class Reader {
  readonly defined = new Map<string, readonly Node[]>();
  private readonly lexer: TemplateLexer;
  private readonly functions: ReadonlySet<string>;
  private depth = 0;
  /** Those that can be read here; a block forgets its own at its end. */
  private variables: string[];

  constructor(text: string, functions: ReadonlySet<string>, variables: readonly string[]) {
    this.lexer = new TemplateLexer(text);
    this.functions = functions;
    this.variables = ['$', ...variables];
  }

  whole(): readonly Node[] {
    const { nodes, end } = this.nodes();
    if (end !== 'eof') throw new TemplateProblem(`there is an "${end}" without a beginning.`);
    return nodes;
  }

  private nodes(): { readonly nodes: Node[]; readonly end: End } {
    if (++this.depth > depthMax) throw new TemplateProblem(`it is nested more than ${depthMax} deep.`);
    const nodes: Node[] = [];
    for (;;) {
      const token = this.lexer.next();
      if (token.kind === 'text') nodes.push({ kind: 'text', text: token.text });
      else if (token.kind === 'eof') return this.ended(nodes, 'eof');
      else if (this.isWord(token, 'end') || this.isWord(token, 'else')) {
        if (token.text === 'end') this.close();
        return this.ended(nodes, token.text as End);
      } else if (this.isWord(token, 'define')) this.define();
      else {
        const node = this.action(token);
        if (node !== null) nodes.push(node);
      }
    }
  }

  private ended(nodes: Node[], end: End): { readonly nodes: Node[]; readonly end: End } {
    this.depth--;
    return { nodes, end };
  }

  /** Null for a comment. */
  private action(first: Token): Node | null {
    if (first.kind === 'comment') return null;
    if (first.kind === 'word') {
      switch (first.text) {
        case 'if':
        case 'with':
        case 'range':
          return this.block(first.text);
        case 'break':
        case 'continue':
          this.close();
          return { kind: first.text };
        case 'template':
          return this.call();
      }
    }
    this.lexer.back(first);
    const pipe = this.pipe();
    this.close();
    return { kind: 'print', pipe };
  }

  private block(kind: 'if' | 'with' | 'range'): Node {
    const outside = this.variables.length;
    const pipe = this.pipe();
    this.close();
    const inBlock = this.variables.length;
    const { nodes: body, end } = this.nodes();
    this.variables.length = inBlock;
    const otherwise = end === 'else' ? this.otherwise(kind) : [];
    this.variables.length = outside;
    if (end === 'eof') throw new TemplateProblem(`"${kind}" has no "end".`);
    return { kind, pipe, body, otherwise };
  }

  /** Behind an `else`: the rest, or one more `if`, which has the same end. */
  private otherwise(kind: 'if' | 'with' | 'range'): readonly Node[] {
    const token = this.lexer.next();
    if (token.kind === 'word' && (token.text === 'if' || token.text === 'with') && kind !== 'range')
      return [this.block(token.text)];
    this.lexer.back(token);
    this.close();
    const { nodes, end } = this.nodes();
    if (end !== 'end') throw new TemplateProblem(`"${kind}" has no "end".`);
    return nodes;
  }

  private define(): void {
    const name = this.lexer.next();
    if (name.kind !== 'string') throw new TemplateProblem('"define" needs a name in quotes.');
    this.close();
    const outside = this.variables;
    this.variables = ['$'];
    const { nodes, end } = this.nodes();
    this.variables = outside;
    if (end !== 'end') throw new TemplateProblem('"define" has no "end".');
    this.defined.set(name.text, nodes);
  }

  private call(): Node {
    const name = this.lexer.next();
    if (name.kind !== 'string') throw new TemplateProblem('"template" needs a name in quotes.');
    const next = this.lexer.next();
    this.lexer.back(next);
    const pipe = next.kind === 'close' ? null : this.pipe();
    this.close();
    return { kind: 'template', called: name.text, pipe };
  }

  private pipe(): Pipe {
    if (++this.depth > depthMax) throw new TemplateProblem(`it is nested more than ${depthMax} deep.`);
    const { variables, declares } = this.assignment();
    const commands: Command[] = [this.command()];
    while (this.takes('sign', '|')) commands.push(this.command());
    this.depth--;
    return { variables, declares, commands };
  }

  private assignment(): Pick<Pipe, 'variables' | 'declares'> {
    const read: Token[] = [];
    const variables: string[] = [];
    for (;;) {
      const variable = this.lexer.next();
      read.push(variable);
      if (variable.kind !== 'variable' || variable.path.length > 0) break;
      variables.push(variable.text);
      const sign = this.lexer.next();
      read.push(sign);
      if (sign.kind === 'sign' && (sign.text === ':=' || sign.text === '=')) {
        const declares = sign.text === ':=';
        if (declares) this.variables.push(...variables);
        else variables.forEach((one) => this.know(one));
        return { variables, declares };
      }
      if (sign.kind !== 'sign' || sign.text !== ',' || variables.length > 1) break;
    }
    for (const token of read.reverse()) this.lexer.back(token);
    return { variables: [], declares: false };
  }

  private command(): Command {
    const operands: Operand[] = [];
    for (let operand = this.operand(); operand !== null; operand = this.operand()) operands.push(operand);
    if (operands.length === 0) throw new TemplateProblem('a value or a function is missing.');
    const [head, ...rest] = operands;
    if (head?.kind === 'constant' && rest.length > 0) throw new TemplateProblem('a constant cannot be called.');
    if (head?.kind === 'field' && rest.length > 0) throw new TemplateProblem('a value cannot be called.');
    return operands;
  }

  /** Null where a command ends. */
  private operand(): Operand | null {
    const token = this.lexer.next();
    switch (token.kind) {
      case 'string':
        return { kind: 'constant', value: token.text };
      case 'number':
        return { kind: 'constant', value: token.value };
      case 'variable':
        this.know(token.text);
        return { kind: 'field', of: { variable: token.text }, path: token.path };
      case 'field':
        return { kind: 'field', of: 'dot', path: token.path };
      case 'word':
        return this.word(token.text);
      case 'sign':
        if (token.text === '(') return this.inParentheses();
        break;
      case 'text':
      case 'closing':
      case 'comment':
      case 'close':
      case 'eof':
        break;
    }
    this.lexer.back(token);
    return null;
  }

  private know(variable: string): void {
    if (!this.variables.includes(variable)) throw new TemplateProblem(`there is no variable "${variable}".`);
  }

  private word(text: string): Operand {
    if (text === 'true' || text === 'false') return { kind: 'constant', value: text === 'true' };
    if (text === 'nil') return { kind: 'constant', value: null };
    if (!this.functions.has(text)) throw new TemplateProblem(`there is no function "${text}".`);
    return { kind: 'function', called: text };
  }

  private inParentheses(): Operand {
    const of = this.pipe();
    const closing = this.lexer.next();
    if (closing.kind !== 'closing') throw new TemplateProblem('a ")" is missing.');
    return { kind: 'field', of, path: closing.path };
  }

  private takes(kind: 'sign', text: string): boolean {
    const token = this.lexer.next();
    if (token.kind === kind && token.text === text) return true;
    this.lexer.back(token);
    return false;
  }

  private isWord(token: Token, text: string): token is Token & { kind: 'word' } {
    return token.kind === 'word' && token.text === text;
  }

  private close(): void {
    const token = this.lexer.next();
    if (token.kind !== 'close') throw new TemplateProblem('"}}" is expected.');
  }
}
