/**
 * A fault on the example system: whether each of its signs is there in time after the onset, and never in the twin that goes on without it.
 * Both go on from one quiet start of a seed.
 */
import { loadFromDisk } from '../../src/cli/scenario-folder.ts';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { SECOND } from '../../src/sim/base/time.ts';
import type { Beside, FaultDescription, Sign, Signature } from '../../src/sim/model/fault.ts';
import type { TraceSummary } from '../../src/sim/model/span.ts';
import type { Scenario } from '../../src/sim/model/scenario.ts';
import type { Run } from '../../src/sim/session/face.ts';
import { openRun, restoreRun } from '../../src/sim/session/run.ts';

export const ONSET_US = 20 * SECOND;
const LOOK_EVERY_US = SECOND;
/** From the beginning of a trace until it is found, if it ever is. */
const TRACES_COME_WITHIN_US = 5 * SECOND;
/** From the onset until traces are as they stay. */
const SPANS_SETTLE_WITHIN_US = 20 * SECOND;

export const example = load();

export interface Start {
  readonly snapshot: Uint8Array;
  /** Goes on as far as it has been asked about. */
  readonly twin: Run;
}

export function startOf(seed: string): Start {
  const twin = openRun(example, seed);
  twin.advance(ONSET_US);
  return { snapshot: twin.snapshot(), twin };
}

/** The run with the fault, at the onset. */
export function struck({ snapshot }: Start, { name, signature }: FaultDescription): Run {
  const run = restoreRun(example, snapshot);
  inject(run, { fault: name, target: signature.on, parameters: signature.parameters });
  if (signature.beside !== undefined) inject(run, signature.beside);
  return run;
}

/** What goes on without the fault: the twin that all share, or one of its own where something else goes wrong too. */
function twinOf({ snapshot, twin }: Start, { beside }: Signature): Run {
  if (beside === undefined) return twin;
  const own = restoreRun(example, snapshot);
  inject(own, beside);
  return own;
}

function inject(run: Run, one: Beside): void {
  const outcome = run.act({ kind: 'inject', ...one });
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
}

/** What is wrong with the signs, in sentences; none when all is as declared. Moves the run on until all signs are there. */
export function missedSigns(start: Start, run: Run, { signature }: FaultDescription): string[] {
  const left = new Set(signature.signs);
  const extremes = new Map<Sign, number>();
  const lastUs = ONSET_US + Math.max(...signature.signs.map(({ withinUs }) => withinUs));
  for (let atUs = ONSET_US + LOOK_EVERY_US; atUs <= lastUs && left.size > 0; atUs += LOOK_EVERY_US) {
    run.advance(atUs);
    for (const sign of left) {
      if (atUs - ONSET_US > sign.withinUs) continue;
      const value = measure(run, sign, atUs);
      if (holds(sign, value)) left.delete(sign);
      const best = extremes.get(sign) ?? value;
      extremes.set(sign, sign.is === 'above' ? Math.max(best, value) : Math.min(best, value));
    }
  }
  const missed = [...left].map((sign) => `${words(sign)}: got to ${extremes.get(sign) ?? NaN} only`);
  const twin = twinOf(start, signature);
  return [...missed, ...signInTwin(twin, signature.signs)];
}

/** No sign may be there without the fault. A twin that was asked about later instants before is asked about these again. */
function signInTwin(twin: Run, signs: readonly Sign[]): string[] {
  const lastUs = ONSET_US + Math.max(...signs.map(({ withinUs }) => withinUs));
  const seen = new Map<Sign, string>();
  for (let atUs = ONSET_US + LOOK_EVERY_US; atUs <= lastUs; atUs += LOOK_EVERY_US) {
    twin.advance(atUs);
    for (const sign of signs) {
      if (atUs - ONSET_US > sign.withinUs || seen.has(sign)) continue;
      const value = measure(twin, sign, atUs);
      if (holds(sign, value)) seen.set(sign, `${words(sign)}: without the fault it is ${value} at ${atUs / SECOND} s`);
    }
  }
  return [...seen.values()];
}

function words({ seen, is, than }: Sign): string {
  return `"${seen}" (${is} ${than})`;
}

/** Nothing is neither above nor below; the sum of nothing is not there. */
function holds({ is, than }: Sign, value: number): boolean {
  return is === 'above' ? value > than : value < than;
}

function measure(run: Run, { source }: Sign, atUs: number): number {
  if ('traces' in source) {
    const toUs = atUs - TRACES_COME_WITHIN_US;
    if (toUs <= ONSET_US) return NaN;
    const search = { service: source.traces, fromUs: ONSET_US, toUs, order: 'newest', limit: 10_000 } as const;
    if (source.span !== undefined && toUs - ONSET_US < SPANS_SETTLE_WITHIN_US) return NaN;
    if (source.span !== undefined) return shareWithSpan(run, run.traces({ ...search, limit: 100 }), source.span);
    return (run.traces(search).length * SECOND) / (toUs - ONSET_US);
  }
  if (!('promql' in source)) {
    const { logs: text, ...where } = source;
    return run.logs({ ...where, text, fromUs: ONSET_US, toUs: atUs, order: 'oldest', limit: 1 }).matched;
  }
  const outcome = run.instant(source.promql, atUs);
  if (!outcome.ok) throw new Error(`${source.promql}: ${outcome.problems.map(formatProblem).join('\n')}`);
  if (outcome.value.kind === 'scalar') return outcome.value.value;
  if (outcome.value.kind !== 'vector' || outcome.value.samples.length > 1) throw new Error(`${source.promql} is not one number`);
  return outcome.value.samples.length === 0 ? NaN : outcome.value.samples[0].value;
}

function shareWithSpan(run: Run, traces: readonly TraceSummary[], name: string): number {
  const having = traces.filter(({ traceId }) => run.trace(traceId)?.spans.some((span) => span.name === name));
  return having.length / traces.length;
}

function load(): Scenario {
  const outcome = loadFromDisk('test/faults/example');
  if (!outcome.ok) throw new Error(outcome.problems.map(formatProblem).join('\n'));
  return outcome.value;
}
