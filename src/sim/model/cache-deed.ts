/** What operators do to the contents of caches. */
import { unreachable } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';

export type CacheDeed =
  /** Empties a cache server; or a cache of a service in the memory of all its replicas. */
  | { readonly kind: 'flush'; readonly component: string; readonly cache: string }
  /** Fills a cache of a service from a copy with its keys from the first on, which are those most wanted, evenly over some time. */
  | {
      readonly kind: 'warm';
      readonly service: string;
      readonly cache: string;
      readonly keys: number;
      readonly overUs: Micros;
    };

/** In words, as a log of what was done says it. */
export function cacheDeedText(deed: CacheDeed): string {
  switch (deed.kind) {
    case 'flush':
      return deed.cache === '' ? `Flushed ${deed.component}` : `Flushed cache ${deed.cache} of ${deed.component}`;
    case 'warm':
      return `Warmed cache ${deed.cache} of ${deed.service} with ${deed.keys} keys`;
    default:
      return unreachable(deed);
  }
}
