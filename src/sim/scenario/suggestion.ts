/** "Did you mean ...?": the known word that is nearest to a mistyped one, by the number of single-letter edits. */

/** Words longer than this are never typing mistakes of something known. */
const comparedLengthMax = 100;

/** ` Did you mean "payments"?` or, when nothing is near, ` Known are: a, b and c.`; empty when nothing is known. */
export function suggest(wrong: string, words: readonly string[]): string {
  const known = words.filter((word) => word !== '');
  const near = nearest(wrong, known);
  if (near !== null) return ` Did you mean ${JSON.stringify(near)}?`;
  if (known.length === 0) return '';
  const shown = known.slice(0, 12);
  return ` Known here: ${shown.join(', ')}${known.length > shown.length ? `, and ${known.length - shown.length} more` : ''}.`;
}

/** The known word within a third of its length in edits; null when none is that near. */
export function nearest(wrong: string, known: readonly string[]): string | null {
  if (wrong.length > comparedLengthMax) return null;
  let best: string | null = null;
  let bestEdits = Infinity;
  for (const word of known) {
    const limit = Math.max(1, Math.floor(Math.min(word.length, wrong.length) / 3));
    const edits = editDistance(wrong.toLowerCase(), word.toLowerCase());
    if (edits <= limit && edits < bestEdits) {
      best = word;
      bestEdits = edits;
    }
  }
  return best;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment) that turn `a` into `b`. */
export function editDistance(a: string, b: string): number {
  if (a.length > comparedLengthMax || b.length > comparedLengthMax) return Infinity;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replace = at(last, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      let edits = Math.min(replace, at(last, j) + 1, at(row, j - 1) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, at(beforeLast, j - 2) + 1);
      row.push(edits);
    }
    beforeLast = last;
    last = row;
  }
  return at(last, b.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Infinity;
}
