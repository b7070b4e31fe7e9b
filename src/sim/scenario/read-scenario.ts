/**
 * From files to a checked Scenario: the scenario, the system that it builds on, its rules, briefing, answer and replays. Pure: the same
 * texts give the same scenario or the same list of problems, and every problem says file, line, column, path and cure.
 */
import type { Outcome, Problem } from '../base/problem.ts';
import type { Action } from '../model/action.ts';
import type { FaultDescription } from '../model/fault.ts';
import { alertRules, type RuleGroup } from '../model/alert.ts';
import type { NotificationConfig } from '../model/notification.ts';
import { NOTHING, type Answer, type Clock, type Expectation, type Replay, type Scenario } from '../model/scenario.ts';
import type { Objective, Topology } from '../model/topology.ts';
import { alertmanagerFile } from './alertmanager-file.ts';
import { checkDeed, checkPattern, culprits, type Known } from './deed-check.ts';
import { deedWords } from './deed-words.ts';
import { markdownLengthMax, replaysMax, rulesMax } from './limits.ts';
import { patched } from './patch.ts';
import { readReleases } from './release-reader.ts';
import { ruleFile } from './rule-file.ts';
import { answerShape } from './answer-shape.ts';
import { replayShape, scenarioShape, type ReplayFile, type ScenarioFile, type TimelineEntry } from './scenario-shape.ts';
import { SchemaSoFar } from './schema-so-far.ts';
import { Reading } from './shape.ts';
import { answerFile, beside, briefingFile, debriefFile, normalisePath, replayPaths, type SourceFiles } from './source-files.ts';
import { member, parseSource, type SourceValue } from './source-tree.ts';
import { nearest, suggest } from './suggestion.ts';
import { checkLoads } from './sense-check.ts';
import { checkSystem } from './system-check.ts';
import { emptyTopology, systemShape } from './system-shape.ts';

/** What other rooms know and this one may not ask them: what is absent is not checked here. */
export interface Knowledge {
  /** The faults that can be injected. */
  readonly faults?: readonly FaultDescription[];
  /** What is wrong with a PromQL expression, by its own lines and columns. */
  readonly promqlProblems?: (expr: string) => readonly Problem[];
  /** What is wrong with the bound of an objective. */
  readonly objectiveProblems?: (objective: Objective) => readonly Problem[];
}

export function readScenario(files: SourceFiles, entry: string, knowledge: Knowledge = {}): Outcome<Scenario> {
  return new ScenarioReader(files, normalisePath(entry), knowledge).read();
}

class ScenarioReader {
  private readonly files: SourceFiles;
  private readonly entry: string;
  private readonly knowledge: Knowledge;
  private readonly reading = new Reading([]);

  constructor(files: SourceFiles, entry: string, knowledge: Knowledge) {
    this.files = files;
    this.entry = entry;
    this.knowledge = knowledge;
  }

  read(): Outcome<Scenario> {
    const scenario = this.compose();
    const { problems } = this.reading;
    if (scenario === null || problems.length > 0) return { ok: false, problems: sortedByPlace(problems) };
    return { ok: true, value: scenario };
  }

  private compose(): Scenario | null {
    const tree = this.parse(this.entry);
    if (tree === null) return null;
    if (!this.isKind(tree, 'Scenario')) return null;
    const file = this.reading.take(scenarioShape, tree);
    const system = this.system(tree, file);
    const rules = this.rules(tree, file);
    const notifications = this.notifications(tree, file);
    const replayFiles = this.replayFiles();
    const entries = file.timeline.filter((one) => one !== null);
    const topology = system === null ? null : this.releases(system, entries, replayFiles);
    // An empty name stands for those that could not be read: any name may be one of them.
    const alerts = rules === null ? [''] : alertRules(rules).map(({ alert }) => alert);
    const known: Known = {
      topology: topology ?? emptyTopology,
      alerts,
      notified: file.routes !== undefined,
      faults: topology === null ? null : (this.knowledge.faults ?? null),
    };

    this.checkTimeline(entries, file.clock, known, topology !== null);
    const timeline = entries.map((one): Action => ({ atUs: one.atUs, by: 'timeline', deed: one.deed }));
    const order = timeline.map((_, i) => i).sort((a, b) => (timeline[a] as Action).atUs - (timeline[b] as Action).atUs || a - b);
    const expectations = this.expectations(file.expect, file.clock, alerts);
    const replays = this.replays(replayFiles, file.clock, entries, order, known, topology !== null);
    return {
      id: file.id,
      title: file.title,
      level: file.level,
      minutes: file.minutes,
      clock: file.clock,
      topology: known.topology,
      rules: rules ?? [],
      ...(notifications === undefined ? {} : { notifications }),
      scrapeIntervalUs: file.scrape.everyUs,
      scrapeTimeoutUs: file.scrape.timeoutUs,
      scrapeSamplesMax: file.scrape.samplesMax,
      timeline: order.map((i) => timeline[i] as Action),
      expectations,
      briefing: this.markdown(briefingFile),
      answer: this.answer(file.clock, known, topology !== null),
      replays,
    };
  }

  private parse(path: string): SourceValue | null {
    const text = this.files.get(path);
    if (text !== undefined) return parseSource(path, text, this.reading.problems);
    const near = nearest(path, [...this.files.keys()]);
    const hint = near === null ? '' : ` Did you mean ${JSON.stringify(near)}?`;
    this.reading.problems.push({ file: path, line: 0, column: 0, path: '', message: `the file is not there.${hint}` });
    return null;
  }

  /** A file of another kind would give a page of unknown keys, so that is told first and alone. */
  private isKind(tree: SourceValue, kind: string): boolean {
    const written = tree.kind === 'map' ? member(tree, 'kind') : null;
    if (written?.kind !== 'scalar' || written.value === kind || typeof written.value !== 'string') return true;
    if (!['System', 'Scenario', 'Answer', 'Replay'].includes(written.value)) return true;
    this.reading.report(written, `this is a file of kind ${written.value}, but here a ${kind} is needed.`);
    return false;
  }

  /** What a file that only seems to be one of ours contains may be private, so nothing of it is repeated. */
  private hasKey(tree: SourceValue, key: string, what: string): boolean {
    if (tree.kind === 'map' && member(tree, key) !== null) return true;
    this.reading.report(tree, `this file is not ${what}.`);
    return false;
  }

  /** The system as it is when the run opens, and what it was read from. */
  private system(tree: SourceValue, file: ScenarioFile): { readonly topology: Topology; readonly source: SourceValue } | null {
    if (file.system === '' || tree.kind !== 'map') return null;
    const named = member(tree, 'system') as SourceValue;
    const path = beside(this.entry, file.system);
    if (!this.files.has(path)) {
      const near = nearest(path, [...this.files.keys()]);
      this.reading.report(named, `there is no file ${path}.${near === null ? '' : ` Did you mean ${JSON.stringify(near)}?`}`);
      return null;
    }
    const base = this.parse(path);
    if (base === null || !this.hasKey(base, 'kind', 'a system: it needs "apiVersion: faultline/v1" and "kind: System"'))
      return null;
    if (!this.isKind(base, 'System')) return null;
    const patch = member(tree, 'patch');
    const whole = patch === null || patch.kind !== 'map' ? base : patched(base, patch);
    const before = this.reading.problems.length;
    const topology = this.reading.take(systemShape, whole);
    const deeds = file.timeline.flatMap((one) => one?.deed ?? []);
    checkSystem(topology, deeds, this.reading);
    checkLoads(topology.users, file.clock.lastsUs, this.reading);
    for (const objective of topology.objectives) {
      for (const { message } of this.knowledge.objectiveProblems?.(objective) ?? [])
        this.reading.reportAbout(objective, ['under'], message);
    }
    // With a broken system every reference into it would be told as wrong too.
    return this.reading.problems.length > before && topology.services.length === 0 ? null : { topology, source: whole };
  }

  private releases(
    { topology, source }: { readonly topology: Topology; readonly source: SourceValue },
    entries: readonly TimelineEntry[],
    replays: readonly ReplayFile[],
  ): Topology {
    const actions = replays.map((replay) => replay.actions.filter((one) => one !== null));
    return readReleases(source, topology, entries, actions, this.reading);
  }

  private rules(tree: SourceValue, file: ScenarioFile): readonly RuleGroup[] | null {
    if (file.alerts === undefined || file.alerts === '') return [];
    const rulesTree = this.namedFile(tree, 'alerts', file.alerts);
    if (rulesTree === null || !this.hasKey(rulesTree, 'groups', 'a Prometheus rule file: it needs "groups"')) return null;
    const groups = this.reading.take(ruleFile, rulesTree);
    const ruleCount = groups.reduce((sum, group) => sum + group.rules.length, 0);
    if (ruleCount > rulesMax)
      this.reading.reportAbout(groups, ['groups'], `has ${ruleCount} rules; at most ${rulesMax} are allowed (rulesMax).`);
    for (const rule of groups.flatMap((group) => group.rules)) this.checkPromql(rule, ['expr'], rule.expr);
    return groups;
  }

  private notifications(tree: SourceValue, file: ScenarioFile): NotificationConfig | undefined {
    if (file.routes === undefined || file.routes === '') return undefined;
    if (file.alerts === undefined) this.reading.report(tree, 'needs "alerts", of which people can be notified.', '.routes');
    const routes = this.namedFile(tree, 'routes', file.routes);
    const is = routes !== null && this.hasKey(routes, 'route', 'an Alertmanager configuration: it needs "route"');
    return is ? this.reading.take(alertmanagerFile, routes) : undefined;
  }

  /** The file after `key`. */
  private namedFile(tree: SourceValue, key: string, name: string): SourceValue | null {
    const path = beside(this.entry, name);
    if (this.files.has(path)) return this.parse(path);
    const named = tree.kind === 'map' ? member(tree, key) : null;
    if (named !== null) this.reading.report(named, `there is no file ${path}.`);
    return null;
  }

  private checkPromql(about: object, keys: readonly string[], expr: string): void {
    if (expr === '') return;
    for (const { line, column, message } of this.knowledge.promqlProblems?.(expr) ?? []) {
      const place = expr.includes('\n') ? `in line ${line}, column ${column} of the query` : `at column ${column} of the query`;
      this.reading.reportAbout(about, keys, `${place}: ${message}`);
    }
  }

  private checkTimeline(entries: readonly TimelineEntry[], clock: Clock, known: Known, systemRead: boolean): void {
    const schema = new SchemaSoFar(known.topology);
    const ids = new Set<string>();
    for (const entry of [...entries].sort((a, b) => a.atUs - b.atUs)) {
      if (entry.atUs > clock.lastsUs) this.reading.reportAbout(entry.deed, ['at'], 'is after the end of the run ("lasts").');
      if (entry.id !== '' && ids.has(entry.id))
        this.reading.reportAbout(entry.deed, ['id'], `there is already an entry ${JSON.stringify(entry.id)}.`);
      ids.add(entry.id);
      if (systemRead) checkDeed(entry.deed, schema, known, this.reading);
      if (entry.deed.kind === 'changeAlert') this.checkPromql(entry.deed, ['expr'], entry.deed.expr);
    }
  }

  private expectations(written: readonly Expectation[], clock: Clock, alerts: readonly string[]): readonly Expectation[] {
    return written.map((one): Expectation => {
      if (one.fromUs > clock.lastsUs) this.reading.reportAbout(one, [], 'is after the end of the run ("lasts").');
      if (one.kind === 'promql') this.checkPromql(one, ['promql', 'eventually', 'never'], one.expr);
      // A rule whose name was refused may be the one that is meant.
      if (one.kind === 'alertFires' && !alerts.includes(one.alert) && !alerts.includes('')) {
        const hint = suggest(one.alert, alerts);
        this.reading.reportAbout(one, ['alert'], `no rule of the alerts file is called ${JSON.stringify(one.alert)}.${hint}`);
      }
      return { ...one, toUs: Math.min(one.toUs, clock.lastsUs) };
    });
  }

  private replayFiles(): ReplayFile[] {
    const read: ReplayFile[] = [];
    for (const path of replayPaths(this.files, this.entry).slice(0, replaysMax)) {
      const tree = this.parse(path);
      if (tree !== null && this.isKind(tree, 'Replay')) read.push(this.reading.take(replayShape, tree));
    }
    return read;
  }

  private replays(
    files: readonly ReplayFile[],
    clock: Clock,
    entries: readonly TimelineEntry[],
    order: readonly number[],
    known: Known,
    systemRead: boolean,
  ): Replay[] {
    const replays: Replay[] = [];
    for (const read of files) {
      if (replays.some((one) => one.id === read.id && read.id !== '')) {
        this.reading.reportAbout(read, ['id'], `there is already a replay called ${JSON.stringify(read.id)}.`);
      }
      replays.push(this.replay(read, clock, entries, order, known, systemRead));
    }
    return replays;
  }

  private replay(
    read: ReplayFile,
    clock: Clock,
    entries: readonly TimelineEntry[],
    order: readonly number[],
    known: Known,
    systemRead: boolean,
  ): Replay {
    const ids = entries.map((entry) => entry.id);
    const without = read.without.flatMap((id) => {
      if (ids.includes(id)) return [order.indexOf(ids.indexOf(id))];
      if (id !== '') {
        const hint = suggest(
          id,
          ids.filter((one) => one !== ''),
        );
        this.reading.reportAbout(read, ['without'], `no entry of the time line has the id ${JSON.stringify(id)}.${hint}`);
      }
      return [];
    });
    const actions = read.actions.filter((one) => one !== null).sort((a, b) => a.atUs - b.atUs);
    this.checkTimeline(actions, clock, known, systemRead);
    if (read.as === 'nothing' && actions.length > 0)
      this.reading.reportAbout(read, ['actions'], 'a replay "as: nothing" does nothing.');
    if (read.as === 'twin' && read.without.length === 0) {
      this.reading.reportAbout(
        read,
        ['as'],
        'a twin needs "without": the ids of the entries of the time line that do not happen.',
      );
    }
    return {
      id: read.id,
      title: read.title,
      kind: read.as,
      actions: actions.map((one): Action => ({ atUs: one.atUs, by: 'operator', deed: one.deed })),
      without,
      expectations: this.expectations(read.expect, clock, known.alerts),
    };
  }

  private answer(clock: Clock, known: Known, systemRead: boolean): Answer | null {
    const path = beside(this.entry, answerFile);
    if (!this.files.has(path)) return null;
    const tree = this.parse(path);
    if (tree === null || !this.isKind(tree, 'Answer')) return null;
    const read = this.reading.take(answerShape, tree);
    const { cause, healthy } = read;
    if (systemRead) {
      const objectives = known.topology.objectives.map((one) => one.name);
      this.mustBeOneOf(read, 'cause.component', 'service, database or alert', cause.component, culprits(known));
      this.mustBeOneOf(read, 'healthy.objective', 'objective', healthy.objective, objectives);
      for (const pattern of [...read.mitigations, ...read.traps.map((trap) => trap.pattern)])
        checkPattern(pattern, known, this.reading);
    }
    if (read.mitigations.length === 0 && cause.component !== NOTHING)
      this.reading.reportAbout(read, ['mitigations'], `needs a deed that helps, unless "component" is ${NOTHING}.`);
    this.mustBeOneOf(read, 'cause.mechanism', 'mechanism of the list', cause.mechanism, read.mechanisms);
    if (cause.onset > clock.lastsUs)
      this.reading.reportAbout(read, ['cause.onset'], 'begins after the end of the run ("lasts").');
    return {
      component: cause.component,
      mechanism: cause.mechanism,
      onsetUs: cause.onset,
      chain: cause.chain,
      objective: healthy.objective,
      healthyForUs: healthy.for,
      evidence: read.evidence,
      mitigations: read.mitigations.map(deedWords),
      mitigationDeeds: read.mitigations,
      traps: read.traps.map(({ pattern, because }) => ({ deed: deedWords(pattern), pattern, because })),
      mechanisms: read.mechanisms,
      debrief: this.markdown(debriefFile),
    };
  }

  private mustBeOneOf(about: object, key: string, what: string, name: string, known: readonly string[]): void {
    if (name === '' || known.includes(name)) return;
    this.reading.reportAbout(about, [key], `no ${what} is called ${JSON.stringify(name)}.${suggest(name, known)}`);
  }

  private markdown(name: string): string {
    const path = beside(this.entry, name);
    const text = this.files.get(path) ?? '';
    if (text.length <= markdownLengthMax) return text;
    const message = `the file has ${text.length} characters; at most ${markdownLengthMax} are read (markdownLengthMax).`;
    this.reading.problems.push({ file: path, line: 0, column: 0, path: '', message });
    return '';
  }
}

/** By file, then place; the same place and message once, because a shared part may be read twice. */
function sortedByPlace(problems: readonly Problem[]): Problem[] {
  const seen = new Set<string>();
  const files = [...new Set(problems.map((one) => one.file))];
  return [...problems]
    .sort((a, b) => files.indexOf(a.file) - files.indexOf(b.file) || a.line - b.line || a.column - b.column)
    .filter((one) => {
      const key = JSON.stringify([one.file, one.line, one.column, one.path, one.message]);
      return seen.has(key) ? false : seen.add(key) !== undefined;
    });
}
