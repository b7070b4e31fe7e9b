/**
 * The worker's side of the border: opens a run, lets it follow the wall clock at a chosen speed in slices of a few milliseconds,
 * and passes questions and deeds on. It decides nothing about the simulation (law 1: slicing changes no byte), only when it
 * happens. Answers with columns are transferred, not cloned.
 */
import { transfer } from 'comlink';
import type { Outcome } from '../src/sim/base/problem.ts';
import type { Micros } from '../src/sim/base/time.ts';
import type { Action, Change, Deed } from '../src/sim/model/action.ts';
import type { AlertTransition } from '../src/sim/model/alert.ts';
import type { Debrief } from '../src/sim/model/drill.ts';
import type { FaultDescription } from '../src/sim/model/fault.ts';
import type { LogSearch, LogSearchResult } from '../src/sim/model/log.ts';
import type { QueryValue, RangeQuery } from '../src/sim/model/query-value.ts';
import type { Replay, Scenario } from '../src/sim/model/scenario.ts';
import type { Exemplar, Matcher, MetricFamily } from '../src/sim/model/series.ts';
import type { Trace, TraceSearch, TraceSummary } from '../src/sim/model/span.ts';
import type { Injection, Run } from '../src/sim/session/face.ts';
import { Pace } from './pace.ts';
import type { OpenProgress, OpenRequest, OpenResult, OpenedRun, Speed, Tick } from './simulation-protocol.ts';

/** Where runs come from and how wall time passes; the worker gives the real ones, tests their own. */
export interface Surroundings {
  loadScenario(files: Readonly<Record<string, string>>, entry: string): Outcome<Scenario>;
  openRun(scenario: Scenario, seed: string, replay?: Replay): Run;
  faults: readonly FaultDescription[];
  wallMs(): number;
  /** Resolves after the messages that wait now have been handled. */
  turn(): Promise<void>;
  /** Resolves after so many milliseconds of the wall clock. */
  sleep(ms: number): Promise<void>;
}

const tickEveryMs = 200;
const progressEveryMs = 50;
/** Between slices when the run is on time. */
const restMs = 40;

export class SimulationHost {
  private readonly around: Surroundings;
  private readonly pace = new Pace();
  private run: Run | null = null;
  private opening = 0;
  private playing = 0;
  private speed: Speed | null = null;
  private behindAt: number | null = null;
  private bug: string | null = null;
  private onTick: ((tick: Tick) => void) | null = null;

  constructor(around: Surroundings) {
    this.around = around;
  }

  /** Reads the scenario and simulates its history. A later `open` or `cancel` ends this one. Paused when it resolves. */
  async open(request: OpenRequest, onProgress: (progress: OpenProgress) => void): Promise<OpenResult> {
    const opening = ++this.opening;
    this.close();
    const read = this.around.loadScenario(request.files, request.entry);
    if (!read.ok) return { kind: 'problems', problems: read.problems };
    const scenario = read.value;
    const run = this.around.openRun(scenario, request.seed, request.mode === 'sandbox' ? sandbox(scenario) : undefined);
    const wholeUs = scenario.clock.historyUs;
    let reportedMs = -Infinity;
    for (let { nowUs, endedBy } = run.status(); nowUs < wholeUs && endedBy === null; { nowUs, endedBy } = run.status()) {
      const startedMs = this.around.wallMs();
      if (startedMs - reportedMs > progressEveryMs) {
        onProgress({ doneUs: nowUs, wholeUs });
        reportedMs = startedMs;
      }
      this.slice(run, wholeUs);
      await this.around.turn();
      if (opening !== this.opening) return { kind: 'cancelled' };
    }
    onProgress({ doneUs: wholeUs, wholeUs });
    this.run = run;
    return { kind: 'opened', opened: opened(scenario, request, this.around.faults), tick: this.tick(run) };
  }

  /** Ends an opening, or closes the run. */
  cancel(): void {
    this.opening++;
    this.close();
  }

  subscribe(onTick: (tick: Tick) => void): void {
    this.onTick = onTick;
  }

  play(speed: Speed): void {
    const run = this.must();
    if (run.status().finished || this.bug !== null) return;
    this.speed = speed;
    this.pace.start(this.around.wallMs(), run.status().nowUs, speed);
    this.report(run);
    void this.follow(run, ++this.playing);
  }

  pause(): void {
    this.playing++;
    this.speed = null;
    this.behindAt = null;
    if (this.run !== null) this.report(this.run);
  }

  act(deed: Deed): Outcome<Action> {
    const run = this.must();
    const outcome = run.act(deed);
    this.report(run);
    return outcome;
  }

  instant(expr: string, atUs: Micros): Outcome<QueryValue> {
    return sent(this.must().instant(expr, atUs));
  }

  range(query: RangeQuery): Outcome<QueryValue> {
    return sent(this.must().range(query));
  }

  families(): readonly MetricFamily[] {
    return this.must().families();
  }

  labelValues(label: string): readonly string[] {
    return this.must().labelValues(label);
  }

  exemplars(matchers: readonly Matcher[], fromUs: Micros, toUs: Micros): readonly Exemplar[] {
    return this.must().exemplars(matchers, fromUs, toUs);
  }

  traces(search: TraceSearch): readonly TraceSummary[] {
    return this.must().traces(search);
  }

  trace(traceId: string): Trace | null {
    return this.must().trace(traceId);
  }

  logs(search: LogSearch): LogSearchResult {
    return this.must().logs(search);
  }

  alertTransitions(): readonly AlertTransition[] {
    return this.must().alertTransitions();
  }

  changes(): readonly Change[] {
    return this.must().changes();
  }

  /** What the person did. The time line stays on this side of the border: nobody on call would be told of it (law 3). */
  actions(): readonly Action[] {
    return operatorActs(this.must());
  }

  /** The faults that the person injected; those of the time line are for them to find (law 3). */
  injections(): readonly Injection[] {
    const run = this.must();
    const injecting = run.actions().filter((action) => action.deed.kind === 'inject');
    return run.injections().filter((injection) => injecting[injection.id - 1]?.by === 'operator');
  }

  /** Null while the learner is still looking: the answer is told after a diagnosis, at the end, or to whoever gives up. */
  debrief(givenUp = false): Debrief | null {
    const run = this.must();
    const ended = givenUp || run.status().finished || run.drill().diagnosedAtUs !== null;
    return ended ? run.debrief() : null;
  }

  /** The run's hash, for tests of determinism. */
  hash(): string {
    return this.must().hash();
  }

  private async follow(run: Run, playing: number): Promise<void> {
    let tickedMs = this.around.wallMs();
    while (playing === this.playing) {
      const targetUs = this.pace.targetUs(this.around.wallMs());
      this.slice(run, targetUs);
      const { nowUs, finished } = run.status();
      const wallMs = this.around.wallMs();
      this.behindAt = this.pace.giveUp(wallMs, nowUs);
      if (finished || this.bug !== null) return this.pause();
      if (wallMs - tickedMs >= tickEveryMs) {
        tickedMs = wallMs;
        this.report(run);
      }
      await (nowUs < targetUs ? this.around.turn() : this.around.sleep(restMs));
    }
  }

  /** One slice towards `towardsUs`. A bug of ours stops the run and is kept to be shown. */
  private slice(run: Run, towardsUs: Micros): void {
    const startedMs = this.around.wallMs();
    const fromUs = run.status().nowUs;
    try {
      run.advance(this.pace.nextUs(fromUs, towardsUs));
    } catch (error) {
      this.bug = `${error instanceof Error ? error.message : String(error)} (${run.scenario.id}, seed ${run.seed}, at ${fromUs} µs)`;
      throw error;
    }
    this.pace.learn(run.status().nowUs - fromUs, this.around.wallMs() - startedMs);
  }

  private report(run: Run): void {
    this.onTick?.(this.tick(run));
  }

  private tick(run: Run): Tick {
    return {
      status: run.status(),
      speed: this.speed,
      behindAt: this.behindAt,
      alerts: run.alerts(),
      drill: run.drill(),
      changeCount: run.changes().length,
      actionCount: operatorActs(run).length,
      bug: this.bug,
    };
  }

  private must(): Run {
    if (this.run === null) throw new Error('No run is open yet.');
    return this.run;
  }

  private close(): void {
    this.playing++;
    this.speed = null;
    this.behindAt = null;
    this.bug = null;
    this.run = null;
  }
}

function operatorActs(run: Run): readonly Action[] {
  return run.actions().filter(({ by }) => by === 'operator');
}

/** A run in which nothing happens by itself. */
function sandbox(scenario: Scenario): Replay {
  return {
    id: 'sandbox',
    title: 'Nothing happens by itself',
    kind: 'twin',
    actions: [],
    without: scenario.timeline.map((_, i) => i),
    expectations: [],
  };
}

function opened(scenario: Scenario, request: OpenRequest, faults: readonly FaultDescription[]): OpenedRun {
  const { id, level, minutes, clock, scrapeIntervalUs, topology, rules, briefing, answer } = scenario;
  const mechanisms = answer?.mechanisms ?? [];
  // A sandbox has the drill's system but not its story.
  const title = request.mode === 'sandbox' ? topology.name : scenario.title;
  return {
    id,
    title,
    level,
    minutes,
    clock,
    scrapeIntervalUs,
    // What deploys will bring is part of the answer.
    topology: { ...topology, releases: [] },
    rules,
    briefing,
    mechanisms,
    faults,
    seed: request.seed,
    mode: request.mode,
  };
}

/** Moves the columns of an answer to the page instead of copying them. */
function sent(outcome: Outcome<QueryValue>): Outcome<QueryValue> {
  if (!outcome.ok || outcome.value.kind !== 'matrix') return outcome;
  const buffers = new Set<ArrayBufferLike>();
  for (const { times, values } of outcome.value.series) buffers.add(times.buffer).add(values.buffer);
  return transfer(outcome, [...buffers] as ArrayBuffer[]);
}
