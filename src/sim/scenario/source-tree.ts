/**
 * A YAML or JSON file as a tree in which every value knows its line, column and path, so that whatever is found wrong later can be
 * told at its place. Hostile files end here: size, nesting, aliases and doubled keys are checked before anybody looks at meaning.
 */
import { Lexer, LineCounter, isMap, isPair, isScalar, isSeq, parseDocument, visit, type Alias, type ParsedNode } from 'yaml';
import type { Problem } from '../base/problem.ts';
import { fileLengthMax, nestingMax, tokensMax, valuesMax } from './limits.ts';
import { syntaxTrouble } from './syntax-trouble.ts';
import { overflowOf, type Meanings } from './written-out.ts';

interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly parent: SourceValue | null;
  /** The key or position under which the parent holds this value. */
  readonly step: string | number;
}

export type SourceScalar = Place & {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  readonly written: string;
};
export type SourceList = Place & { readonly kind: 'list'; readonly items: SourceValue[] };
export type SourceMap = Place & { readonly kind: 'map'; readonly entries: SourceEntry[] };
export type SourceValue = SourceScalar | SourceList | SourceMap;

export interface SourceEntry {
  readonly key: string;
  /** Of the key: after a patch the entries of a map may come from two files. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly value: SourceValue;
}

/** `services.checkout.endpoints["GET /orders"].steps[0].call`; empty for the root. */
export function pathOf(value: SourceValue): string {
  const steps: string[] = [];
  for (let at: SourceValue = value; at.parent !== null; at = at.parent) {
    steps.push(typeof at.step === 'number' ? `[${at.step}]` : memberPath(at.step));
  }
  return steps.reverse().join('').replace(/^\./, '');
}

/** One key as part of a path: `.queue` or `["GET /orders"]`. */
export function memberPath(key: string): string {
  return /^[\w-]{1,80}$/.test(key) ? `.${key}` : `[${JSON.stringify(key.length > 80 ? `${key.slice(0, 80)}…` : key)}]`;
}

export function member(map: SourceMap, key: string): SourceValue | null {
  return map.entries.find((entry) => entry.key === key)?.value ?? null;
}

const TOO_NESTED = `values are nested more than ${nestingMax} deep (nestingMax). No scenario needs that.`;

/** Parses `text`; null when it cannot be used at all, with the reasons added to `problems`. */
export function parseSource(file: string, text: string, problems: Problem[]): SourceValue | null {
  const whole = (message: string): null => {
    problems.push({ file, line: 0, column: 0, path: '', message });
    return null;
  };
  if (text.length > fileLengthMax) {
    return whole(
      `the file has ${text.length} characters; at most ${fileLengthMax} are read (fileLengthMax). Split it, or shorten it.`,
    );
  }
  const at = (offset: number, message: string): null => {
    const before = text.slice(0, offset).split('\n');
    problems.push({ file, line: before.length, column: (before.at(-1) ?? '').length + 1, path: '', message });
    return null;
  };
  const nested = tooNestedFrom(text);
  if (nested !== null) return at(nested, TOO_NESTED);
  const full = endOfTokens(text);
  if (full !== null) return at(full, `the file has more than ${tokensMax} words and marks (tokensMax). Split it, or shorten it.`);
  const lines = new LineCounter();
  const document = parseDocument(text, {
    lineCounter: lines,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
    stringKeys: true,
  });
  if (document.errors.length > 0) {
    const { at, message } = syntaxTrouble(text, document.errors);
    const { line, col } = lines.linePos(at);
    problems.push({ file, line, column: col, path: '', message: `this is not YAML: ${message}` });
    return null;
  }
  if (document.contents === null) return whole('the file is empty.');
  const meanings = resolveAliases(document);
  const overflow = overflowOf(document.contents, meanings, valuesMax);
  if (overflow !== null) {
    const { line, col } = lines.linePos(overflow);
    const message = `the file has more than ${valuesMax} values when its aliases are written out (valuesMax).`;
    problems.push({ file, line, column: col, path: '', message });
    return null;
  }
  return new TreeBuilder(file, lines, problems, meanings).build(document.contents);
}

/** Start of a document, a bracket that nothing closes, and what stands before a plain value, in the words of the lexer. */
const MADE_UP: readonly string[] = ['\u0002', '\u0018', '\u001f'];

type ParsedDocument = ReturnType<typeof parseDocument>;

/** What every alias stands for: the nearest anchor of its name before it. One pass, where asking each alias takes one pass each. */
function resolveAliases(document: ParsedDocument): Meanings {
  const anchors = new Map<string, ParsedNode>();
  const meanings = new Map<Alias, ParsedNode | null>();
  visit(document, {
    Alias: (_, alias) => void meanings.set(alias, anchors.get(alias.source) ?? null),
    Value: (_, node) => void (node.anchor !== undefined && anchors.set(node.anchor, node as ParsedNode)),
  });
  return meanings;
}

/** Where the file goes on after `tokensMax` tokens; null when it has no more. Marks that the lexer makes up have no length in the text. */
function endOfTokens(text: string): number | null {
  let [count, at] = [0, 0];
  for (const token of new Lexer().lex(text)) {
    if (++count > tokensMax) return at;
    if (!MADE_UP.includes(token)) at += token.length;
  }
  return null;
}

/**
 * The parser is recursive and its own stack would end first, so depth is bounded on the text: brackets that are open, and
 * marks of lists that stand on one line. Indented nesting is bounded by the size of the file and checked on the tree.
 */
function tooNestedFrom(text: string): number | null {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === '[' || c === '{') {
      if (++open > nestingMax * 5) return i;
    } else if (c === ']' || c === '}') open = Math.max(0, open - 1);
  }
  return /^(?:[ \t]*[-?:][ \t]){80}/m.exec(text)?.index ?? null;
}

class TreeBuilder {
  private stopped = false;
  private readonly file: string;
  private readonly lines: LineCounter;
  private readonly problems: Problem[];
  /** By alias. */
  private readonly meanings: Meanings;

  constructor(file: string, lines: LineCounter, problems: Problem[], meanings: Meanings) {
    this.file = file;
    this.lines = lines;
    this.problems = problems;
    this.meanings = meanings;
  }

  build(root: ParsedNode): SourceValue | null {
    const tree = this.value(root, null, '', 0);
    return this.stopped ? null : tree;
  }

  private stop(offset: number, message: string): SourceScalar {
    if (!this.stopped) this.report(offset, message);
    this.stopped = true;
    return { ...this.place(offset, null, ''), kind: 'scalar', value: null, written: '' };
  }

  private report(offset: number, message: string): void {
    const { line, col } = this.lines.linePos(offset);
    this.problems.push({ file: this.file, line, column: col, path: '', message });
  }

  private place(offset: number, parent: SourceValue | null, step: string | number): Place {
    const { line, col } = this.lines.linePos(offset);
    return { file: this.file, line, column: col, parent, step };
  }

  private value(written: ParsedNode, parent: SourceValue | null, step: string | number, depth: number): SourceValue {
    const offset = written.range[0];
    if (this.stopped) return this.stop(offset, '');
    if (depth > nestingMax) return this.stop(offset, TOO_NESTED);
    const meaning = this.meanings.get(written);
    const node = meaning === undefined ? written : meaning;
    if (node === null) return this.stop(offset, 'this alias has no anchor before it. Write the value out, or add the anchor.');
    const place = this.place(offset, parent, step);
    if (isSeq(node)) {
      const list: SourceList = { ...place, kind: 'list', items: [] };
      (node.items as ParsedNode[]).forEach((item, i) => list.items.push(this.value(item, list, i, depth + 1)));
      return list;
    }
    if (isMap(node)) return this.map(node.items as unknown[], place, depth);
    if (!isScalar(node)) return this.stop(offset, 'this kind of value is not known here.');
    const value: unknown = node.value;
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
    return { ...place, kind: 'scalar', value: plain, written: node.source ?? String(plain ?? '') };
  }

  private map(items: readonly unknown[], place: Place, depth: number): SourceMap {
    const map: SourceMap = { ...place, kind: 'map', entries: [] };
    const firstLine = new Map<string, number>();
    for (const item of items) {
      if (!isPair(item)) continue;
      const keyNode = item.key as ParsedNode;
      if (!isScalar(keyNode)) {
        this.report(keyNode.range[0], 'a key must be plain text, not a list or a map.');
        continue;
      }
      const key = String(keyNode.source ?? keyNode.value);
      const offset = keyNode.range[0];
      const { line, col } = this.lines.linePos(offset);
      const before = firstLine.get(key);
      if (before !== undefined) {
        this.report(offset, `the key ${JSON.stringify(key.slice(0, 80))} is already on line ${before}. Keep one of the two.`);
        continue;
      }
      firstLine.set(key, line);
      const valueNode = item.value as ParsedNode | null;
      const value: SourceValue =
        valueNode === null
          ? { ...this.place(offset, map, key), kind: 'scalar', value: null, written: '' }
          : this.value(valueNode, map, key, depth + 1);
      map.entries.push({ key, file: this.file, line, column: col, value });
      if (this.stopped) break;
    }
    return map;
  }
}
