/** Marks where a searched text occurs in a line. The needle is plain text, never a pattern, so no input can make it slow. */

export interface TextPart {
  readonly text: string;
  readonly hit: boolean;
}

/** The parts, put together, are the text again. Case does not matter; an empty needle marks nothing. */
export function highlight(text: string, needle: string): TextPart[] {
  const wanted = needle.trim();
  if (wanted === '') return [{ text, hit: false }];
  const pattern = new RegExp(wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
  const parts: TextPart[] = [];
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > at) parts.push({ text: text.slice(at, match.index), hit: false });
    parts.push({ text: match[0], hit: true });
    at = match.index + match[0].length;
  }
  if (at < text.length || parts.length === 0) parts.push({ text: text.slice(at), hit: false });
  return parts;
}
