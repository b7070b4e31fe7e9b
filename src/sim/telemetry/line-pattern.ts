/**
 * What the text of a line can look like, known from its template and pod alone: fixed characters, and slots for the numbers and
 * ids that vary. Most searches are decided here, once for all lines of a pattern: the fixed part holds the text, or no line can.
 */

export const SLOT_A = 1;
export const SLOT_B = 2;
export const SLOT_TRACE = 4;
export const SLOT_CORRELATION = 8;

/** In place of a slot whose value cannot matter; no text that is searched for holds it (`slotsThatMatter`). */
export const BARRIER = '\0';

/** Fixed text in lower case, or a slot. */
export type LinePart = string | number;

/** What a slot can hold; each may be empty. */
const SLOT_CHARACTERS: Readonly<Record<number, RegExp>> = {
  [SLOT_A]: /[\d.]/,
  [SLOT_B]: /[\d.]/,
  [SLOT_TRACE]: /[\da-f]/,
  [SLOT_CORRELATION]: /[\da-f-]/,
};
const ALL_SLOTS = SLOT_A | SLOT_B | SLOT_TRACE | SLOT_CORRELATION;
/** Marks a state that some beginning of the text has reached. */
const REACHED = 16;

export const ALWAYS = -1;
export const NEVER = 0;

/**
 * Whether lines of these parts hold `text` (lower case, not empty): ALWAYS, NEVER, or the slots that an occurrence may touch.
 * Walks all ways to read the text off the parts at once, one state a character, each with the slots that it went through.
 */
export function slotsThatMatter(parts: readonly LinePart[], text: string): number {
  if (parts.some((part) => typeof part === 'string' && part.includes(text))) return ALWAYS;
  if (text.includes(BARRIER)) return ALL_SLOTS;
  const cells = parts.flatMap<LinePart>((part) => (typeof part === 'string' ? part.split('') : [part]));
  let states = new Uint8Array(cells.length + 1).fill(REACHED);
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    const next = new Uint8Array(cells.length + 1);
    let reached = 0;
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i];
      const state = states[i];
      if (state === 0) continue;
      if (typeof cell === 'string') {
        if (cell === character) reached = next[i + 1] |= state;
        continue;
      }
      // A text that has begun before the slot passes it when it is empty; one that has not may as well begin behind it.
      if (at > 0) states[i + 1] |= state | cell;
      if (SLOT_CHARACTERS[cell].test(character)) reached = next[i] |= state | cell;
    }
    if (reached === 0) return NEVER;
    states = next;
  }
  return states.reduce((all, state) => all | state, 0) & ALL_SLOTS;
}
