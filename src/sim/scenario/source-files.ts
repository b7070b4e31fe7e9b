/**
 * The files of a scenario as texts under their paths. Nothing here touches a disk: the command line reads them from one, the browser
 * gets them bundled, and a test writes them down.
 */

/** From normalised path (`/` between folders, no `.` and no inner `..`) to text. */
export type SourceFiles = ReadonlyMap<string, string>;

/** `a/./b/../c.yaml` is `a/c.yaml`. Leading `..` and a leading `/` stay. */
export function normalisePath(path: string): string {
  const slashed = path.replace(/\\/g, '/');
  const kept: string[] = [];
  for (const part of slashed.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..' && kept.length > 0 && kept.at(-1) !== '..') kept.pop();
    else kept.push(part);
  }
  return `${slashed.startsWith('/') ? '/' : ''}${kept.join('/')}`;
}

/** The folder of a file; empty for the root. */
export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end);
}

/** `other` as the author of `path` means it. */
export function beside(path: string, other: string): string {
  const folder = folderOf(path);
  return normalisePath(folder === '' ? other : `${folder}/${other}`);
}

export const briefingFile = 'briefing.md';
export const answerFile = 'answer.yaml';
export const debriefFile = 'debrief.md';
export const replaysFolder = 'replays';

/** Paths of the replays beside a scenario, in order of their names. */
export function replayPaths(files: SourceFiles, entry: string): string[] {
  const folder = beside(entry, replaysFolder);
  return [...files.keys()].filter((path) => folderOf(path) === folder && /\.(ya?ml|json)$/.test(path)).sort();
}
