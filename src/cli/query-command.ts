/** `faultline query`: simulates a scenario to a time and answers one PromQL query. */
import { durationLiteral, type Micros } from '../sim/base/time.ts';
import type { Outcome } from '../sim/base/problem.ts';
import type { QueryExplanation } from '../sim/model/query-explanation.ts';
import type { QueryValue, RangeQuery, VectorSample } from '../sim/model/query-value.ts';
import type { Labels } from '../sim/model/series.ts';
import { loadOrTell } from './check-command.ts';
import { explanationText } from './explanation-text.ts';
import { plainLine } from './plain-text.ts';
import { errorJson, goFloat, noteText, successJson } from './prometheus-json.ts';
import { advance, findReplay, open } from './simulation.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export interface QueryOptions {
  readonly seed: string;
  readonly at?: Micros;
  readonly range?: Omit<RangeQuery, 'expr'>;
  readonly replay?: string;
  readonly json: boolean;
  readonly explain: boolean;
}

export async function queryCommand(path: string, promql: string, options: QueryOptions, terminal: Terminal): Promise<ExitCode> {
  const scenario = loadOrTell(path, terminal);
  if (scenario === null) return 2;
  const replay = options.replay === undefined ? undefined : findReplay(scenario, options.replay, terminal);
  if (replay === null) return 2;
  const atUs = options.at ?? scenario.clock.historyUs;
  const lastUs = options.range?.endUs ?? atUs;
  if (lastUs > scenario.clock.lastsUs) {
    terminal.err(
      `${durationLiteral(lastUs)} is after the end of the scenario, which lasts ${durationLiteral(scenario.clock.lastsUs)}.`,
    );
    return 2;
  }
  const run = open(scenario, options.seed, replay);
  // A wrong query is told before the simulation, not after it.
  const possible = run.instant(promql, 0);
  if (possible.ok && !(await advance(run, lastUs, scenario.id, terminal))) {
    terminal.err(`Stopped at ${durationLiteral(run.status().nowUs)}, before there was an answer.`);
    return 130;
  }
  const { nowUs, endedBy } = run.status();
  if (possible.ok && endedBy !== null) {
    terminal.err(`A limit (${endedBy}) ended the run at ${durationLiteral(nowUs)}, before there was an answer.`);
    return 3;
  }
  const asked: Asked = { promql, json: options.json, startsAtMs: scenario.clock.startsAtMs };
  if (!possible.ok) return tell(possible, asked, terminal);
  const range = options.range === undefined ? null : { expr: promql, ...options.range };
  if (options.explain) {
    const clock = (): number => performance.now();
    return explain(range === null ? run.explainInstant(promql, atUs, clock) : run.explainRange(range, clock), asked, terminal);
  }
  return tell(range === null ? run.instant(promql, atUs) : run.range(range), asked, terminal);
}

interface Asked {
  readonly promql: string;
  readonly json: boolean;
  readonly startsAtMs: number;
}

function tell(answer: Outcome<QueryValue>, { promql, json, startsAtMs }: Asked, terminal: Terminal): ExitCode {
  if (json)
    terminal.out(JSON.stringify(answer.ok ? successJson(answer.value, startsAtMs, promql) : errorJson(answer.problems), null, 2));
  else if (answer.ok) {
    terminal.out(valueText(answer.value));
    for (const note of answer.value.notes ?? []) terminal.err(plainLine(noteText(note, promql)));
  } else
    for (const problem of answer.problems)
      terminal.err(plainLine(`promql:${problem.line}:${problem.column}: ${problem.message}`));
  return answer.ok ? 0 : 2;
}

/** The parts first, then the answer as ever. */
function explain(explained: Outcome<QueryExplanation>, asked: Asked, terminal: Terminal): ExitCode {
  if (!explained.ok) return tell(explained, asked, terminal);
  const { root, value } = explained.value;
  if (asked.json) {
    terminal.out(JSON.stringify(root, null, 2));
    return 0;
  }
  terminal.out(`${explanationText(root)}\n`);
  return tell({ ok: true, value }, asked, terminal);
}

function valueText(value: QueryValue): string {
  switch (value.kind) {
    case 'scalar':
      return goFloat(value.value);
    case 'string':
      return plainLine(value.value);
    case 'vector':
      return value.samples.map((sample) => `${labelsText(sample.labels)} ${sampleText(sample)}`).join('\n') || '(no series)';
    case 'matrix':
      return (
        value.series
          .map((series) => {
            const points = Array.from(
              series.times,
              (atUs, i) => `  ${durationLiteral(atUs).padStart(8)}  ${goFloat(series.values[i] ?? NaN)}`,
            );
            return [labelsText(series.labels), ...points].join('\n');
          })
          .join('\n') || '(no series)'
      );
  }
}

function sampleText({ value, histogram }: VectorSample): string {
  return histogram === undefined ? goFloat(value) : JSON.stringify(histogram);
}

/** As PromQL writes a series: `up{service="gateway"}`. */
function labelsText(labels: Labels): string {
  const { __name__: metric = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 && metric !== '' ? metric : `${metric}{${pairs.join(', ')}}`;
}
