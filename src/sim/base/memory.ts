/** Amounts of memory as people write them: `300KiB`, `1.5GiB`; inside they are whole bytes. */

const UNITS: readonly (readonly [string, number])[] = [
  ['GiB', 1024 * 1024 * 1024],
  ['MiB', 1024 * 1024],
  ['KiB', 1024],
  ['GB', 1e9],
  ['MB', 1e6],
  ['kB', 1e3],
  ['B', 1],
];

/** Bytes; null when it is no amount of memory. */
export function parseMemory(text: string): number | null {
  const match = /^(\d{1,15}(?:\.\d{1,9})?)([A-Za-z]{1,3})?$/.exec(text);
  if (match === null) return null;
  const [, number, unit] = match;
  if (unit === undefined) return Number(number) === 0 ? 0 : null;
  const size = UNITS.find(([name]) => name === unit)?.[1];
  return size === undefined ? null : Math.round(Number(number) * size);
}

/** In the largest binary unit that gives a whole number: `512MiB`. */
export function memoryLiteral(bytes: number): string {
  if (bytes === 0) return '0';
  const [unit, size] = UNITS.slice(0, 3).find(([, one]) => bytes % one === 0) ?? ['B', 1];
  return `${bytes / size}${unit}`;
}
