/** Files that were written to do harm, or by a machine gone wrong: a sentence comes back, quickly, and nothing is thrown. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { broken, problemsOf, smallShop } from './small-shop.ts';
import { readScenario } from '../../src/sim/scenario/read-scenario.ts';
import { member, parseSource } from '../../src/sim/scenario/source-tree.ts';
import { fileLengthMax } from '../../src/sim/scenario/limits.ts';

function problemsOfText(text: string): string[] {
  return problemsOf(smallShop().set('scenario.yaml', text));
}

describe('the size and form of a file are bounded', () => {
  it('a file over the limit is not parsed', () => {
    expect(problemsOfText('#'.repeat(fileLengthMax + 1))).toEqual([
      'scenario.yaml: the file has 262145 characters; at most 262144 are read (fileLengthMax). Split it, or shorten it.',
    ]);
  });

  it('a bomb of aliases ends at the limit of values', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
    for (let i = 1; i < 12; i++)
      lines.push(
        `a${i}: &a${i} [${Array(10)
          .fill(`*a${i - 1}`)
          .join(', ')}]`,
      );
    expect(problemsOfText(lines.join('\n'))).toEqual([
      expect.stringMatching(
        /^scenario\.yaml:\d+:\d+: the file has more than 20000 values when its aliases are written out \(valuesMax\)\.$/,
      ),
    ]);
  });

  it('an alias to itself is refused', () => {
    expect(problemsOfText('a: &a [*a]').join()).toMatch(/nested more than 40 deep|no anchor/);
  });

  it.each([
    ['brackets', '['.repeat(2_000)],
    ['braces', '{a: '.repeat(60_000)],
    ['dashes', `${'- '.repeat(100_000)}x`],
    ['question marks', `${'? '.repeat(100_000)}x`],
    ['indentation', Array.from({ length: 700 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
  ])('nesting by %s is refused', (_how, text) => {
    const problems = problemsOfText(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems[0]).toMatch(/^[^:]+:[1-9]\d*:[1-9]\d*: values are nested more than 40 deep \(nestingMax\)/);
  });

  const TOO_MANY =
    /^scenario\.yaml:\d+:\d+: the file has more than 30000 words and marks \(tokensMax\)\. Split it, or shorten it\.$/;
  it.each([
    ['keys of a map', `{${Array.from({ length: 50_000 }, (_, i) => i.toString(36)).join(',')}}`],
    ['commas', `[${','.repeat(250_000)}]`],
    ['quotes', '"'.repeat(250_000)],
    ['anchors', '&a '.repeat(80_000)],
    ['aliases', '*a '.repeat(80_000)],
    ['documents', '---\n'.repeat(60_000)],
    ['maps in a list', '- a: 1\n'.repeat(30_000)],
  ])('a file of nothing but %s is refused before it is parsed', (_what, text) => {
    expect(problemsOfText(text)).toEqual([expect.stringMatching(TOO_MANY)]);
  });

  it('says where the words and marks are too many', () => {
    // A line is seven of them: dash, space, key, colon, space, value, end. The lexer begins with one of its own, and marks each word.
    const [problem] = problemsOfText('- a: 1\n'.repeat(30_000));
    expect(problem).toMatch(/^scenario\.yaml:3334:3: /);
  });

  it('as many keys as fit are read, and refused one by one', () => {
    const problems = problemsOfText(Array.from({ length: 4_000 }, (_, i) => `k${i}:`).join('\n'));
    expect(problems).toHaveLength(200);
    expect(problems[0]).toContain('a scenario has no key "k0".');
  });

  it('an alias means the anchor before it that is nearest, also when another alias writes it out again', () => {
    const tree = parseSource('a.yaml', '{a: &x {b: &y 1}, c: &y 2, d: *x, e: *y}', []);
    expect(tree?.kind === 'map' ? member(tree, 'e') : null).toMatchObject({ kind: 'scalar', value: 2 });
  });
});

describe('numbers are bounded, each by a limit that has a name', () => {
  it.each([
    ['work: 1e400', 'work: 2ms', 'must be a duration such as 250ms, 1.5s or 1h30m, but is "1e400"'],
    ['work: .inf', 'work: 2ms', 'must be a duration such as 250ms, 1.5s or 1h30m, but is ".inf"'],
    ['work: .nan', 'work: 2ms', 'must be a duration such as 250ms, 1.5s or 1h30m, but is ".nan"'],
    ['work: 1e308s', 'work: 2ms', 'must be a duration'],
    ['work: -5ms', 'work: 2ms', 'must not be negative, but is "-5ms"'],
    ['work: 0.4us', 'work: 2ms', 'would be 0, but is 0.4us; the shortest length is 1us.'],
    ['work: 9999999999999999h', 'work: 2ms', 'is too long; at most 1h is allowed (stepLengthMax)'],
    ['work: 2h', 'work: 2ms', 'is too long; at most 1h is allowed (stepLengthMax)'],
    ['replicas: 1000000', 'replicas: 2', 'is too large; at most 500 is allowed (replicasMax)'],
    ['replicas: 1e6', 'replicas: 2', 'is too large; at most 500 is allowed (replicasMax)'],
    ['replicas: -1', 'replicas: 2', 'must be a whole number of at least 1, but is "-1"'],
    ['replicas: 1.5', 'replicas: 2', 'must be a whole number of at least 1, but is "1.5"'],
    ['replicas: .inf', 'replicas: 2', 'must be a whole number of at least 1, but is ".inf"'],
    ['poisson: 1e9/s', 'poisson: 10/s', 'is too large; at most 20000/s is allowed (arrivalsPerSecondMax)'],
    ['poisson: 1000000000/s', 'poisson: 10/s', 'is too large; at most 20000/s is allowed (arrivalsPerSecondMax)'],
    ['poisson: 1e999/s', 'poisson: 10/s', 'is too large; at most 20000/s is allowed (arrivalsPerSecondMax)'],
    ['poisson: 0/s', 'poisson: 10/s', 'must be more than zero'],
    ['poisson: -1/s', 'poisson: 10/s', 'must be a rate'],
    ['poisson: .nan', 'poisson: 10/s', 'must be a rate'],
    ['closed: {clients: 1e9, think: 1s}', 'poisson: 10/s', 'is too large; at most 100000 is allowed (clientsMax)'],
    ['replicas: 2\n    workers: 1e9', 'replicas: 2', 'is too large; at most 10000 is allowed (workersMax)'],
    ['rows: 1e308', 'rows: 10k', 'is too large'],
    ['rows: .inf', 'rows: 10k', 'must be a whole number'],
    ['timeout: 1e308s', 'timeout: 1s', 'must be a duration'],
    ['timeout: -1s', 'timeout: 1s', 'must not be negative, but is "-1s"'],
    ['timeout: 0', 'timeout: 1s', 'must be at least 1us'],
    ['retry: {attempts: 1e6}', 'timeout: 1s', 'is too large; at most 100 is allowed (attemptsMax)'],
  ])('%s', (by, text, message) => {
    const problems = problemsOf(broken('system.yaml', text, by));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(message);
  });

  it('an exponent is as good as zeros', () => {
    expect(problemsOf(broken('system.yaml', 'rows: 10k', 'rows: 1e4'))).toEqual([]);
  });

  it('services may not have too many replicas together', () => {
    const many = Array.from({ length: 5 }, (_, i) => `  s${i}: {replicas: 450, endpoints: {GET /x: {steps: []}}}\n`).join('');
    expect(problemsOf(broken('system.yaml', 'services:\n', `services:\n${many}`)).join()).toContain(
      'at most 2000 are allowed (podsMax)',
    );
  });

  it('calls that fan out at every depth are refused, and the check itself is fast', () => {
    const layer = (i: number): string =>
      `  l${i}: {endpoints: {GET /x: {steps: [${Array(20)
        .fill(`{call: l${i + 1} GET /x}`)
        .join(', ')}]}}}\n`;
    const layers = Array.from({ length: 20 }, (_, i) => layer(i)).join('') + '  l20: {endpoints: {GET /x: {steps: []}}}\n';
    const problems = problemsOf(broken('system.yaml', 'services:\n', `services:\n${layers}`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('leads to more than 1000 calls and queries (callsPerRequestMax)');
  });
});

it('repetitions in each other are refused before they are written out, whatever stands between them', () => {
  const nested = '{repeat: 500, steps: [{lock: a, steps: ['.repeat(3) + 'work: 1ms' + ']}]}'.repeat(3);
  expect(problemsOf(broken('system.yaml', 'query: items-db find-items', nested))).toEqual([
    expect.stringMatching(/^system\.yaml:19:74: .*: comes to 1001 steps; at most 1000 are allowed \(repeatedStepsMax\)\.$/),
  ]);
});

describe('calls that would never end', () => {
  it.each(['retry: {attempts: 10}', 'hedge: {after: 0, max: 10}'])(
    'ten tries at each of ten layers are refused: %s',
    (policy) => {
      const layer = (i: number): string => `  l${i}: {endpoints: {GET /x: {steps: [{call: l${i + 1} GET /x, ${policy}}]}}}\n`;
      const layers = Array.from({ length: 10 }, (_, i) => layer(i)).join('') + '  l10: {endpoints: {GET /x: {steps: []}}}\n';
      expect(problemsOf(broken('system.yaml', 'services:\n', `services:\n${layers}`))).toEqual([
        expect.stringMatching(/leads to more than 1000 calls and queries \(callsPerRequestMax\) when every try is made\.$/),
      ]);
    },
  );

  it('a circle of services that take no time is refused', () => {
    const circle =
      '  a: {endpoints: {GET /x: {steps: [call: b GET /x]}}}\n  b: {endpoints: {GET /x: {steps: [call: a GET /x]}}}\n';
    const problems = problemsOf(broken('system.yaml', 'services:\n', `services:\n${circle}`));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain('these calls form a circle that never ends: a GET /x -> b GET /x -> a GET /x.');
  });
});

describe('names and texts cannot fake anything', () => {
  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'prototype'])('%s is no name', (name) => {
    const problems = problemsOf(broken('system.yaml', '  store:', `  ${name}:`));
    expect(problems).toEqual([`system.yaml:12:3: services.${name}: "${name}" cannot be used as a name. Choose another one.`]);
  });

  it('a key called __proto__ changes no object', () => {
    problemsOfText('__proto__: {polluted: true}\nconstructor: {prototype: {polluted: true}}');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  it.each([
    ['an escape sequence', '"A \\e[31mred night"'],
    ['a mark that turns the direction', '"A \\u202E night"'],
    ['a null character', '"A \\0 night"'],
  ])('a title may not contain %s', (_what, title) => {
    expect(problemsOf(broken('scenario.yaml', 'A small night', title))).toEqual([
      'scenario.yaml:4:8: title: contains a control character. Remove it.',
    ]);
  });

  it.each([
    ['10,000 characters', 'a'.repeat(10_000)],
    ['markup', '</script><script>'],
  ])('a name of %s is refused and not repeated in full', (_what, name) => {
    const problems = problemsOf(broken('system.yaml', '  store:', `  ${name}:`));
    expect(problems).toHaveLength(1);
    expect(problems[0]?.length).toBeLessThan(400);
  });

  it('paths to other files stay relative', () => {
    expect(problemsOf(broken('scenario.yaml', 'system: system.yaml', 'system: /etc/passwd'))).toEqual([
      'scenario.yaml:5:9: system: must be seen from this file, so it cannot start with "/".',
    ]);
  });
});

describe('whatever is read, the outcome is a scenario or located problems', () => {
  const paths = ['scenario.yaml', 'system.yaml', 'alerts.yml', 'answer.yaml', 'replays/good.yaml'];
  const outcomeOf = (path: string, text: string): void => {
    const read = readScenario(smallShop().set(path, text), 'scenario.yaml');
    if (!read.ok) {
      expect(read.problems.length).toBeGreaterThan(0);
      for (const problem of read.problems) {
        expect(problem.message).not.toBe('');
        expect(problem.line).toBeLessThanOrEqual(text.split('\n').length + 40);
      }
    }
  };

  it('for any JSON value', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.jsonValue({ maxDepth: 6 }), (path, value) =>
        outcomeOf(path, JSON.stringify(value)),
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  it('for any text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.string({ unit: 'binary', maxLength: 200 }), (path, text) =>
        outcomeOf(path, text),
      ),
      { seed: 12, numRuns: 150 },
    );
  });

  it('for the small shop with any piece cut out or put in', () => {
    const pieces = fc.constantFrom(
      '',
      ': ',
      '\n',
      '- ',
      '{}',
      '[]',
      '~',
      '*a',
      '&a ',
      '"',
      '!!binary x',
      '<<: *a',
      '? ',
      '|',
      'null',
      '-1',
      '.nan',
    );
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(), fc.nat(12), pieces, (path, at, cut, piece) => {
        const text = smallShop().get(path) ?? '';
        const from = at % text.length;
        outcomeOf(path, text.slice(0, from) + piece + text.slice(from + cut));
      }),
      { seed: 13, numRuns: 300 },
    );
  });
});
