/** How the processes of a service find the addresses of what they call by name. */
import type { Micros } from '../base/time.ts';
import type { Distribution } from './distribution.ts';

export interface Resolver {
  /** For how long an answer is used before the name is looked up again. */
  readonly ttlUs: Micros;
  /** How long a lookup takes. */
  readonly lookup: Distribution;
  /** A lookup that takes longer has failed. */
  readonly timeoutUs: Micros;
}
