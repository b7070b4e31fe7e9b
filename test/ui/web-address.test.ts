/** A runbook link comes from a file that anybody may have written. */
import { expect, it } from 'vitest';
import { webAddress } from '../../src/ui/views/alerts/web-address.ts';

it('is the address of a web page', () => {
  expect(webAddress('https://runbooks.example.com/shop')).toBe('https://runbooks.example.com/shop');
});

it.each(['javascript:alert(1)', ' JavaScript:alert(1)', 'data:text/html,x', 'file:///etc/passwd', 'shop/runbook', '', undefined])(
  'is nothing for %s',
  (text) => {
    expect(webAddress(text)).toBeNull();
  },
);
