/** The part of compiling that is about what is sent to databases: statements, and what begins and ends transactions. */
import { assert } from '../base/assert.ts';
import type { Micros } from '../base/time.ts';
import type { Service, Topology } from '../model/topology.ts';
import type { QueryStep } from './program.ts';

export class QueryCompiler {
  readonly queries: QueryStep[] = [];
  /** Databases of the transactions around the step that is compiled. */
  readonly transactions: string[] = [];
  private readonly topology: Topology;

  constructor(topology: Topology) {
    this.topology = topology;
  }

  query(caller: Service, database: string, name: string, timeoutUs: Micros, service: number): number {
    const model = this.topology.databases.find((candidate) => candidate.name === database);
    const statement = model?.statements.findIndex((candidate) => candidate.name === name) ?? -1;
    assert(statement >= 0, `${database} has no statement ${name}; the scenario's reader should have said so`);
    return this.sends(caller, database, statement, timeoutUs, service, this.transactions.includes(database));
  }

  /** `statement` may also be one that begins or ends a transaction. */
  sends(
    caller: Service,
    database: string,
    statement: number,
    timeoutUs: Micros,
    service: number,
    inTransaction: boolean,
    cache = -1,
  ): number {
    const databaseIndex = this.topology.databases.findIndex((candidate) => candidate.name === database);
    const pool = caller.pools.findIndex((candidate) => candidate.database === database);
    assert(
      pool >= 0 && databaseIndex >= 0,
      `${caller.name} has no pool to ${database}; the scenario's reader should have said so`,
    );
    const id = this.queries.length;
    this.queries.push({ id, service, pool, database: databaseIndex, statement, timeoutUs, inTransaction, cache });
    return id;
  }
}
