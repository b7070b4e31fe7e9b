/** `faultline query`: simulates a scenario to a time and answers one PromQL query. */
import { durationLiteral, type Micros } from '../sim/base/time.ts';
import type { QueryValue, RangeQuery } from '../sim/model/query-value.ts';
import type { Labels } from '../sim/model/series.ts';
import { loadOrTell } from './check-command.ts';
import { plainLine } from './plain-text.ts';
import { errorJson, goFloat, successJson } from './prometheus-json.ts';
import { advance, findReplay, open } from './simulation.ts';
import type { ExitCode, Terminal } from './terminal.ts';

export interface QueryOptions {
  readonly seed: string;
  readonly at?: Micros;
  readonly range?: Omit<RangeQuery, 'expr'>;
  readonly replay?: string;
  readonly json: boolean;
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
  const answer = !possible.ok
    ? possible
    : options.range === undefined
      ? run.instant(promql, atUs)
      : run.range({ expr: promql, ...options.range });
  if (options.json)
    terminal.out(
      JSON.stringify(answer.ok ? successJson(answer.value, scenario.clock.startsAtMs) : errorJson(answer.problems), null, 2),
    );
  else if (answer.ok) terminal.out(valueText(answer.value));
  else
    for (const problem of answer.problems)
      terminal.err(plainLine(`promql:${problem.line}:${problem.column}: ${problem.message}`));
  return answer.ok ? 0 : 2;
}

function valueText(value: QueryValue): string {
  switch (value.kind) {
    case 'scalar':
      return goFloat(value.value);
    case 'string':
      return plainLine(value.value);
    case 'vector':
      return value.samples.map((sample) => `${labelsText(sample.labels)} ${goFloat(sample.value)}`).join('\n') || '(no series)';
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

/** As PromQL writes a series: `up{service="gateway"}`. */
function labelsText(labels: Labels): string {
  const { __name__: metric = '', ...rest } = labels;
  const pairs = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return pairs.length === 0 && metric !== '' ? metric : `${metric}{${pairs.join(', ')}}`;
}
