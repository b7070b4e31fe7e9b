/** Caches lose no lookup: each miss, and each that a cache server did not answer, has been fetched, well or badly, has waited for another's fetch, or is not over. */
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';

export function checkCaches({ core }: World): void {
  for (const pod of core.pods) {
    // What a dead process had counted has gone with it.
    if (pod.loss !== null || pod.phase === 'gone') continue;
    for (const cache of pod.process?.caches ?? []) {
      if (cache === null) continue;
      const { misses, errors, loads, coalesced } = cache.instruments;
      const without = pod.target.values[misses] + (errors < 0 ? 0 : pod.target.values[errors]);
      const over = [...loads, ...coalesced].reduce((sum, handle) => sum + pod.target.values[handle], 0);
      assertEqual(`misses of a cache of ${pod.name}`, without, over + cache.missesUnderWay);
    }
  }
}
