/** Each shipped scenario keeps its word on one seed here; `npx faultline test scenarios --seeds 20` asks for more. */
import { expect, it } from 'vitest';
import { scenariosUnder } from '../../src/cli/scenario-folder.ts';
import { faultline } from './command-line.ts';

it.each(scenariosUnder('scenarios'))(
  '%s can be solved by its good answers and by nothing else',
  async (path) => {
    const said = await faultline('test', path, '--seeds', '1');
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toMatch(/Everything held\.\n$/);
  },
  20 * 60_000,
);
