/**
 * A shipped scenario keeps its word on one seed; `npx faultline test scenarios --seeds 20` asks for more. Each has a test file of
 * its own, so that several are proved at once.
 */
import { expect, it } from 'vitest';
import { faultline } from '../cli/command-line.ts';

const TWENTY_MINUTES_MS = 20 * 60_000;

export function prove(scenario: string): void {
  it(
    `${scenario} can be solved by its good answers and by nothing else`,
    async () => {
      const said = await faultline('test', `scenarios/${scenario}`, '--seeds', '1');
      expect(said).toMatchObject({ code: 0, err: '' });
      expect(said.out).toMatch(/Everything held\.\n$/);
    },
    TWENTY_MINUTES_MS,
  );
}
