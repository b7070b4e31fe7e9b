/** Where a command writes to: two streams as functions, so that tests read what a person would. Everything passes `plain` on its way. */
import { harmlessLine, plain, plainLine } from './plain-text.ts';

/**
 * 0 all is well, 1 an expectation did not hold, 2 a file or an option is wrong; with what there was until then, 3 ended by a limit, 130
 * stopped by Ctrl-C.
 */
export type ExitCode = 0 | 1 | 2 | 3 | 130;

export interface Terminal {
  /** Answers, for people and for other programs. */
  out(text: string): void;
  /** Problems. */
  err(text: string): void;
  /** How far it is, in one line that the next one replaces; an empty one takes it away. */
  progress(line: string): void;
  /** Lets the process hear what a person wants meanwhile: whether Ctrl-C was pressed. */
  stopped(): Promise<boolean>;
}

/** The raw ends of a terminal, before what passes through is made harmless. */
export interface Ends {
  readonly out: (text: string) => void;
  readonly err: (text: string) => void;
  readonly progress?: (line: string) => void;
  readonly stopped?: () => Promise<boolean>;
}

export function safeTerminal(ends: Ends): Terminal {
  const safe = (text: string): string => `${plain(text).split('\n').map(harmlessLine).join('\n')}\n`;
  return {
    out: (text) => ends.out(safe(text)),
    err: (text) => ends.err(safe(text)),
    progress: (line) => ends.progress?.(plainLine(line)),
    stopped: ends.stopped ?? (() => Promise.resolve(false)),
  };
}

/** Rows under a heading, in columns; numbers are aligned to the right. */
export function table(heading: readonly string[], rows: readonly (readonly (string | number)[])[], indent = '  '): string {
  const cells = [heading, ...rows.map((row) => row.map(String))];
  const widths = heading.map((_, column) => Math.max(...cells.map((row) => (row[column] ?? '').length)));
  const right = heading.map(
    (_, column) =>
      rows.length > 0 && rows.every((row) => typeof row[column] === 'number' || /^[\d.,−-]/.test(String(row[column] ?? ''))),
  );
  return cells
    .map(
      (row) =>
        indent +
        row.map((cell, i) => (right[i] === true ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join('  '),
    )
    .map((line) => line.trimEnd())
    .join('\n');
}
