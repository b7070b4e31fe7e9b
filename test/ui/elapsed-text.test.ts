/** A passing length is told in whole seconds and never runs ahead. */
import { expect, it } from 'vitest';
import { elapsedText } from '../../src/ui/widgets/elapsed-text.ts';

it.each([
  [0, '0 s'],
  [4_900_000, '4 s'],
  [59_999_999, '59 s'],
  [60_000_000, '1m'],
  [155_000_000, '2m 35s'],
  [-1, '0 s'],
])('tells %i µs as %s', (us, text) => {
  expect(elapsedText(us)).toBe(text);
});
