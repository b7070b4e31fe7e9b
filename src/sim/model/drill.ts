/** What the learner did and what it was worth: data that grading makes and the debrief shows. */
import type { Micros } from '../base/time.ts';

export type DrillPhase = 'briefing' | 'running' | 'mitigated' | 'diagnosed' | 'debriefed';

export interface DrillStatus {
  readonly phase: DrillPhase;
  readonly startedAtUs: Micros;
  readonly acknowledgedAtUs: Micros | null;
  readonly diagnosedAtUs: Micros | null;
  /** The last act before the objective stayed healthy; null while it is not. */
  readonly mitigatedAtUs: Micros | null;
  readonly objective: ObjectiveStatus;
}

export interface ObjectiveStatus {
  readonly name: string;
  readonly good: number;
  readonly total: number;
  readonly targetRatio: number;
  /** Share of the whole window's error budget that this run has used, 1 = all of it. */
  readonly budgetBurnedRatio: number;
  readonly healthyNow: boolean;
}

export interface Debrief {
  readonly onsetAtUs: Micros;
  /** First firing of an alert; null when none fired. */
  readonly alertedAtUs: Micros | null;
  /** From the later of alert (without one: onset) and hand-over to the acknowledgement or the first act about it. */
  readonly timeToDetectUs: Micros | null;
  /** From the later of onset and hand-over to the right diagnosis. */
  readonly timeToLocateUs: Micros | null;
  /** From the later of onset and hand-over to the last helping act before the objective stayed healthy. */
  readonly timeToMitigateUs: Micros | null;
  readonly componentRight: boolean;
  readonly mechanismRight: boolean;
  readonly badRequests: number;
  /** Requests that were answered in time, with something wrong: no telemetry tells of them, but users do. */
  readonly wrongAnswers: number;
  readonly budgetBurnedRatio: number;
  /** What the person did, in order, each with what it was worth. */
  readonly steps: readonly {
    readonly atUs: Micros;
    readonly what: string;
    readonly verdict: 'helped' | 'neutral' | 'trap';
    readonly because: string;
  }[];
  readonly chain: readonly string[];
  readonly evidence: readonly string[];
  /** Markdown. */
  readonly text: string;
}
