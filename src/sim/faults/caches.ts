/** Why a cache server cannot suffer a fault, as the rest of a sentence that begins with its name. */
import type { Topology } from '../model/topology.ts';
import type { Target } from './fault.ts';

export function noCacheServer({ databases }: Topology, { component }: Target): string | null {
  return databases.some(({ name, cache }) => name === component && cache !== undefined) ? null : 'is no cache server.';
}

/** Of lookups in a cache of the example system, the share that found their key. */
export function hitRatio(cache: string, window: string): string {
  const rate = (more: string): string => `sum(rate(cache_requests_total{cache="${cache}"${more}}[${window}]))`;
  return `${rate(',result="hit"')} / ${rate('')}`;
}
