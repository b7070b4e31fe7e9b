/** What people write behind options: instants, ranges and seeds. A wrong one is told in a sentence and ends the command with 2. */
import { InvalidArgumentError } from 'commander';
import { parseDuration, SECOND, type Micros } from '../sim/base/time.ts';
import type { RangeQuery } from '../sim/model/query-value.ts';

const seedsMax = 10_000;

export function instantOption(text: string): Micros {
  const us = parseDuration(text);
  if (us === null) throw new InvalidArgumentError('It must be a time from the start of the run, such as 10m or 1h30m.');
  return us;
}

/** `0m,20m,5s`: from, to and step. */
export function rangeOption(text: string): Omit<RangeQuery, 'expr'> {
  const parts = text.split(',').map((part) => parseDuration(part.trim()));
  const [startUs = null, endUs = null, stepUs = null] = parts;
  if (parts.length !== 3 || startUs === null || endUs === null || stepUs === null || endUs < startUs || stepUs <= 0) {
    throw new InvalidArgumentError('It must be from, to and step, such as 0m,20m,5s.');
  }
  if (stepUs < SECOND / 1000 || (endUs - startUs) / stepUs > 11_000)
    throw new InvalidArgumentError('It has more than 11,000 steps; take a longer one.');
  return { startUs, endUs, stepUs };
}

/** `20` is seeds 1 to 20, `1001-1010` is those ten. */
export function seedsOption(text: string): string[] {
  const match = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(text);
  const from = match?.[2] === undefined ? 1 : Number(match[1]);
  const to = Number(match?.[2] ?? match?.[1] ?? NaN);
  if (match === null || !(to >= from) || to - from >= seedsMax) {
    throw new InvalidArgumentError(`It must be how many, such as 20, or which, such as 1001-1010; at most ${seedsMax}.`);
  }
  return Array.from({ length: to - from + 1 }, (_, i) => String(from + i));
}

export function seedOption(text: string): string {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(text))
    throw new InvalidArgumentError('It must be up to 64 letters, digits, ".", "_" or "-", such as 42.');
  return text;
}
