/**
 * What is safe to print: names and messages come from files that somebody else wrote, and a terminal or a build log obeys escape
 * sequences, direction marks and lines that look like commands.
 */

const ESCAPE = 0x1b;
const BELL = 0x07;

/** The text without control characters (line breaks stay), escape sequences and marks that turn the direction of what follows. */
export function plain(text: string): string {
  let kept = '';
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === ESCAPE) i = endOfSequence(text, i);
    else if (!isControl(code)) kept += text[i];
  }
  return kept;
}

/** The last index of the escape sequence at `start`: it goes as a whole, so that no rest of it is left to read. */
function endOfSequence(text: string, start: number): number {
  const kind = text[start + 1];
  if (kind === '[') {
    let end = start + 2;
    while (end < text.length && /[0-?\u0020-/]/.test(text[end] ?? '')) end++;
    return end;
  }
  if (kind === ']') {
    let end = start + 2;
    while (end < text.length && text.charCodeAt(end) !== BELL && text.charCodeAt(end) !== ESCAPE && text[end] !== '\n') end++;
    return text[end] === '\n' ? end - 1 : text.charCodeAt(end) === ESCAPE && text[end + 1] === '\\' ? end + 1 : end;
  }
  return kind === undefined || kind === '\n' ? start : start + 1;
}

/** As {@link plain}, and in one line. */
export function plainLine(text: string): string {
  return plain(text.replace(/\s+/g, ' ')).trim();
}

function isControl(code: number): boolean {
  if (code === 0x0a) return false;
  if (code < 0x20 || (code >= 0x7f && code <= 0x9f)) return true;
  return (
    code === 0x200e ||
    code === 0x200f ||
    code === 0x061c ||
    (code >= 0x202a && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069)
  );
}

/** A line that a build system would take for a command (`::error::`, `##[...]`, `##vso[...]`) is moved behind a bar. */
export function harmlessLine(line: string): string {
  return /^\s*(::|##\[|##vso|##teamcity)/.test(line) ? `| ${line}` : line;
}
