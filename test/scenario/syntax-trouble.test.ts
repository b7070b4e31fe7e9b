/** A file that is not YAML has one problem: the mistake that was made, where it was made, with its cure. */
import { describe, expect, it } from 'vitest';
import { broken, problemsOf, smallShop } from './small-shop.ts';

describe('only the first mistake of the syntax is told, with its cure', () => {
  it.each([
    ['a: 1\nb: [x, y\nc: 2\nd: 3\n', '2:4: this is not YAML: this [ is never closed. Add a ] where it ends.'],
    ['a: {b: 1, c: 2\nd: 4\n  e: 3\n', '1:4: this is not YAML: this { is never closed. Add a } where it ends.'],
    ['a:\n  - {at: 1, x: [1, 2}\n  - {at: 2}\n', '2:16: this is not YAML: this [ is never closed. Add a ] where it ends.'],
    ["# it's [\na: don't\nb: [x\nc: 2\n", '3:4: this is not YAML: this [ is never closed. Add a ] where it ends.'],
    ['a: "hello\nb: 2\nc: 3\n', '1:4: this is not YAML: this quote is never closed. Add a " where its text ends.'],
    ["a: 'it''s\nb: 2", "1:4: this is not YAML: this quote is never closed. Add a ' where its text ends."],
    ['a: {b: "x}\nc: 1\n', '1:8: this is not YAML: this quote is never closed. Add a " where its text ends.'],
    ['a:\n\tb: 2\n\tc: 3\n', '2:1: this is not YAML: a tab is used for indentation. Use spaces.'],
    ['a:\n  b: 1\n c: 2\n', '3:1: this is not YAML: check the indentation of this line and the one before.'],
    ['- a\nb: 1', '2:1: this is not YAML: check the indentation of this line and the one before.'],
    ['a: @x\n', '1:4: this is not YAML: a value cannot start with this character. Put the value in quotes.'],
  ])('%j', (text, problem) => {
    expect(problemsOf(smallShop().set('scenario.yaml', text))).toEqual([`scenario.yaml:${problem}`]);
  });

  it('nothing else is said of what that file would have told', () => {
    expect(problemsOf(broken('system.yaml', '[owner, kind]', '[owner, kind'))).toEqual([
      'system.yaml:23:52: this is not YAML: this [ is never closed. Add a ] where it ends.',
    ]);
    expect(problemsOf(broken('alerts.yml', '{severity: page}', '{severity: page'))).toEqual([
      'alerts.yml:7:17: this is not YAML: this { is never closed. Add a } where it ends.',
    ]);
  });
});
