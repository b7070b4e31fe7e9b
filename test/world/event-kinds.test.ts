/** Landings that happen side by side have given one number to two kinds of events: the world then runs something else, seldom visibly. */
import { expect, it } from 'vitest';
import * as kinds from '../../src/sim/world/event-kinds.ts';

it('gives each kind of event, and each kind of timeout, a number of its own', () => {
  const byNumber = new Map<string, string[]>();
  for (const [name, number] of Object.entries(kinds)) {
    const [family] = name.split('_');
    const key = `${family} ${number}`;
    byNumber.set(key, [...(byNumber.get(key) ?? []), name]);
  }
  expect([...byNumber.values()].filter((names) => names.length > 1)).toEqual([]);
  const events = Object.entries(kinds).filter(([name]) => name.startsWith('EVENT_'));
  expect(events.length).toBeGreaterThan(50);
  expect(Math.max(...events.map(([, number]) => number))).toBeLessThan(kinds.KINDS_MAX);
});
