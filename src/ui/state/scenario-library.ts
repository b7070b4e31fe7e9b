/**
 * The scenarios that are shipped, as text: the page reads them with the same reader as the command line, in the worker. What is
 * listed here (title, level, minutes, first words of the briefing) is picked out of the text without judging it.
 *   libraryEntries(): LibraryEntry[]       scenarioFiles(): Record<path, text> for the worker
 */
import { parse } from 'yaml';

export interface LibraryEntry {
  /** The scenario's path among the files. */
  readonly path: string;
  readonly id: string;
  readonly title: string;
  readonly level: number;
  readonly minutes: number;
  /** The first words of the briefing, plain. */
  readonly teaser: string;
}

const loaded = import.meta.glob<string>('/scenarios/**/*.{yaml,yml,md}', { query: '?raw', import: 'default', eager: true });

export function scenarioFiles(): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(loaded).map(([path, text]) => [path.slice(1), text]));
}

export function libraryEntries(files: Readonly<Record<string, string>> = scenarioFiles()): readonly LibraryEntry[] {
  return Object.keys(files)
    .filter((path) => path.endsWith('/scenario.yaml'))
    .map((path) => libraryEntry(files, path))
    .sort((a, b) => a.level - b.level || (a.title < b.title ? -1 : 1));
}

function libraryEntry(files: Readonly<Record<string, string>>, path: string): LibraryEntry {
  const head = parse(files[path] ?? '') as Partial<Record<'id' | 'title' | 'level' | 'minutes', unknown>> | null;
  return {
    path,
    id: String(head?.id ?? path),
    title: String(head?.title ?? path),
    level: Number(head?.level ?? 1),
    minutes: Number(head?.minutes ?? 0),
    teaser: firstWords(files[path.replace(/scenario\.yaml$/, 'briefing.md')] ?? ''),
  };
}

/** The first paragraph that is no heading, without marks of Markdown. */
function firstWords(markdown: string): string {
  const paragraphs = markdown.split(/\n\s*\n/).map((text) => text.trim());
  const first = paragraphs.find((text) => text !== '' && !text.startsWith('#')) ?? '';
  return first.replace(/[*_`]/g, '').replace(/\s+/g, ' ');
}
