/**
 * The composition root: a scenario and a seed become a run. It moves world, alerts and actions forward together, in an order that
 * does not depend on how time is sliced (law 1): at one instant first the world, then the alert rules, then who is notified, then the actions. All
 * state hangs below `RunState` as plain data; everything else here asks.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';
import { alertTroubles } from '../alerting/rule-change.ts';
import { AlertEvaluator } from '../alerting/rule-evaluation.ts';
import { assert } from '../base/assert.ts';
import type { Outcome, Problem } from '../base/problem.ts';
import type { Micros } from '../base/time.ts';
import { gradeDrill, drillStatus, type DrillInput } from '../drill/drill.ts';
import { resolveFault } from '../faults/table.ts';
import { readSnapshot, writeSnapshot } from '../kernel/snapshot.ts';
import type { Action, Change, Deed } from '../model/action.ts';
import { alertRules, type Alert, type AlertTransition } from '../model/alert.ts';
import type { Debrief, DrillStatus } from '../model/drill.ts';
import type { LogSearch, LogSearchResult } from '../model/log.ts';
import type { Notification } from '../model/notification.ts';
import type { QueryExplanation } from '../model/query-explanation.ts';
import type { QueryValue, RangeQuery } from '../model/query-value.ts';
import type { Replay, Scenario } from '../model/scenario.ts';
import type { Exemplar, Matcher, MetricFamily } from '../model/series.ts';
import type { Silence } from '../model/silence.ts';
import type { Trace, TraceSearch, TraceSummary } from '../model/span.ts';
import { searchLogs } from '../telemetry/log-search.ts';
import { Recorder } from '../telemetry/recorder.ts';
import { searchTraces } from '../telemetry/trace-search.ts';
import { traceOrdinal } from '../telemetry/trace-ids.ts';
import { World } from '../world/world.ts';
import {
  advanceAlerting,
  alterAlerting,
  alterationTroubles,
  nextAlertingUs,
  openAlertmanager,
  type AlertingState,
} from './alerting.ts';
import { departureUs, nextActionUs, plannedActions } from './action-queue.ts';
import type { Injection, Run, RunStatus } from './face.ts';
import { askInstant, askRange, askWhyInstant, askWhyRange } from './query.ts';
import { SAVED_CLASSES } from './saved-classes.ts';

/** Actions of a run; each may leave a line in the change log. */
const ACTIONS_MAX = 5_000;

export interface RunOptions {
  readonly replay?: Replay | undefined;
  /** `off` runs the bare engine: nothing is recorded, scraped or alerted on. Default `full`. */
  readonly telemetry?: 'full' | 'off';
}

/** Everything that changes while a run goes on. */
interface RunState extends AlertingState {
  readonly seed: string;
  queue: Action[];
  done: Action[];
  injections: Omit<Injection, 'clearedAtUs'>[];
}

/** An action of the time line or of a replay makes no sense when its time comes: its author's mistake (see rehearsal.ts). */
export class ImpossibleAction extends Error {
  override readonly name = 'ImpossibleAction';
  readonly action: Action;

  constructor(action: Action, message: string) {
    super(message);
    this.action = action;
  }
}

/** Opens a run at time 0. The scenario has been read and checked (src/sim/scenario). */
export function openRun(scenario: Scenario, seed: string, options: RunOptions = {}): Run {
  const on = (options.telemetry ?? 'full') === 'full';
  const recorder = new Recorder(seed, on);
  const state: RunState = {
    seed,
    recorder,
    world: new World(
      scenario.topology,
      seed,
      recorder,
      scenario.scrapeIntervalUs,
      scenario.scrapeTimeoutUs,
      scenario.scrapeSamplesMax,
    ),
    alerts: new AlertEvaluator(on ? scenario.rules : []),
    ...openAlertmanager(scenario, recorder),
    queue: plannedActions(scenario, options.replay),
    done: [],
    injections: [],
  };
  return new SimulatedRun(scenario, state);
}

/** Continues from the bytes of `Run.snapshot`, in whatever engine they were made. */
export function restoreRun(scenario: Scenario, snapshot: Uint8Array): Run {
  return new SimulatedRun(scenario, readSnapshot(snapshot, SAVED_CLASSES) as RunState);
}

/** Continues from there as the run that was opened with `replay`, which must not have gone another way before (`departureUs`). */
export function branchRun(scenario: Scenario, snapshot: Uint8Array, replay: Replay | undefined): Run {
  const state = readSnapshot(snapshot, SAVED_CLASSES) as RunState;
  const { nowUs } = state.world.core;
  assert(nowUs < departureUs(scenario, replay), 'a run is branched before it goes another way');
  state.queue = plannedActions(scenario, replay).filter(({ atUs }) => atUs > nowUs);
  return new SimulatedRun(scenario, state);
}

class SimulatedRun implements Run {
  readonly scenario: Scenario;
  private readonly state: RunState;

  constructor(scenario: Scenario, state: RunState) {
    this.scenario = scenario;
    this.state = state;
  }

  get seed(): string {
    return this.state.seed;
  }

  status(): RunStatus {
    const { recorder, alerts, alertmanager, world } = this.state;
    const { core } = world;
    const endsAtUs = this.scenario.clock.lastsUs;
    return {
      nowUs: core.nowUs,
      endsAtUs,
      finished: core.nowUs >= endsAtUs || core.endedBy !== null,
      endedBy: core.endedBy,
      counts: {
        events: core.events.happened,
        requests: core.users.reduce((sum, group) => sum + group.good + group.failed, 0),
        spans: recorder.spans.recorded,
        logLines: recorder.logs.recorded,
        series: recorder.series.all.length,
        samples: recorder.series.all.reduce((sum, series) => sum + series.length, 0),
      },
      limitsReached: [
        ...world.limitsReached(),
        ...recorder.limitsReached(),
        ...alerts.limitsReached(),
        ...(alertmanager?.limitsReached() ?? []),
      ],
    };
  }

  advance(toUs: Micros): void {
    const { state } = this;
    const { world } = state;
    const untilUs = Math.min(toUs, this.scenario.clock.lastsUs);
    while (world.core.endedBy === null && (world.core.nowUs < untilUs || nextActionUs(state.queue) <= untilUs)) {
      const atUs = Math.min(untilUs, nextAlertingUs(state), nextActionUs(state.queue));
      world.advance(atUs);
      if (world.core.endedBy !== null) return;
      advanceAlerting(state, atUs);
      while (nextActionUs(state.queue) === atUs && world.core.endedBy === null) {
        const action = state.queue[0];
        state.queue = state.queue.slice(1);
        const problems = this.problemsOf(action.deed);
        if (problems.length > 0) throw new ImpossibleAction(action, problems.join(' '));
        this.perform(action);
      }
    }
  }

  act(deed: Deed): Outcome<Action> {
    const tooMany = [`${ACTIONS_MAX} actions have been done in this run; no more are taken (actionsMax).`];
    const problems = this.state.done.length >= ACTIONS_MAX ? tooMany : this.problemsOf(deed);
    if (problems.length > 0) return { ok: false, problems: problems.map(asProblem) };
    const action: Action = { atUs: this.state.world.core.nowUs, by: 'operator', deed };
    this.perform(action);
    return { ok: true, value: action };
  }

  actions(): readonly Action[] {
    return this.state.done;
  }

  instant(expr: string, atUs: Micros): Outcome<QueryValue> {
    return askInstant(this.state.recorder.series, expr, atUs);
  }

  range(query: RangeQuery): Outcome<QueryValue> {
    return askRange(this.state.recorder.series, query);
  }

  explainInstant(expr: string, atUs: Micros, clock?: () => number): Outcome<QueryExplanation> {
    return askWhyInstant(this.state.recorder.series, expr, atUs, clock);
  }

  explainRange(query: RangeQuery, clock?: () => number): Outcome<QueryExplanation> {
    return askWhyRange(this.state.recorder.series, query, clock);
  }

  families(): readonly MetricFamily[] {
    return this.state.recorder.families;
  }

  labelValues(label: string): readonly string[] {
    return this.state.recorder.series.labelValues(label);
  }

  exemplars(matchers: readonly Matcher[], fromUs: Micros, toUs: Micros): readonly Exemplar[] {
    return this.state.recorder.exemplars.select(matchers, fromUs, toUs);
  }

  traces(search: TraceSearch): readonly TraceSummary[] {
    return searchTraces(this.state.recorder.spans, search);
  }

  trace(traceId: string): Trace | null {
    const { spans, salt } = this.state.recorder;
    const ordinal = traceOrdinal(traceId, salt);
    return ordinal === null ? null : spans.trace(ordinal);
  }

  logs(search: LogSearch): LogSearchResult {
    return searchLogs(this.state.recorder.logs, search);
  }

  alerts(): readonly Alert[] {
    return this.state.alerts.alerts();
  }

  alertTransitions(): readonly AlertTransition[] {
    return this.state.alerts.transitions();
  }

  notifications(): readonly Notification[] {
    return this.state.alertmanager?.notifications() ?? [];
  }

  silences(): readonly Silence[] {
    return this.state.alertmanager?.silences() ?? [];
  }

  changes(): readonly Change[] {
    return this.state.world.core.changes.all();
  }

  injections(): readonly Injection[] {
    const { injections, world } = this.state;
    return injections.map((injection) => {
      const injected = world.core.injected.find(({ id }) => id === injection.id);
      return { ...injection, clearedAtUs: injected?.endedAtUs ?? null };
    });
  }

  drill(): DrillStatus {
    return drillStatus(this.drillInput());
  }

  debrief(): Debrief | null {
    return this.scenario.answer === null ? null : gradeDrill(this.drillInput());
  }

  snapshot(): Uint8Array {
    const pieces: Uint8Array[] = [];
    writeSnapshot(this.state, SAVED_CLASSES, (bytes) => pieces.push(bytes.slice()));
    const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }

  hash(): string {
    const digest = sha256.create();
    writeSnapshot(this.state, SAVED_CLASSES, (bytes) => digest.update(bytes));
    return bytesToHex(digest.digest());
  }

  private drillInput(): DrillInput {
    return {
      scenario: this.scenario,
      nowUs: this.state.world.core.nowUs,
      actions: this.state.done,
      transitions: this.state.alerts.transitions(),
      wrongAnswers: this.state.world.core.users.reduce((sum, group) => sum + group.wrong, 0),
      ask: (expr, atUs) => this.number(expr, atUs),
      askRange: (expr, startUs, endUs, stepUs) => this.column(expr, startUs, endUs, stepUs),
    };
  }

  private number(expr: string, atUs: Micros): number {
    const outcome = this.instant(expr, atUs);
    if (!outcome.ok) return 0;
    if (outcome.value.kind === 'scalar') return outcome.value.value;
    return outcome.value.kind === 'vector' && outcome.value.samples.length > 0 ? outcome.value.samples[0].value : 0;
  }

  private column(expr: string, startUs: Micros, endUs: Micros, stepUs: Micros): { times: Float64Array; values: Float64Array } {
    const outcome = this.range({ expr, startUs, endUs, stepUs });
    const none = { times: new Float64Array(0), values: new Float64Array(0) };
    return outcome.ok && outcome.value.kind === 'matrix' ? (outcome.value.series[0] ?? none) : none;
  }

  private problemsOf(deed: Deed): readonly string[] {
    const { world, alertmanager } = this.state;
    if (world.core.endedBy !== null) return [`the run has ended before its time (${world.core.endedBy}).`];
    switch (deed.kind) {
      case 'inject':
        return this.injectionProblems(deed);
      case 'clear':
        return world.core.injected.some((one) => one.id === deed.injection && one.endedAtUs === null)
          ? []
          : [`injection ${deed.injection} is not active.`];
      case 'changeAlert':
        return alertTroubles(this.scenario.rules, deed);
      case 'silence':
      case 'expireSilence':
        return alertmanager?.silenceTroubles(deed, world.core.nowUs) ?? ['nobody is notified of alerts here.'];
      case 'acknowledge':
      case 'diagnose':
        return [];
      default:
        return world.check(deed);
    }
  }

  private injectionProblems(deed: Deed & { kind: 'inject' }): readonly string[] {
    const { course, problems } = resolveFault(this.scenario.topology, deed, this.alertNames());
    const effects = course?.steps[0] ?? [];
    return [
      ...problems,
      ...effects.flatMap((one) =>
        one.kind === 'deed' ? this.state.world.check(one.deed) : alterationTroubles(this.scenario, one),
      ),
    ];
  }

  private alertNames(): readonly string[] {
    return alertRules(this.scenario.rules).map(({ alert }) => alert);
  }

  /** Does an action that makes sense, and lets the world settle at this instant, so that a live act and its replay are the same. */
  private perform(action: Action): void {
    const { state } = this;
    const { world } = state;
    const { deed, atUs } = action;
    state.done = [...state.done, action];
    switch (deed.kind) {
      case 'inject': {
        const id = state.injections.length + 1;
        const { fault, target, parameters } = deed;
        state.injections = [...state.injections, { id, fault, target, parameters, atUs }];
        const { course } = resolveFault(this.scenario.topology, deed, this.alertNames());
        if (course !== null) world.inject(id, course);
        break;
      }
      case 'clear':
        world.clear(deed.injection);
        break;
      case 'changeAlert':
        state.alerts.change(deed);
        break;
      case 'silence':
        state.alertmanager?.silence(deed, atUs);
        break;
      case 'expireSilence':
        state.alertmanager?.expire(deed.silence, atUs);
        break;
      case 'acknowledge':
      case 'diagnose':
        break;
      default:
        world.apply(deed, action.by === 'operator' ? 'on-call' : 'scheduler');
    }
    world.advance(atUs);
    alterAlerting(state, atUs);
  }
}

function asProblem(message: string): Problem {
  return { file: 'action', line: 0, column: 0, path: '', message };
}
