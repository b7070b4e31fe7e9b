/**
 * The words that a page and its simulation worker exchange: what to open, how far it is, what happens while it runs. Plain data,
 * so that it crosses the border by structured clone; columns are transferred (see simulation-host.ts).
 */
import type { Problem } from '../src/sim/base/problem.ts';
import type { Micros } from '../src/sim/base/time.ts';
import type { Alert, RuleGroup } from '../src/sim/model/alert.ts';
import type { DrillStatus } from '../src/sim/model/drill.ts';
import type { FaultDescription } from '../src/sim/model/fault.ts';
import type { Clock } from '../src/sim/model/scenario.ts';
import type { Topology } from '../src/sim/model/topology.ts';
import type { RunStatus } from '../src/sim/session/face.ts';

/** Simulated seconds per second of the wall clock. */
export type Speed = 1 | 5 | 20;

export interface OpenRequest {
  /** Path to text: the scenario, its system and everything beside it. */
  readonly files: Readonly<Record<string, string>>;
  /** The scenario's path among the files. */
  readonly entry: string;
  readonly seed: string;
  /** `sandbox` leaves the time line out: a healthy system to break by hand. */
  readonly mode: 'drill' | 'sandbox';
}

/** How far the history is; only ever grows during one opening. */
export interface OpenProgress {
  readonly doneUs: Micros;
  readonly wholeUs: Micros;
}

export type OpenResult =
  | { readonly kind: 'opened'; readonly opened: OpenedRun; readonly tick: Tick }
  | { readonly kind: 'problems'; readonly problems: readonly Problem[] }
  | { readonly kind: 'cancelled' };

/** What the page may know of a scenario: everything but its time line and its answer. */
export interface OpenedRun {
  readonly id: string;
  /** The scenario's; in the sandbox the system's name. */
  readonly title: string;
  readonly level: number;
  readonly minutes: number;
  readonly seed: string;
  readonly mode: OpenRequest['mode'];
  readonly clock: Clock;
  readonly scrapeIntervalUs: Micros;
  readonly topology: Topology;
  readonly rules: readonly RuleGroup[];
  /** Markdown; empty when there is none. */
  readonly briefing: string;
  /** What the diagnosis form offers; empty when the scenario has no answer. */
  readonly mechanisms: readonly string[];
  readonly faults: readonly FaultDescription[];
}

/** A report of the running simulation, at most about five a wall second and one after each change of pace or deed. */
export interface Tick {
  readonly status: RunStatus;
  /** Null while paused. */
  readonly speed: Speed | null;
  /** Simulated seconds per wall second lately, when the machine cannot keep up with `speed`; else null. */
  readonly behindAt: number | null;
  readonly alerts: readonly Alert[];
  readonly drill: DrillStatus;
  readonly changeCount: number;
  /** The learner's: the time line's would tell when it does something. */
  readonly actionCount: number;
  /** A bug in Faultline stopped the run: what to report. */
  readonly bug: string | null;
}
