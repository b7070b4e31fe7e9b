/**
 * The exact laws of every run: they hold at any instant, whatever the system and whatever was done to it. `assertLaws` throws an
 * Error that names the one that is broken, so that tests, `npm run validate` and `npm run swarm` can all end with it.
 */
import type { World } from '../../src/sim/world/world.ts';
import { countInto, sorted, spanRows } from './span-rows.ts';

const STATUS = 'http.response.status_code';
/** Codes of a client span that ended without its answer: nobody waits for what is below it. */
const WITHOUT_ANSWER: readonly number[] = [1, 2];

export function assertLaws(world: World): void {
  checkResources(world);
  checkSpans(world);
  checkSeries(world);
  const { spans, logs } = world.core.recorder;
  if (spans.dropped === 0 && logs.dropped === 0) checkSignals(world);
}

/** Also for who waits for everything to be over: nothing may be left. */
export function assertNothingLeft(world: World): void {
  const { core } = world;
  assertEqual('frames in use', core.frames.inUse, 0);
  for (const pod of core.pods) {
    const left = [pod.inFlight, pod.workersBusy, pod.line.length, pod.processors.running];
    assertEqual(`requests, workers, line and jobs of ${pod.name}`, left, [0, 0, 0, 0]);
    if (pod.phase === 'ready') assertEqual(`calls that count as under way in ${pod.name}`, core.guarding.callsOf(pod.id), 0);
    for (const pool of pod.pools)
      assertEqual(`connections of ${pod.name}`, [pool.inUse, pool.pending, pool.line.length], [0, 0, 0]);
  }
  for (const database of core.databases) assertEqual(`statements of ${database.model.name}`, database.processors.running, 0);
  const counted = core.users.reduce((sum, group) => sum + group.good + group.failed + group.repeated, 0);
  assertEqual('requests of users that ended, and that began', counted, core.recorder.newTrace() - 1);
}

function checkResources({ core }: World): void {
  for (const pod of core.pods) {
    assertAtLeast(`requests in ${pod.name} against busy workers`, pod.inFlight, pod.workersBusy);
    for (const pool of pod.pools) {
      assertAtLeast(`connections of ${pod.name} that are in use`, pool.inUse, 0);
      assertAtLeast(`connections of ${pod.name} that are open`, pool.open, pool.inUse);
    }
  }
  for (const group of core.users) assertAtLeast(`visits of ${group.model.name}`, core.visits, 0);
}

/** Each span is written once, in the trace of its parent, and within its parent unless that one gave up waiting. */
function checkSpans({ core }: World): void {
  const { spans } = core.recorder;
  let largest = 0;
  for (const { span } of spanRows(spans)) largest = Math.max(largest, span);
  const startUs = new Float64Array(largest + 1).fill(-1);
  const endUs = new Float64Array(largest + 1);
  const traces = new Float64Array(largest + 1);
  const leftAlone = new Uint8Array(largest + 1);
  for (const row of spanRows(spans)) {
    if (startUs[row.span] >= 0) throw new Error(`span ${row.span} was written twice`);
    startUs[row.span] = row.startUs;
    endUs[row.span] = row.startUs + row.durationUs;
    traces[row.span] = row.trace;
    if (WITHOUT_ANSWER.includes(row.code) && spans.templates[row.template].kind === 'client') leftAlone[row.span] = 1;
  }
  for (const child of spanRows(spans)) {
    const { parent } = child;
    if (parent === 0 || parent > largest || startUs[parent] < 0) continue;
    assertEqual(`trace of span ${child.span} and of its parent`, child.trace, traces[parent]);
    if (leftAlone[parent] === 1) continue;
    assertAtLeast(`start of span ${child.span} against its parent's`, child.startUs, startUs[parent]);
    assertAtLeast(`end of the parent of span ${child.span}`, endUs[parent], child.startUs + child.durationUs);
  }
}

/** Counters never fall, and buckets grow with `le` up to the count. */
function checkSeries({ core }: World): void {
  const { series, families } = core.recorder;
  const kinds = new Map(families.map(({ name, kind }) => [name, kind]));
  const buckets = new Map<string, number>();
  for (const one of series.all) {
    const name = one.labels['__name__'];
    const [, family = name, part = ''] = kinds.get(name) === 'gauge' ? [] : (/^(.*)_(bucket|count|sum)$/.exec(name) ?? []);
    const kind = kinds.get(name) ?? kinds.get(family);
    if (kind === undefined || kind === 'gauge') continue;
    let last = 0;
    for (const value of one.slice(0, one.length)) {
      if (value < last) throw new Error(`${JSON.stringify(one.labels)} falls from ${last} to ${value}`);
      if (value >= last) last = value;
    }
    if (kind !== 'histogram' || part === 'sum') continue;
    const key = `${family} ${JSON.stringify(Object.entries(one.labels).filter(([label]) => label !== 'le' && label !== '__name__'))}`;
    const below = buckets.get(key) ?? 0;
    if (part === 'bucket') assertAtLeast(`bucket ${JSON.stringify(one.labels)}`, last, below);
    else assertEqual(`count against last bucket of ${key}`, last, below);
    buckets.set(key, last);
  }
}

/** The same requests in spans, access log and counters, by pod. */
function checkSignals({ core }: World): void {
  const { spans, logs } = core.recorder;
  const fromSpans = new Map<string, number>();
  for (const { template, pod } of spanRows(spans))
    if (spans.templates[template].kind === 'server') countInto(fromSpans, spans.podNames[pod]);
  const fromLines = new Map<string, number>();
  for (const chunk of logs.chunks) {
    for (let row = 0; row < chunk.rows; row++) {
      if (logs.templates[chunk.template[row]].fixed[STATUS] !== undefined) countInto(fromLines, spans.podNames[chunk.pod[row]]);
    }
  }
  assertEqual('access lines against server spans', sorted(fromLines), sorted(fromSpans));
  const fromCounters = new Map<string, number>();
  for (const pod of core.pods) {
    for (const handle of pod.instruments.requests) {
      if (handle >= 0 && pod.target.values[handle] > 0) countInto(fromCounters, pod.name, pod.target.values[handle]);
    }
  }
  assertEqual('request counters against server spans', sorted(fromCounters), sorted(fromSpans));
}

function assertEqual(what: string, found: unknown, expected: unknown): void {
  const [shown, wanted] = [JSON.stringify(found), JSON.stringify(expected)];
  if (shown !== wanted) throw new Error(`${what}: ${shown} instead of ${wanted}`);
}

function assertAtLeast(what: string, found: number, least: number): void {
  if (!(found >= least)) throw new Error(`${what}: ${found} is less than ${least}`);
}
