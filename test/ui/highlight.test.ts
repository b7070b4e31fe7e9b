/** Highlighting marks what was searched and never loses or adds a letter. */
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { highlight } from '../../src/ui/widgets/highlight/highlight.ts';

function marked(text: string, needle: string): string {
  return highlight(text, needle)
    .map((part) => (part.hit ? `<${part.text}>` : part.text))
    .join('');
}

it('marks every occurrence, whatever its case', () => {
  expect(marked('Slow query: SELECT * FROM orders, slow', 'slow')).toBe('<Slow> query: SELECT * FROM orders, <slow>');
});

it('takes signs of regular expressions as plain text', () => {
  expect(marked('user_id = $1 AND (a+)+$', '(a+)+$')).toBe('user_id = $1 AND <(a+)+$>');
});

it('marks nothing for an empty search', () => {
  expect(highlight('anything', '  ')).toEqual([{ text: 'anything', hit: false }]);
});

it('gives the text back, whatever is searched', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ maxLength: 3 }), (text, needle) => {
      expect(
        highlight(text, needle)
          .map((part) => part.text)
          .join(''),
      ).toBe(text);
    }),
  );
});
