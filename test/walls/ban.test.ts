import { ESLint } from 'eslint';
import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';

const SIM = join(import.meta.dirname, '../../src/sim');

/** Compiles the whole of src/sim, so that a package that brings platform types along is noticed, with one more file in it. */
function complaintsOfCompiler(lines: readonly string[]): string[] {
  const probe = join(SIM, 'probe-of-the-ban.ts');
  const { config } = ts.readConfigFile(join(SIM, 'tsconfig.json'), (path) => ts.sys.readFile(path));
  const { options, fileNames } = ts.parseJsonConfigFileContent(config, ts.sys, SIM);
  const host = ts.createCompilerHost(options);
  const readSourceFile = host.getSourceFile.bind(host);
  host.getSourceFile = (name, version, ...rest) =>
    name === probe ? ts.createSourceFile(name, lines.join('\n'), version) : readSourceFile(name, version, ...rest);
  const program = ts.createProgram([...fileNames, probe], options, host);
  return program.getSemanticDiagnostics(program.getSourceFile(probe)).map(({ messageText, start = 0, file }) => {
    const line = file?.getLineAndCharacterOfPosition(start).line ?? 0;
    return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });
}

describe('the compiler', () => {
  const PLATFORM = [
    'setTimeout(() => 0, 1);',
    `console.log('x');`,
    `fetch('x');`,
    'performance.now();',
    'document.title;',
    'process.env;',
    'structuredClone(1);',
  ];
  let complaints: string[] = [];
  beforeAll(() => {
    complaints = complaintsOfCompiler([...PLATFORM, 'Math.max(1, 2);', 'export const text = String([3, 1].toSorted());']);
  });

  test.each(PLATFORM.map((line, index) => [line, index] as const))('refuses %s inside src/sim', (_, index) => {
    expect(complaints.filter((complaint) => complaint.startsWith(`${index}: `))).toHaveLength(1);
  });

  test('accepts the language itself inside src/sim', () => {
    expect(complaints).toHaveLength(PLATFORM.length);
  });
});

describe('the linter', () => {
  const lint = async (text: string, path = join(SIM, 'base/time.ts')): Promise<(string | null)[]> => {
    const [result] = await new ESLint().lintText(`${text}\n`, { filePath: path });
    return result?.messages.map(({ ruleId }) => ruleId) ?? [];
  };

  test.each([
    ['new Date()', 'no-restricted-globals'],
    ['Math.random()', 'no-restricted-properties'],
    ['Math.log(2)', 'no-restricted-properties'],
    ['Math.pow(2, 3)', 'no-restricted-properties'],
    ['2 ** 3', 'no-restricted-syntax'],
    ['new Intl.NumberFormat()', 'no-restricted-globals'],
    [`'a'.localeCompare('b')`, 'no-restricted-properties'],
    ['globalThis.x', 'no-restricted-globals'],
  ])('refuses %s inside src/sim', async (expression, rule) => {
    expect(await lint(`export const value: unknown = ${expression};`)).toEqual([rule]);
  });

  test('refuses #private members inside src/sim, which snapshots cannot see', async () => {
    expect(await lint('export class Box {\n  #inside = 1;\n  read(): number {\n    return this.#inside;\n  }\n}')).toContain(
      'no-restricted-syntax',
    );
  });

  test('accepts Math.sqrt inside src/sim, which IEEE 754 fixes', async () => {
    expect(await lint('export const value = Math.sqrt(2);')).toEqual([]);
  });

  test('cannot be switched off by a comment', async () => {
    expect(await lint('// eslint-disable-next-line\nexport const value = Math.random();')).toContain('no-restricted-properties');
  });
});
