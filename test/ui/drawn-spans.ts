/**
 * Reads intervals from a drawing, so that a test shows what it is about. One line per interval: its name, `<parent` when it
 * has one, and a bar from `[` to `]` whose columns are microseconds, counted from the column of the ruler's `0`. The end of
 * a bar is the column of its `]`.
 */
import fc from 'fast-check';
import type { WaterfallItem } from '../../src/ui/widgets/waterfall/layout.ts';

export function drawn(picture: string): WaterfallItem[] {
  const lines = picture.split('\n').filter((line) => line.trim() !== '');
  const zero = lines[0]?.indexOf('0') ?? -1;
  if (zero < 0) throw new Error('the first line of a drawing is a ruler that starts at 0');
  return lines.slice(1).map((line) => {
    const match = /^\s*(\w+)\s*(?:<\s*(\w+))?\s*(?=\[)/.exec(line);
    if (match === null) throw new Error(`no name and bar in "${line}"`);
    const startUs = line.indexOf('[') - zero;
    return { id: match[1] as string, parentId: match[2] ?? null, startUs, durationUs: line.indexOf(']') - zero - startUs };
  });
}

/** Up to `countMax` intervals whose parents may be anything: each other, themselves, nobody, or somebody who is not there. */
export function families(countMax: number): fc.Arbitrary<WaterfallItem[]> {
  const parentId = fc.option(fc.integer({ min: 0, max: countMax + 2 }).map((i) => `s${i}`));
  const item = fc.record({ parentId, startUs: fc.nat(100), durationUs: fc.nat(100) });
  return fc.array(item, { maxLength: countMax }).map((items) => items.map((each, i) => ({ id: `s${i}`, ...each })));
}
