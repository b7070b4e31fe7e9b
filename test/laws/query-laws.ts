/**
 * No query is lost: what a service has begun to ask has ended for it, was lost with its process, or is waited for; what was sent has
 * been served, and heard. Client spans and
 * the histograms of the databases tell of the same queries.
 */
import type { World } from '../../src/sim/world/world.ts';
import { ERRORS, QUERY_ENDS } from '../../src/sim/world/query-tally.ts';
import { NO_ERROR } from '../../src/sim/world/database-errors.ts';
import { assertAtLeast, assertEqual } from './comparing.ts';
import { queriesInFlight } from './queries-in-flight.ts';
import { serversOf, stepsOf } from './servers.ts';
import type { SpanSums } from './span-sums.ts';
import type { Watch } from './witness.ts';

export function checkQueries({ core }: World): void {
  const { begun, unsent, lost, ended, served, unheard } = core.tally.queries;
  const flight = queriesInFlight(core);
  for (const { id, statement } of core.program.queries) {
    const ends = ended.subarray(id * QUERY_ENDS, (id + 1) * QUERY_ENDS);
    const answers = served.subarray(id * ERRORS, (id + 1) * ERRORS);
    assertEqual(`queries begun at step ${id}`, begun[id], sum(ends) + lost[id] + flight.awaited[id]);
    assertEqual(`queries begun at step ${id}, and served`, begun[id], unsent[id] + sum(answers) + flight.underWay[id]);
    const heard = Array.from(answers, (_, error) => {
      const at = id * ERRORS + error;
      return ends[error] + unheard[at] + flight.returning[at];
    });
    // A session may end while the answer to its BEGIN is on the way; the client takes it for the answer then.
    if (statement < 0) assertEqual(`answers to step ${id}`, sum(answers), sum(heard));
    else assertEqual(`answers to step ${id}, by error`, Array.from(answers), heard);
  }
}

/** Each query that has ended for whoever asked has its client span, of the kind of its end. */
export function checkSpansOfQueries({ core }: World, { since }: Watch, spans: SpanSums): void {
  const { signatures, databaseSignatures, tally } = core;
  const grown = (step: number, how: number) =>
    tally.queries.ended[step * QUERY_ENDS + how] - since.queriesEnded[step * QUERY_ENDS + how];
  for (const { id } of core.program.queries) {
    const template = signatures.querySpans[id];
    assertEqual(`spans of queries with rows, step ${id}`, spans.plain[template], grown(id, NO_ERROR));
    let unanswered = 0;
    for (let how = ERRORS; how < QUERY_ENDS; how++) unanswered += grown(id, how);
    assertEqual(`spans of queries without an answer, step ${id}`, spans.unanswered[template], unanswered);
    for (let error = 1; error < ERRORS; error++) {
      const made = databaseSignatures.errorSpanMade(id, error);
      assertEqual(`spans of queries with error ${error}, step ${id}`, made < 0 ? 0 : spans.answered[made], grown(id, error));
    }
  }
}

/**
 * The histogram of each statement has counted what was executed. A server and those that may take over from it have executed what was
 * asked under the names of all of them.
 */
export function checkExecutions({ core }: World): void {
  for (const servers of serversOf(core)) {
    const steps = stepsOf(core, servers);
    servers[0].model.statements.forEach(({ name }, statement) => {
      const observed = servers.reduce(
        (all, { target, instruments }) => all + target.observed(instruments.durations[statement]),
        0,
      );
      const executed = sum(
        steps.filter((step) => step.statement === statement).map(({ id }) => core.tally.queries.served[id * ERRORS + NO_ERROR]),
      );
      assertEqual(`durations of ${name} in ${servers[0].model.name}`, observed, executed);
    });
  }
  checkScraped(core);
}

/** No scrape has seen more than was observed by now. */
function checkScraped({ databases, recorder }: World['core']): void {
  for (const one of recorder.series.all) {
    const { __name__: name, database, statement } = one.labels;
    if (name !== 'db_query_duration_seconds_count' || one.length === 0) continue;
    const { model, target, instruments } = databases[databases.findIndex((candidate) => candidate.model.name === database)];
    const at = model.statements.findIndex((candidate) => candidate.name === statement);
    const [last] = one.slice(one.length - 1, one.length);
    assertAtLeast(`durations of ${statement} in ${database}, as scraped`, target.observed(instruments.durations[at]), last);
  }
}

function sum(values: Iterable<number>): number {
  let all = 0;
  for (const value of values) all += value;
  return all;
}
