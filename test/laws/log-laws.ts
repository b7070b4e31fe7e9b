/**
 * Every line of the logs is of a kind that is declared, by somebody whose kind it is; and what happened to queries stands there as often as
 * it happened: in the log of whoever asked, and in the log of the database.
 */
import type { Core } from '../../src/sim/world/core.ts';
import { CONNECTION_FAILURE, DATABASE_ERRORS } from '../../src/sim/world/database-errors.ts';
import { ERRORS, GOT_NO_CONNECTION, QUERY_ENDS, QUERY_TIMED_OUT } from '../../src/sim/world/query-tally.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertEqual } from './comparing.ts';
import { LogLines } from './log-lines.ts';
import { serversOf, stepsOf } from './servers.ts';

export function checkLogs({ core }: World): void {
  const lines = LogLines.of(core);
  if (lines === null) return;
  checkWriters(core, lines);
  checkLinesOfClients(core, lines.byTemplate());
  checkLinesOfDatabases(core, lines);
}

/** A line is of a template of the service or database that wrote it. */
function checkWriters({ pods, databases, services, recorder, messaging }: Core, lines: LogLines): void {
  const writers = new Map(databases.map(({ host, model }) => [host, model.name]));
  for (const { host, model } of messaging.brokers) writers.set(host, model.name);
  for (const pod of pods) writers.set(pod.host, services[pod.service].model.name);
  const { templates } = recorder.logs;
  lines.each((template, host) => {
    assertEqual(`whose lines are of template ${template} of the log`, templates.at(template)?.service, writers.get(host));
  });
}

/** Queries that got no connection, that were not answered in time, and that got an error. */
function checkLinesOfClients({ recorder, program, signatures, tally, topology }: Core, lines: readonly number[]): void {
  const { ended } = tally.queries;
  const errors = topology.services.map(() => 0);
  for (const { id, service } of program.queries) {
    const endedSo = (how: number) => ended[id * QUERY_ENDS + how];
    assertEqual(
      `lines about queries without a connection, step ${id}`,
      lines[signatures.acquireLogs[id]],
      endedSo(GOT_NO_CONNECTION),
    );
    assertEqual(
      `lines about queries that timed out, step ${id}`,
      lines[signatures.queryTimeoutLogs[id]],
      endedSo(QUERY_TIMED_OUT),
    );
    for (let error = 1; error < ERRORS; error++) errors[service] += endedSo(error);
  }
  const found = topology.services.map(() => 0);
  recorder.logs.templates.forEach(({ service, fixed, a }, template) => {
    const at = topology.services.findIndex(({ name }) => name === service);
    if (at >= 0 && a === 'duration_ms' && fixed['db.response.status_code'] !== undefined) found[at] += lines[template];
  });
  topology.services.forEach(({ name }, at) => {
    assertEqual(`lines of ${name} about queries with an error`, found[at], errors[at]);
  });
}

/** Slow queries, deadlocks, and statements that failed. */
function checkLinesOfDatabases(core: Core, lines: LogLines): void {
  const slow = lines.byHost(({ fixed }) => fixed['plan'] !== undefined);
  const deadlocks = lines.byHost(({ message }) => message.startsWith('DETAIL:'));
  const failures = DATABASE_ERRORS.map(({ message }) =>
    lines.byHost((one) => one.message === `ERROR:  ${message}` && !isByHand(one.fixed['db.query.text'])),
  );
  for (const { id, host, model, target, sessions, store } of core.databases) {
    assertEqual(`lines about slow queries of ${model.name}`, slow[host], core.tally.queries.slow[id]);
    if (store === null)
      assertEqual(`lines about deadlocks of ${model.name}`, deadlocks[host], target.values[sessions.instruments.deadlocks]);
  }
  for (const servers of serversOf(core)) {
    if (servers[0].store !== null) continue;
    const steps = stepsOf(core, servers);
    failures.forEach((found, error) => {
      if (error === 0 || error === CONNECTION_FAILURE) return;
      const written = servers.reduce((all, { host }) => all + found[host], 0);
      const failed = steps.reduce((all, { id }) => all + core.tally.queries.served[id * ERRORS + error], 0);
      assertEqual(`lines of ${servers[0].model.name} about error ${error}`, written, failed);
    });
  }
}

/** What no service has sent: loads and builds of indexes. */
function isByHand(text: string | number | undefined): boolean {
  return /^(COPY|CREATE INDEX) /.test(String(text));
}
