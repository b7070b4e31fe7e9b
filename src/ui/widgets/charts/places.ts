/** Places along one line for things that must not cover each other: labels beside their lines' ends, flags on the time axis. */

/**
 * Moves wanted places apart so that neighbours are at least `gap` from each other and all lie in 0..length, each staying near where
 * it belongs. Order is kept. When they cannot all fit they are spread evenly.
 */
export function spread(wanted: readonly number[], gap: number, length: number): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] as number) - (wanted[b] as number) || a - b);
  const room = order.length > 1 ? Math.min(gap, length / (order.length - 1)) : gap;
  const places = wanted.map((place) => Math.max(0, Math.min(length, place)));
  let least = 0;
  for (const i of order) {
    places[i] = Math.max(places[i] as number, least);
    least = (places[i] as number) + room;
  }
  let most = length;
  for (const i of order.toReversed()) {
    places[i] = Math.min(places[i] as number, most);
    most = (places[i] as number) - room;
  }
  return places;
}

/** Groups of things that lie closer than `gap` to the one before, in order of place. */
export function clusters<T>(things: readonly T[], placeOf: (thing: T) => number, gap: number): T[][] {
  const groups: T[][] = [];
  let last = -Infinity;
  for (const thing of [...things].sort((a, b) => placeOf(a) - placeOf(b))) {
    const place = placeOf(thing);
    const group = groups.at(-1);
    if (group !== undefined && place - last < gap) group.push(thing);
    else groups.push([thing]);
    last = place;
  }
  return groups;
}

/** Whether two things around their middles leave some air between them. */
export function apart(middle: number, width: number, otherMiddle: number, otherWidth: number): boolean {
  return Math.abs(middle - otherMiddle) > (width + otherWidth) / 2 + 4;
}
