/** A scenario, read and checked: a system, a clock, what happens, what is expected and, apart from it, the answer. */
import type { Micros } from '../base/time.ts';
import type { Action, Deed } from './action.ts';
import type { RuleGroup } from './alert.ts';
import type { NotificationConfig } from './notification.ts';
import type { Topology } from './topology.ts';

export interface Scenario {
  readonly id: string;
  /** What the learner reads: never the cause. */
  readonly title: string;
  readonly level: number;
  /** Minutes that the drill is meant to take. */
  readonly minutes: number;
  readonly clock: Clock;
  readonly topology: Topology;
  readonly rules: readonly RuleGroup[];
  /** Who is notified of alerts; not said: nobody. */
  readonly notifications?: NotificationConfig | undefined;
  readonly scrapeIntervalUs: Micros;
  /** How long a process may take to answer its scrape; null or not said: all answer at once, whatever their state. */
  readonly scrapeTimeoutUs?: Micros | null | undefined;
  /** How many samples a process may expose; null or not said: as many as it likes. */
  readonly scrapeSamplesMax?: number | null | undefined;
  readonly timeline: readonly Action[];
  readonly expectations: readonly Expectation[];
  /** Markdown; empty when there is none. */
  readonly briefing: string;
  readonly answer: Answer | null;
  readonly replays: readonly Replay[];
}

export interface Clock {
  /** Unix time of simulated time 0, milliseconds. */
  readonly startsAtMs: number;
  /** Simulated time that has passed when the learner takes over. */
  readonly historyUs: Micros;
  readonly lastsUs: Micros;
}

/** Something that must hold of a run; `untilUs` and `fromUs` bound the instants at which a query is asked. */
export type Expectation =
  /** Asked every 15 s with fromUs <= t <= toUs; each answer must be non-empty and, by a comparison, true. */
  | {
      readonly kind: 'promql';
      readonly expr: string;
      readonly fromUs: Micros;
      readonly toUs: Micros;
      readonly holds: 'always' | 'eventually' | 'never';
    }
  /** The alert fires (first time) in fromUs..toUs. */
  | { readonly kind: 'alertFires'; readonly alert: string; readonly fromUs: Micros; readonly toUs: Micros }
  | { readonly kind: 'noAlertFires'; readonly fromUs: Micros; readonly toUs: Micros };

/** What a replay does in the learner's place, and what must come of it. */
export interface Replay {
  readonly id: string;
  readonly title: string;
  /** `good` solves it; a `trap` is the tempting wrong fix; `nothing` does nothing; `twin` leaves the named time-line entries out. */
  readonly kind: 'good' | 'trap' | 'nothing' | 'twin';
  readonly actions: readonly Action[];
  /** Indices into Scenario.timeline that this replay leaves out: the twin without the fault. */
  readonly without: readonly number[];
  readonly expectations: readonly Expectation[];
}

/** In the place of a component: nothing was wrong. */
export const NOTHING = 'nothing';

/** What was wrong and what helps. Never in the candidate's copy. */
export interface Answer {
  /** A service, a database, an alert that is wrong, or NOTHING. */
  readonly component: string;
  readonly mechanism: string;
  readonly onsetUs: Micros;
  /** From cause to symptom, each a short noun phrase. */
  readonly chain: readonly string[];
  readonly objective: string;
  /** The objective must hold for this long before the incident counts as mitigated. */
  readonly healthyForUs: Micros;
  readonly evidence: readonly string[];
  /** Deeds that help, in words for the debrief. */
  readonly mitigations: readonly string[];
  /** The same as data, in the same order: what grading compares the learner's acts with. */
  readonly mitigationDeeds: readonly DeedPattern[];
  readonly traps: readonly { readonly deed: string; readonly pattern: DeedPattern; readonly because: string }[];
  /** Mechanisms offered in the diagnosis form, the right one among them. */
  readonly mechanisms: readonly string[];
  /** Markdown. */
  readonly debrief: string;
}

/**
 * The deeds that a line of the answer means: the kind and those fields that are given must be equal (arrays element by
 * element), absent fields match anything. `scale: checkout` is `{kind: 'scale', service: 'checkout'}`.
 */
export type DeedPattern = PatternOf<Deed>;

type PatternOf<D extends Deed> = D extends { kind: 'configure' }
  ? {
      readonly kind: 'configure';
      readonly component?: string;
      /** Settings that the deed must set; null is any value. */
      readonly settings?: Readonly<Record<string, number | null>>;
    }
  : D extends Deed
    ? { readonly kind: D['kind'] } & { readonly [K in Exclude<keyof D, 'kind'>]?: D[K] }
    : never;
