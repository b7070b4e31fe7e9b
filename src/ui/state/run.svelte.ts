/**
 * The run that is open in the worker, as the page sees it. API:
 *   run.phase        'none' | 'opening' | 'open' | 'failed'
 *   run.progress     0..1 while opening
 *   run.problems     what is wrong with the scenario, when `failed`
 *   run.opened       OpenedRun (title, clock, topology, rules, briefing, mechanisms, faults, seed, mode); null unless `open`
 *   run.epoch        grows with every opening: part of every cached question
 *   run.status, run.alerts, run.drill, run.bug                  of the last tick; status and drill are null unless `open`
 *   run.actionCount  how many actions the learner has done: part of questions about them
 *   run.changes      the change log, newest last, kept fresh
 *   run.services, run.databases, run.components (names)         of the topology
 *   run.colour(name) the fixed CSS colour of a service or database
 *   run.open({entry, mode, seed?, files?}): Promise<boolean>    opens and leaves it paused; then call clock.play(1)
 *   run.cancel()     ends an opening, or leaves the run
 *   run.act(deed): Promise<Outcome<Action>>
 */
import type { Outcome, Problem } from '../../sim/base/problem.ts';
import { MINUTE } from '../../sim/base/time.ts';
import type { Action, Change, Deed } from '../../sim/model/action.ts';
import type { Alert } from '../../sim/model/alert.ts';
import type { DrillStatus } from '../../sim/model/drill.ts';
import type { RunStatus } from '../../sim/session/face.ts';
import type { OpenedRun, OpenRequest, Tick } from '../../../web-workers/simulation-protocol.ts';
import { clock } from './clock.svelte.ts';
import { scenarioFiles } from './scenario-library.ts';
import { assignHues, hueColour } from './service-hues.ts';
import { callback, simulation } from './simulation.ts';
import { timeRange } from './time-range.svelte.ts';

export type RunPhase = 'none' | 'opening' | 'open' | 'failed';

/** The change log is asked for when it grows, and at this rhythm while something in it may still be running. */
const changesEveryMs = 1000;

export class RunState {
  phase: RunPhase = $state('none');
  progress = $state(0);
  problems: readonly Problem[] = $state.raw([]);
  opened: OpenedRun | null = $state.raw(null);
  epoch = $state(0);
  status: RunStatus | null = $state.raw(null);
  alerts: readonly Alert[] = $state.raw([]);
  drill: DrillStatus | null = $state.raw(null);
  bug: string | null = $state(null);
  actionCount = $state(0);
  changes: readonly Change[] = $state.raw([]);

  services = $derived(this.opened?.topology.services ?? []);
  databases = $derived(this.opened?.topology.databases ?? []);
  collectors = $derived([this.opened?.topology.collector].filter((one) => one !== undefined));
  /** What settings can be changed of. */
  configurable = $derived([...this.services, ...this.databases, ...(this.opened?.topology.flags ?? []), ...this.collectors]);
  components = $derived([...this.services, ...this.databases].map((one) => one.name));
  private hues = $derived(this.opened === null ? null : assignHues(this.opened.topology));
  private changesAskedAtMs = 0;
  private changesKnown = -1;
  private subscribed = false;

  colour(name: string): string {
    return hueColour(this.hues?.get(name));
  }

  async open(wanted: Omit<OpenRequest, 'seed' | 'files'> & Partial<Pick<OpenRequest, 'seed' | 'files'>>): Promise<boolean> {
    const epoch = ++this.epoch;
    this.close();
    this.phase = 'opening';
    this.progress = 0;
    this.problems = [];
    if (!this.subscribed) {
      this.subscribed = true;
      await simulation().subscribe(callback((tick: Tick) => this.show(tick)));
    }
    const files = wanted.files ?? (await scenarioFiles(wanted.entry));
    if (epoch !== this.epoch) return false;
    const request: OpenRequest = { seed: '1', ...wanted, files };
    const progressed = callback(({ doneUs, wholeUs }: { doneUs: number; wholeUs: number }) => {
      if (epoch === this.epoch) this.progress = wholeUs === 0 ? 1 : doneUs / wholeUs;
    });
    const result = await simulation().open(request, progressed);
    if (epoch !== this.epoch || result.kind === 'cancelled') return false;
    if (result.kind === 'problems') {
      this.phase = 'failed';
      this.problems = result.problems;
      return false;
    }
    clock.startsAtMs = result.opened.clock.startsAtMs;
    timeRange.scrapeIntervalUs = result.opened.scrapeIntervalUs;
    timeRange.last(result.opened.clock.historyUs >= 30 * MINUTE ? 30 * MINUTE : 15 * MINUTE);
    this.changesKnown = -1;
    this.opened = result.opened;
    this.phase = 'open';
    this.show(result.tick);
    return true;
  }

  async cancel(): Promise<void> {
    this.epoch++;
    this.phase = 'none';
    this.close();
    await simulation().cancel();
  }

  async act(deed: Deed): Promise<Outcome<Action>> {
    try {
      return await simulation().act(deed);
    } catch (error) {
      const message = `This did not reach the simulation (${error instanceof Error ? error.message : String(error)}). Reload the page.`;
      return { ok: false, problems: [{ file: 'action', line: 0, column: 0, path: '', message }] };
    }
  }

  private close(): void {
    this.opened = null;
    this.status = null;
    this.drill = null;
    this.alerts = [];
    this.changes = [];
    this.bug = null;
  }

  private show(tick: Tick): void {
    if (this.phase !== 'open') return;
    clock.show(tick);
    this.status = tick.status;
    this.alerts = tick.alerts;
    this.drill = tick.drill;
    this.bug = tick.bug;
    this.actionCount = tick.actionCount;
    const nowMs = performance.now();
    if (tick.changeCount === this.changesKnown && nowMs - this.changesAskedAtMs < changesEveryMs) return;
    this.changesKnown = tick.changeCount;
    this.changesAskedAtMs = nowMs;
    void this.freshenChanges(this.epoch);
  }

  private async freshenChanges(epoch: number): Promise<void> {
    const changes = await simulation().changes();
    if (epoch === this.epoch) this.changes = changes;
  }
}

export const run = new RunState();
