/** A long list draws what is on the screen, and nothing that is far away. */
import { describe, expect, it } from 'vitest';
import { rowWindow, topOf } from '../../src/ui/widgets/virtual-list/row-window.ts';

const plain = { count: 10_000, rowPx: 20, measured: new Map<number, number>() };

describe('rowWindow', () => {
  it('draws the rows that the viewport touches and the spare ones', () => {
    expect(rowWindow(plain, 1_010, 100, 2)).toEqual({ first: 48, end: 58, topPx: 960, totalPx: 200_000 });
  });

  it('stops at both ends of the list', () => {
    expect(rowWindow(plain, 0, 100, 5).first).toBe(0);
    expect(rowWindow(plain, 199_900, 100, 5).end).toBe(10_000);
    expect(rowWindow(plain, 9e9, 100, 0).end).toBe(10_000);
  });

  it('moves the rows below an opened one down by what it grew', () => {
    const opened = { ...plain, measured: new Map([[3, 220]]) };
    expect(topOf(opened, 3)).toBe(60);
    expect(topOf(opened, 4)).toBe(280);
    expect(rowWindow(opened, 100, 50, 0)).toMatchObject({ first: 3, end: 4 });
    expect(rowWindow(opened, 0, 10, 0).totalPx).toBe(200_200);
  });

  it('draws nothing of an empty list', () => {
    expect(rowWindow({ ...plain, count: 0 }, 0, 100, 5)).toEqual({ first: 0, end: 0, topPx: 0, totalPx: 0 });
  });
});
