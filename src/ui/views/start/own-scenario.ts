/**
 * The files of somebody's own scenario among the shipped ones. A lone file is put where the shipped scenarios lie, so that
 * `system: ../systems/shop.yaml` means the same as in theirs; the name of the dropped file stays, because problems name it.
 */

export interface GivenFile {
  /** As the browser tells it: a name, or a path below a dropped folder. */
  readonly path: string;
  readonly text: string;
}

export interface OwnScenario {
  readonly files: Readonly<Record<string, string>>;
  readonly entry: string;
}

const FOLDER = 'scenarios/yours';

/** Null when nothing was given. The scenario is the file of that name, or the one that says `kind: Scenario`, or the first. */
export function ownScenario(given: readonly GivenFile[], shipped: Readonly<Record<string, string>>): OwnScenario | null {
  const main =
    given.find(({ path }) => /(^|\/)scenario\.(ya?ml|json)$/.test(path)) ??
    given.find(({ text }) => /^["']?kind["']?\s*:\s*["']?Scenario\b/m.test(text)) ??
    given[0];
  if (main === undefined) return null;
  const files: Record<string, string> = { ...shipped };
  for (const { path, text } of given) files[placeOf(path)] = text;
  return { files, entry: placeOf(main.path) };
}

/** Below the folder of scenarios, without `..` and without the name of the folder that was dropped. */
function placeOf(path: string): string {
  const parts = path.split('/').filter((part) => part !== '' && part !== '.' && part !== '..');
  return `${FOLDER}/${(parts.length > 1 ? parts.slice(1) : parts).join('/')}`;
}
