/** Takes a Go template apart: texts, with the white space gone that `{{-` and `-}}` ask to trim, and the words and signs of actions. */

/** Why a template is not understood, as the rest of a sentence. */
export class TemplateProblem extends Error {
  override readonly name = 'TemplateProblem';
}

export type Token =
  | { readonly kind: 'text' | 'word' | 'string'; readonly text: string }
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'number'; readonly value: number | bigint }
  | { readonly kind: 'variable'; readonly text: string; readonly path: readonly string[] }
  /** `.`, `.Labels.service`; behind a closing parenthesis likewise. */
  | { readonly kind: 'field' | 'closing'; readonly path: readonly string[] }
  | { readonly kind: 'comment' | 'close' | 'eof' };

// Each alternative begins with another sign, so that a match takes time in proportion to what it takes.
const TOKEN =
  /\s*(?:(-?\d[\w.]*(?:e[+-]?\d+)?)|"((?:[^"\\\n]|\\.)*)"|`([^`]*)`|(\$\w*)((?:\.\w+)*)|(\.\w+(?:\.\w+)*|\.)|\)((?:\.\w+)*)|([A-Za-z_]\w*)|(:=|[=,|(]))/y;
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', "'": "'" };

export class TemplateLexer {
  private readonly text: string;
  private at = 0;
  private isInside = false;
  private trims = false;
  private readonly pushed: Token[] = [];

  constructor(text: string) {
    this.text = text;
  }

  back(token: Token): void {
    this.pushed.push(token);
  }

  next(): Token {
    return this.pushed.pop() ?? (this.isInside ? this.inside() : this.outside());
  }

  private outside(): Token {
    if (this.at >= this.text.length) return { kind: 'eof' };
    const open = this.text.indexOf('{{', this.at);
    const end = open < 0 ? this.text.length : open;
    let text = this.text.slice(this.at, end);
    if (this.trims) text = text.trimStart();
    this.trims = false;
    this.at = end;
    if (open >= 0) {
      this.isInside = true;
      this.at += 2;
      if (/^-\s/.test(this.text.slice(this.at, this.at + 2))) {
        text = text.trimEnd();
        this.at += 1;
      }
    }
    if (text !== '') return { kind: 'text', text };
    return open < 0 ? { kind: 'eof' } : this.inside();
  }

  private inside(): Token {
    const rest = /^(\s*-)?\s*\}\}/.exec(this.text.slice(this.at, this.at + 200));
    if (rest !== null) {
      this.trims = rest[1] !== undefined;
      return this.leave(this.at + rest[0].length, 'close');
    }
    if (/^\s*\/\*/.test(this.text.slice(this.at, this.at + 20))) return this.comment();
    TOKEN.lastIndex = this.at;
    const match = TOKEN.exec(this.text);
    if (this.text.slice(this.at).trim() === '') throw new TemplateProblem('"{{" and "}}" must come in pairs.');
    if (match === null)
      throw new TemplateProblem(`${JSON.stringify(this.text.slice(this.at, this.at + 20).trim())} is not understood.`);
    this.at = TOKEN.lastIndex;
    return tokenOf(match);
  }

  private comment(): Token {
    const end = this.text.indexOf('*/', this.at);
    const close = end < 0 ? null : /^(\s*-)?\s*\}\}/.exec(this.text.slice(end + 2, end + 200));
    if (close === null) throw new TemplateProblem('a comment must end with "*/}}".');
    this.trims = close[1] !== undefined;
    return this.leave(end + 2 + close[0].length, 'comment');
  }

  private leave(at: number, kind: 'comment' | 'close'): Token {
    this.at = at;
    this.isInside = false;
    return { kind };
  }
}

function tokenOf(match: RegExpExecArray): Token {
  const [, number, quoted, raw, variable, path, field, closing, word, sign = ''] = match;
  if (number !== undefined) return { kind: 'number', value: numberOf(number) };
  if (quoted !== undefined) return { kind: 'string', text: quoted.replaceAll(/\\(.)/g, (_, one: string) => ESCAPES[one] ?? one) };
  if (raw !== undefined) return { kind: 'string', text: raw };
  if (variable !== undefined) return { kind: 'variable', text: variable, path: pathOf(path ?? '') };
  if (field !== undefined) return { kind: 'field', path: pathOf(field) };
  if (closing !== undefined) return { kind: 'closing', path: pathOf(closing) };
  return word === undefined ? { kind: 'sign', text: sign } : { kind: 'word', text: word };
}

function pathOf(text: string): string[] {
  return text.split('.').filter((part) => part !== '');
}

/** A whole number is another kind of value than one with a fraction, as in Go. */
function numberOf(text: string): number | bigint {
  if (/^-?\d+$/.test(text)) return BigInt(text);
  const value = Number(text.replaceAll('_', ''));
  if (Number.isNaN(value)) throw new TemplateProblem(`"${text}" is no number.`);
  return value;
}
