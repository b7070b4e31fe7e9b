/**
 * What is safe to print: names and messages come from files that somebody else wrote, and a terminal or a build log obeys escape
 * sequences, direction marks and lines that look like commands.
 */

// A finished escape sequence goes as a whole, so that no rest of it is left to read: ESC [ ... letter, ESC ] ... BEL, ESC and one more.
const ESCAPE = new RegExp('\\u001b(?:\\[[0-?]*[ -/]*[@-~]|\\][^\\u0007\\u001b]*(?:\\u0007|\\u001b\\\\)?|.)?', 'g');

/** The text without control characters (line breaks stay), escape sequences and marks that turn the direction of what follows. */
export function plain(text: string): string {
  let kept = '';
  for (const character of text.replace(ESCAPE, '')) if (!isControl(character.codePointAt(0) ?? 0)) kept += character;
  return kept;
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
