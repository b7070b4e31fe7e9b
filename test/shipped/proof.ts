/**
 * A shipped scenario keeps its word on one seed: what it says of the run in which nobody acts, and one replay of each kind. All
 * replays on many seeds are proved by `npx faultline test scenarios --seeds 20`, which takes hours. Each scenario has a test file
 * of its own, so that several are proved at once.
 */
import { expect, it } from 'vitest';
import { faultline } from '../cli/command-line.ts';
import { shipped } from '../session/shipped.ts';

const TWENTY_MINUTES_MS = 20 * 60_000;

export function prove(scenario: string): void {
  it(
    `${scenario} can be solved by a good answer, and neither by nothing nor by the first trap`,
    async () => {
      const said = await faultline('test', `scenarios/${scenario}`, '--seeds', '1', '--replay', ...oneOfEachKind(scenario));
      expect(said).toMatchObject({ code: 0, err: '' });
      expect(said.out).toMatch(/Everything held\.\n$/);
    },
    TWENTY_MINUTES_MS,
  );
}

function oneOfEachKind(scenario: string): string[] {
  const { replays } = shipped(scenario);
  const kinds = [...new Set(replays.map(({ kind }) => kind))];
  expect(kinds.sort()).toEqual(['good', 'nothing', 'trap', 'twin']);
  return kinds.flatMap((kind) => replays.find((replay) => replay.kind === kind)?.id ?? []);
}
