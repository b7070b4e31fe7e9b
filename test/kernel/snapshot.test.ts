import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readSnapshot, writeSnapshot } from '../../src/sim/kernel/snapshot.ts';

class Point {
  x = 1;
  readonly other: Point | null;
  constructor(other: Point | null) {
    this.other = other;
  }
}

function bytesOf(root: object): Uint8Array {
  const pieces: number[] = [];
  writeSnapshot(root, [Point], (bytes) => pieces.push(...bytes));
  return Uint8Array.from(pieces);
}

it('gives back any plain data as it was', () => {
  fc.assert(
    fc.property(
      fc.object({ values: [fc.double(), fc.string(), fc.boolean(), fc.constant(null), fc.constant(undefined)] }),
      (root) => {
        // A key called __proto__ cannot be part of plain data; scenario files refuse it.
        fc.pre(!JSON.stringify(root).includes('__proto__'));
        expect(readSnapshot(bytesOf(root), [Point])).toEqual(root);
      },
    ),
  );
});

it('keeps shared references, cycles, classes, maps and columns', () => {
  const shared = new Point(null);
  const root: Record<string, unknown> = {
    a: shared,
    b: new Point(shared),
    map: new Map([['k', shared]]),
    column: Float64Array.of(1.5, NaN),
    words: Uint16Array.of(1, 2),
  };
  root['self'] = root;
  const copy = readSnapshot(bytesOf(root), [Point]) as typeof root & {
    a: Point;
    b: Point;
    map: Map<string, Point>;
    column: Float64Array;
  };
  expect(copy.a).toBeInstanceOf(Point);
  expect(copy.b.other).toBe(copy.a);
  expect(copy.map.get('k')).toBe(copy.a);
  expect(copy['self']).toBe(copy);
  expect([...copy.column]).toEqual([1.5, NaN]);
});

it('refuses a function anywhere in the state, since that could not be restored', () => {
  expect(() => bytesOf({ deep: [{ callback: () => 1 }] })).toThrow(/only plain data/);
});

it('names a class that nobody registered', () => {
  class Stranger {}
  expect(() => bytesOf({ stranger: new Stranger() })).toThrow(/class Stranger is not registered/);
});
