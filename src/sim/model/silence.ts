/** Silences: what people do so that they are not told of alerts for a while. */
import type { Micros } from '../base/time.ts';
import { matcherText } from './matcher-syntax.ts';
import type { Matcher } from './series.ts';

export interface Silence {
  /** 1, 2, ... in the order in which they were made. */
  readonly id: number;
  readonly matchers: readonly Matcher[];
  /** Negative when it was made before the run began. */
  readonly startsAtUs: Micros;
  readonly endsAtUs: Micros;
  readonly author: string;
  readonly comment: string;
}

export interface SilenceDeed {
  readonly kind: 'silence';
  readonly matchers: readonly Matcher[];
  readonly forUs: Micros;
  /** How long ago it was made: 0, but for what somebody has left behind. */
  readonly agoUs: Micros;
  readonly author: string;
  readonly comment: string;
}

export interface ExpireDeed {
  readonly kind: 'expireSilence';
  readonly silence: number;
}

export function silenceDeedText(deed: SilenceDeed | ExpireDeed): string {
  if (deed.kind === 'expireSilence') return `Ended silence ${deed.silence}`;
  return `Silenced {${deed.matchers.map(matcherText).join(', ')}}: ${deed.comment}`;
}
