/** What the command palette offers, and how typed letters choose: all letters in order, word beginnings and near letters first. */
export interface Command {
  readonly id: string;
  readonly title: string;
  /** What kind of thing it is: `screen`, `service`, `time`. */
  readonly kind: string;
  run(): void;
}

/** How well `typed` fits `title`: null when it does not, else higher is better. */
export function fit(typed: string, title: string): number | null {
  const wanted = typed.toLowerCase().replace(/\s+/g, '');
  const text = title.toLowerCase();
  let score = 0;
  let from = 0;
  let last = -2;
  for (const letter of wanted) {
    const at = text.indexOf(letter, from);
    if (at < 0) return null;
    if (at === last + 1) score += 3;
    if (at === 0 || /[^a-z0-9]/.test(text[at - 1] ?? ' ')) score += 2;
    last = at;
    from = at + 1;
  }
  return score - text.length / 100;
}

/** The commands that fit, best first; all of them, in their own order, when nothing is typed. */
export function choose(typed: string, commands: readonly Command[]): readonly Command[] {
  if (typed.trim() === '') return commands;
  return commands
    .flatMap((command, place) => {
      const score = fit(typed, command.title);
      return score === null ? [] : [{ command, place, score }];
    })
    .sort((a, b) => b.score - a.score || a.place - b.place)
    .map(({ command }) => command);
}
