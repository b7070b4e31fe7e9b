/** Where a command writes to: two streams as functions, so that tests read what a person would. Everything passes `plain` on its way. */
import { harmlessLine, plain } from './plain-text.ts';

/** 0 all is well, 1 an expectation did not hold, 2 a file or an option is wrong. */
export type ExitCode = 0 | 1 | 2;

export interface Terminal {
  /** Answers, for people and for other programs. */
  out(text: string): void;
  /** Problems and progress. */
  err(text: string): void;
}

export function safeTerminal(write: { readonly out: (text: string) => void; readonly err: (text: string) => void }): Terminal {
  const safe = (text: string): string => `${plain(text).split('\n').map(harmlessLine).join('\n')}\n`;
  return { out: (text) => write.out(safe(text)), err: (text) => write.err(safe(text)) };
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
