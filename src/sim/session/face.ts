/**
 * What a run offers to the outside: the command line, the worker and tests know this face and nothing behind it.
 * Questions never change a run; `act` and `advance` are the only ways in.
 */
import type { Outcome } from '../base/problem.ts';
import type { Micros } from '../base/time.ts';
import type { Action, Change, Deed } from '../model/action.ts';
import type { Alert, AlertTransition } from '../model/alert.ts';
import type { Debrief, DrillStatus } from '../model/drill.ts';
import type { LogSearch, LogSearchResult } from '../model/log.ts';
import type { Notification } from '../model/notification.ts';
import type { QueryExplanation } from '../model/query-explanation.ts';
import type { QueryValue, RangeQuery } from '../model/query-value.ts';
import type { Scenario } from '../model/scenario.ts';
import type { Exemplar, Matcher, MetricFamily } from '../model/series.ts';
import type { Silence } from '../model/silence.ts';
import type { Trace, TraceSearch, TraceSummary } from '../model/span.ts';

export interface RunStatus {
  readonly nowUs: Micros;
  readonly endsAtUs: Micros;
  /** True once nowUs has reached endsAtUs, or a limit has ended the run before. */
  readonly finished: boolean;
  /** The limit that ended the run before its time, as a sentence; null when none has. */
  readonly endedBy: string | null;
  /** What the run has produced so far. */
  readonly counts: {
    readonly events: number;
    readonly requests: number;
    readonly spans: number;
    readonly logLines: number;
    readonly series: number;
    readonly samples: number;
  };
  /** Limits that were reached, e.g. `spansMax: the oldest spans were dropped`. */
  readonly limitsReached: readonly string[];
}

/** An injected fault, for the chaos screen and the replay; never part of telemetry. */
export interface Injection {
  readonly id: number;
  readonly fault: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, number>>;
  readonly atUs: Micros;
  readonly clearedAtUs: Micros | null;
}

export interface Run {
  readonly scenario: Scenario;
  readonly seed: string;
  status(): RunStatus;
  /** Processes everything up to and including `toUs` (not beyond the end of the scenario). */
  advance(toUs: Micros): void;
  /** Does something now. A deed that makes no sense (unknown service, ...) comes back as problems and changes nothing. */
  act(deed: Deed): Outcome<Action>;
  /** All actions done so far in order, the time line's and the operator's: with scenario and seed they are the run. */
  actions(): readonly Action[];

  instant(expr: string, atUs: Micros): Outcome<QueryValue>;
  range(query: RangeQuery): Outcome<QueryValue>;
  /** How they come to their answers, part by part. The clock, in milliseconds, belongs to the asker. */
  explainInstant(expr: string, atUs: Micros, clock?: () => number): Outcome<QueryExplanation>;
  explainRange(query: RangeQuery, clock?: () => number): Outcome<QueryExplanation>;
  families(): readonly MetricFamily[];
  labelValues(label: string): readonly string[];
  /** Exemplars of the bucket series that match, fromUs < time <= toUs. */
  exemplars(matchers: readonly Matcher[], fromUs: Micros, toUs: Micros): readonly Exemplar[];
  traces(search: TraceSearch): readonly TraceSummary[];
  trace(traceId: string): Trace | null;
  logs(search: LogSearch): LogSearchResult;
  alerts(): readonly Alert[];
  alertTransitions(): readonly AlertTransition[];
  /** What lies in the inboxes of receivers; empty when the scenario has no routes. */
  notifications(): readonly Notification[];
  silences(): readonly Silence[];
  changes(): readonly Change[];
  injections(): readonly Injection[];

  drill(): DrillStatus;
  /** Null when the scenario has no answer. */
  debrief(): Debrief | null;

  /** The exact state as bytes; `restoreRun` continues from it in any engine. */
  snapshot(): Uint8Array;
  /** SHA-256 (hex) over everything that the run has emitted and its state. */
  hash(): string;
}

/**
 * Implemented in run.ts:
 *   openRun(scenario: Scenario, seed: string, options?: { replay?: Replay, telemetry?: "full" | "off" }): Run
 *   restoreRun(scenario: Scenario, snapshot: Uint8Array): Run
 *   branchRun(scenario: Scenario, snapshot: Uint8Array, replay?: Replay): Run
 */
