/** What stands between a caller and a call: a choice of replica of its own. */
import type { CallGuard } from '../model/call-guard.ts';
import { balancingLaw } from './balancing-shape.ts';
import { optional, type Read } from './object-shape.ts';

/** Words of a call step. */
export const guardWords = {
  balance: optional(balancingLaw, 'How this call chooses a replica. Left out: as the called service says.'),
};

/** Null when nothing was said. */
export function guardOfCall(words: Read<typeof guardWords>): CallGuard | null {
  if (words.balance === undefined) return null;
  return { law: words.balance, breaker: null, bulkhead: null, rateLimit: null };
}
