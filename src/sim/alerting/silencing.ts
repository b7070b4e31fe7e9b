/** The silences of a run: made and ended by people, each with who, why and how long. */
import type { Micros } from '../base/time.ts';
import type { Labels } from '../model/series.ts';
import type { ExpireDeed, Silence, SilenceDeed } from '../model/silence.ts';
import { matchesAll } from './label-matching.ts';

/** Further ones are refused. */
const silencesMax = 1_000;

export type SilenceState = 'pending' | 'active' | 'expired';

export function silenceState({ startsAtUs, endsAtUs }: Silence, atUs: Micros): SilenceState {
  return endsAtUs <= atUs ? 'expired' : startsAtUs > atUs ? 'pending' : 'active';
}

export function isSilenced(silences: readonly Silence[], labels: Labels, atUs: Micros): boolean {
  return silences.some((one) => silenceState(one, atUs) === 'active' && matchesAll(one.matchers, labels));
}

export function withSilence(silences: readonly Silence[], deed: SilenceDeed, atUs: Micros): readonly Silence[] {
  const { matchers, author, comment, forUs, agoUs } = deed;
  const [startsAtUs, endsAtUs] = [atUs - agoUs, atUs - agoUs + forUs];
  return [...silences, { id: silences.length + 1, matchers, startsAtUs, endsAtUs, author, comment }];
}

export function withoutSilence(silences: readonly Silence[], id: number, atUs: Micros): readonly Silence[] {
  return silences.map((one) => (one.id === id ? { ...one, endsAtUs: Math.min(one.endsAtUs, atUs) } : one));
}

/** One sentence for each thing that is wrong. */
export function silenceTroubles(silences: readonly Silence[], deed: SilenceDeed | ExpireDeed, atUs: Micros): string[] {
  if (deed.kind === 'expireSilence') {
    const isThere = silences.some((one) => one.id === deed.silence && silenceState(one, atUs) !== 'expired');
    return isThere ? [] : [`silence ${deed.silence} is not active.`];
  }
  if (silences.length >= silencesMax) return [`there are ${silencesMax} silences already (silencesMax).`];
  // As Alertmanager refuses it, lest somebody silences everything.
  return deed.matchers.some((matcher) => !matchesAll([matcher], {}))
    ? []
    : ['a silence needs a matcher that an alert without labels does not match.'];
}
