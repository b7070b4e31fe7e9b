/** Pointing near a dot means the dot, pointing far from all means none. */
import { expect, it } from 'vitest';
import { nearestDot } from '../../src/ui/widgets/scatter/nearest-dot.ts';
import type { PlacedDot } from '../../src/ui/widgets/scatter/nearest-dot.ts';

function at(id: string, xPx: number, yPx: number): PlacedDot {
  return { dot: { id, x: 0, y: 0, colour: '', failed: false, title: '' }, xPx, yPx };
}
const dots = [at('a', 10, 10), at('b', 30, 10), at('c', 30, 10)];

it('is the nearest dot within reach', () => {
  expect(nearestDot(dots, 14, 12, 10)?.id).toBe('a');
});

it('is the one on top where dots lie on each other', () => {
  expect(nearestDot(dots, 30, 10, 10)?.id).toBe('c');
});

it('is none where nothing is within reach', () => {
  expect(nearestDot(dots, 20, 60, 10)).toBeNull();
});
