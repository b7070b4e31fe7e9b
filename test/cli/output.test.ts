/** What is printed is safe to print, and numbers are written as Prometheus writes them. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedsOption } from '../../src/cli/options.ts';
import { plain, plainLine } from '../../src/cli/plain-text.ts';
import { goFloat, successJson } from '../../src/cli/prometheus-json.ts';
import { safeTerminal, table } from '../../src/cli/terminal.ts';

describe('plain text', () => {
  it.each([
    ['\u001b[31mred\u001b[0m', 'red'],
    ['\u001b]8;;https://example.com\u0007link\u001b]8;;\u0007', 'link'],
    ['\u001b]0;title\u001b\\rest', 'rest'],
    ['a\u202eb\u2066c', 'abc'],
    ['one\r\ntwo\u0000', 'one\ntwo'],
    ['\u009b31mred', '31mred'],
    ['\u001b', ''],
    ['\u001b[', ''],
  ])('%j becomes %j', (text, expected) => expect(plain(text)).toBe(expected));

  it('never keeps a control character, whatever comes in, and keeps what is plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        for (const character of plain(text)) expect(character === '\n' || !/\p{Cc}/u.test(character)).toBe(true);
      }),
      { seed: 3, numRuns: 500 },
    );
    expect(plain('naïve ✓ 日本語 {a="b"}')).toBe('naïve ✓ 日本語 {a="b"}');
    expect(plainLine('a\n  b\tc')).toBe('a b c');
  });

  it('a line that a build system would obey is moved behind a bar', () => {
    const lines: string[] = [];
    const terminal = safeTerminal({ out: (text) => lines.push(text), err: () => {} });
    terminal.out('fine\n::error::x\n  ::set-output name=a::b\n##[error]y');
    expect(lines.join('')).toBe('fine\n| ::error::x\n|   ::set-output name=a::b\n| ##[error]y\n');
  });
});

describe('numbers as Go writes them', () => {
  it.each([
    [0, '0'],
    [-0, '-0'],
    [0.1, '0.1'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [1e-7, '0.0000001'],
    [-2.5e-9, '-0.0000000025'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [NaN, 'NaN'],
  ])('%s is %s', (value, text) => expect(goFloat(value)).toBe(text));

  it('reads back as the same number and has no exponent', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(Number(goFloat(value))).toBe(value);
        expect(goFloat(value)).not.toContain('e');
      }),
      { seed: 4, numRuns: 500 },
    );
  });

  it('instants of a range keep their milliseconds', () => {
    const series = [{ labels: { a: 'b' }, times: new Float64Array([1_500_000]), values: new Float64Array([3]) }];
    expect(successJson({ kind: 'matrix', series }, 1_000_000)).toEqual({
      status: 'success',
      data: { resultType: 'matrix', result: [{ metric: { a: 'b' }, values: [[1001.5, '3']] }] },
    });
  });
});

describe('options and tables', () => {
  it('seeds are how many, or which', () => {
    expect(seedsOption('3')).toEqual(['1', '2', '3']);
    expect(seedsOption('1001-1003')).toEqual(['1001', '1002', '1003']);
    for (const wrong of ['', '0', '-3', '5-2', '1-99999', 'x', '1-'])
      expect(() => seedsOption(wrong)).toThrow('It must be how many');
  });

  it('columns of numbers are aligned to the right', () => {
    expect(
      table(
        ['name', 'count'],
        [
          ['a', 5],
          ['longer', 12],
        ],
      ),
    ).toBe('  name    count\n  a           5\n  longer     12');
  });
});
