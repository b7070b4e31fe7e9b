/**
 * Scenarios on a disk: which files belong to one, and which scenarios a folder holds. Files over the limit are not even read, nor are files
 * outside the library that the scenario is part of: whoever wrote it must not choose what this machine opens.
 */
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import type { Outcome, Problem } from '../sim/base/problem.ts';
import type { Scenario } from '../sim/model/scenario.ts';
import { fileLengthMax } from '../sim/scenario/limits.ts';
import { loadScenario } from '../sim/session/load-scenario.ts';
import {
  answerFile,
  beside,
  briefingFile,
  debriefFile,
  folderOf,
  normalisePath,
  replaysFolder,
  type SourceFiles,
} from '../sim/scenario/source-files.ts';
import { namedFiles } from '../sim/scenario/named-files.ts';

const DATA_FILE = /\.(ya?ml|json)$/;

/** Reads the scenario at `path`, or the one called scenario.yaml in that folder. */
export function loadFromDisk(path: string): Outcome<Scenario> {
  const entry = normalisePath(isFolder(path) ? join(path, 'scenario.yaml') : path);
  const problems: Problem[] = [];
  const files = collect(entry, problems);
  return problems.length > 0 ? { ok: false, problems } : loadScenario(files, entry);
}

/** The scenarios that are meant by a path: a file is one, a folder holds them at any depth. */
export function scenariosUnder(path: string): string[] {
  if (!isFolder(path)) return [path];
  const found = readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile() && /^scenario\.(ya?ml|json)$/.test(file.name))
    .map((file) => normalisePath(join(file.parentPath, file.name)));
  return found.sort();
}

/** The path as it is written in messages: seen from here when that is shorter. */
export function shownPath(path: string): string {
  const seen = relative('.', path);
  return seen !== '' && seen.length < path.length ? seen : path;
}

function collect(entry: string, problems: Problem[]): SourceFiles {
  const files = new Map<string, string>();
  const add = (path: string, troubles: Problem[]): void => {
    if (files.has(path)) return;
    const text = readText(path, troubles);
    if (text !== null) files.set(path, text);
  };
  add(entry, problems);
  if (!files.has(entry)) return files;
  const library = libraryOf(entry);
  const addBeside = (name: string, troubles: Problem[]): void => {
    if (isInside(library, beside(entry, name))) add(beside(entry, name), troubles);
  };
  const replays = listed(beside(entry, replaysFolder)).filter((name) => DATA_FILE.test(name));
  for (const name of [briefingFile, debriefFile, answerFile]) addBeside(name, problems);
  for (const name of replays) addBeside(`${replaysFolder}/${name}`, problems);
  for (const { path, key, line, column } of namedFiles(files.get(entry) ?? '')) {
    if (isInside(library, beside(entry, path))) add(beside(entry, path), problems);
    else {
      const message = `leads out of the folder ${shownPath(library)}, and files outside of it are not read. Put the file beside the scenario.`;
      problems.push({ file: entry, line, column, path: key, message });
    }
  }
  // What nobody names is only there to be suggested in place of a name that is wrong: too large, it is passed over.
  for (const name of listed(folderOf(entry) || '.')) if (DATA_FILE.test(name)) addBeside(name, []);
  return files;
}

/**
 * The folder that a scenario may read from: the nearest one above it that is called `scenarios`, else the one above its own. The root of the
 * disk is never meant.
 */
function libraryOf(entry: string): string {
  const own = realpathSync(dirname(resolve(entry)));
  for (let at = own; at !== dirname(at); at = dirname(at)) if (basename(at) === 'scenarios') return at;
  const above = dirname(own);
  return above === dirname(above) ? own : above;
}

/** Also through links. A file that is not there is judged by its name. */
function isInside(library: string, path: string): boolean {
  const absolute = resolve(path);
  const real = statSync(absolute, { throwIfNoEntry: false }) === undefined ? absolute : realpathSync(absolute);
  return real.startsWith(`${library}${sep}`);
}

function readText(path: string, problems: Problem[]): string | null {
  const size = sizeOf(path);
  if (size === null) return null;
  if (size > fileLengthMax) {
    const message = `the file has ${size} bytes; at most ${fileLengthMax} are read (fileLengthMax). Split it, or shorten it.`;
    problems.push({ file: path, line: 0, column: 0, path: '', message });
    return null;
  }
  return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
}

function sizeOf(path: string): number | null {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat?.isFile() === true ? stat.size : null;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function listed(folder: string): string[] {
  return isFolder(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((one) => one.isFile())
        .map((one) => one.name)
        .sort()
    : [];
}
