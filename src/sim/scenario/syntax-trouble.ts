/**
 * What to say of a file that is not YAML: only the first mistake, because the parser stumbles over everything after it, at the place where it
 * was made, with its cure. Nothing of the file is quoted.
 */

interface SyntaxError {
  readonly code: string;
  readonly message: string;
  readonly pos: readonly [number, number];
}

export interface SyntaxTrouble {
  readonly at: number;
  readonly message: string;
}

const CLOSING: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

export function syntaxTrouble(text: string, errors: readonly SyntaxError[]): SyntaxTrouble {
  // A quote that is never closed swallows the brackets after it, and a bracket the lines after it.
  const unclosedQuote = errors.find((error) => error.code === 'MISSING_CHAR' && /closing .quote/.test(error.message));
  const first = unclosedQuote ?? [...errors].sort((a, b) => a.pos[0] - b.pos[0])[0];
  const end = first?.pos[0] ?? 0;
  if (first?.code === 'TAB_AS_INDENT') return { at: end, message: 'a tab is used for indentation. Use spaces.' };
  const open = openAt(text, unclosedQuote === undefined ? end : text.length);
  const mark = open === null ? '' : (text[open] ?? '');
  if (open !== null && unclosedQuote !== undefined && (mark === '"' || mark === "'"))
    return { at: open, message: `this quote is never closed. Add a ${mark} where its text ends.` };
  if (open !== null && first !== undefined && /end with a [\]}]/.test(first.message))
    return { at: open, message: `this ${mark} is never closed. Add a ${CLOSING[mark] ?? mark} where it ends.` };
  if (first?.code === 'BAD_SCALAR_START')
    return { at: end, message: 'a value cannot start with this character. Put the value in quotes.' };
  return { at: end, message: 'check the indentation of this line and the one before.' };
}

/** Where the innermost bracket or quote that is still open at `end` was opened; null when there is none. */
function openAt(text: string, end: number): number | null {
  const open: number[] = [];
  for (let i = 0; i < end; i++) {
    const c = text[i] as string;
    const before = i === 0 ? '\n' : (text[i - 1] as string);
    if (c === '#' && /\s/.test(before)) i = endOfLine(text, i);
    else if (c === '"' || c === "'") {
      // Inside a plain value a quote is a letter: don't.
      if (!/[\s[{,:(]/.test(before)) continue;
      const close = endOfQuote(text, i);
      if (close >= end) return i;
      i = close;
    } else if ((c === '[' || c === '{') && (open.length > 0 || /[\s]/.test(before))) open.push(i);
    else if ((c === ']' || c === '}') && open.length > 0) {
      if (CLOSING[text[open.at(-1) as number] as string] !== c) return open.at(-1) as number;
      open.pop();
    }
  }
  return open.at(-1) ?? null;
}

function endOfLine(text: string, from: number): number {
  const at = text.indexOf('\n', from);
  return at < 0 ? text.length : at;
}

function endOfQuote(text: string, from: number): number {
  const quote = text[from];
  for (let i = from + 1; i < text.length; i++) {
    if (quote === '"' && text[i] === '\\') i++;
    else if (text[i] === quote) {
      if (quote === "'" && text[i + 1] === quote) i++;
      else return i;
    }
  }
  return text.length;
}
