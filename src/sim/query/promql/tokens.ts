/** The words of a query, as far as they are needed to count them and to explain what is wrong with them. In linear time for any text. */

export interface Token {
  readonly text: string;
  readonly at: number;
}

/** Comments, and texts that may never be closed, are one token each. */
const TOKEN = /#[^\n]*|"(?:[^\\"\n]|\\.)*"?|'(?:[^\\'\n]|\\.)*'?|`[^`]*`?|[A-Za-z_:][\w:]*|[\d.][\w.]*|[=!<>~]+|\S/g;

export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (const match of text.matchAll(TOKEN)) {
    if (!match[0].startsWith('#')) tokens.push({ text: match[0], at: match.index });
  }
  return tokens;
}

/** The grammar does not know `2.` for 2; the point becomes a space, so that every place stays where it is. */
export function withoutFinalPoints(text: string): string {
  return text.replace(TOKEN, (token) => (/^\d[\d_]*\.$/.test(token) ? `${token.slice(0, -1)} ` : token));
}
