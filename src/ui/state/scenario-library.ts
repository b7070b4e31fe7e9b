/**
 * The scenarios that are shipped, as text: the page reads them with the same reader as the command line, in the worker. What is
 * listed here (title, level, minutes, first words of the briefing) is picked out of the text without judging it. The page holds
 * only what that list needs; answers, debriefs and replays are fetched when a run is opened, on their way to the worker (law 3).
 *   libraryEntries(): LibraryEntry[]       scenarioFiles(entry?): Promise<Record<path, text>> for the worker
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

type Texts = Readonly<Record<string, string>>;

const listed = byPath(
  import.meta.glob<string>('/scenarios/*/{scenario.yaml,briefing.md}', { query: '?raw', import: 'default', eager: true }),
);
const fetched = byPath(
  import.meta.glob<string>(['/scenarios/**/*.{yaml,yml,md}', '!/scenarios/*/{scenario.yaml,briefing.md}'], {
    query: '?raw',
    import: 'default',
  }),
);

/** What is needed to open `entry`: all but the folders of other scenarios; without an entry, everything. */
export async function scenarioFiles(entry?: string): Promise<Texts> {
  const others = Object.keys(listed)
    .filter((path) => path.endsWith('/scenario.yaml') && path !== entry)
    .map((path) => path.replace(/scenario\.yaml$/, ''));
  const wanted = ([path]: readonly [string, unknown]): boolean =>
    entry === undefined || !others.some((folder) => path.startsWith(folder));
  const texts = Object.entries(fetched)
    .filter(wanted)
    .map(async ([path, load]) => [path, await load()] as const);
  return Object.fromEntries([...Object.entries(listed).filter(wanted), ...(await Promise.all(texts))]);
}

export function libraryEntries(files: Texts = listed): readonly LibraryEntry[] {
  return Object.keys(files)
    .filter((path) => path.endsWith('/scenario.yaml'))
    .map((path) => libraryEntry(files, path))
    .sort((a, b) => a.level - b.level || (a.title < b.title ? -1 : 1));
}

/** Without the slash that a glob's paths begin with. */
function byPath<T>(found: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(Object.entries(found).map(([path, one]) => [path.slice(1), one]));
}

function libraryEntry(files: Texts, path: string): LibraryEntry {
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
