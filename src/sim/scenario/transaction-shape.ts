/** A step that runs other steps in one transaction of a database. */
import type { Step, Topology, Service } from '../model/topology.ts';
import { ISOLATIONS } from '../model/locking.ts';
import { everyStep } from '../model/every-step.ts';
import { defaulted, object, required } from './object-shape.ts';
import { name } from './quantity.ts';
import { choice, convert, type Reading, type Shape } from './shape.ts';
import { suggest } from './suggestion.ts';

type TransactionStep = Extract<Step, { kind: 'transaction' }>;

export function transactionStep(steps: Shape<Step[]>): Shape<Step> {
  return convert(
    object('a transaction', {
      transaction: required(
        name,
        'The database. One connection of the pool to it is held from BEGIN to COMMIT, and so are all locks that statements take; a failure inside rolls back.',
      ),
      isolation: defaulted(
        choice(...ISOLATIONS),
        'read committed',
        'repeatable read: its first statement takes a snapshot, and when it would change or lock a row that somebody else has changed since, it fails (40001) and has to be tried again.',
      ),
      steps: required(
        steps,
        'What happens in it. Queries to the database go over its connection; whatever else takes long keeps it idle.',
      ),
    }),
    ({ transaction, isolation, steps: inside }): Step => ({
      kind: 'transaction',
      database: transaction,
      isolation,
      steps: inside,
    }),
    (): Step => ({ kind: 'transaction', database: '', isolation: 'read committed', steps: [] }),
  );
}

/** Its database and the pool to it must exist, and its statements follow each other. */
export function checkTransaction(step: TransactionStep, service: Service, topology: Topology, reading: Reading): void {
  if (step.database === '') return;
  const known = topology.databases.map((one) => one.name);
  if (!known.includes(step.database)) {
    const trouble = `no database is called ${JSON.stringify(step.database)}.${suggest(step.database, known)}`;
    reading.reportAbout(step, ['transaction'], trouble);
    return;
  }
  if (topology.databases.some((one) => one.name === step.database && one.cache !== undefined)) {
    reading.reportAbout(step, ['transaction'], `${step.database} is a cache server, which has no transactions.`);
  }
  if (!service.pools.some((pool) => pool.database === step.database)) {
    const cure = `Add "pools: {${step.database}: {max: 10}}" to ${service.name}.`;
    reading.reportAbout(step, ['transaction'], `${service.name} has no pool of connections to ${step.database}. ${cure}`);
  }
  for (const inside of everyStep(step.steps)) {
    if (inside.kind === 'transaction' && inside.database === step.database && !reading.isWrongAt(inside, ['transaction'])) {
      const cure = 'Write its steps in place of it.';
      const trouble = `is within a transaction of ${step.database} already; savepoints are not modelled. ${cure}`;
      reading.reportAbout(inside, ['transaction'], trouble);
    }
    if (inside.kind !== 'parallel' || !everyStep(inside.branches.flat()).some((one) => asks(one, step.database))) continue;
    const cure = 'Write these queries one after the other, or take the parallel step out of the transaction.';
    reading.reportAbout(inside, ['parallel'], `a transaction has one connection, so its queries cannot run at once. ${cure}`);
  }
}

function asks(step: Step, database: string): boolean {
  return (step.kind === 'query' || step.kind === 'transaction') && step.database === database;
}
