/** A database: its processors, its tables and indexes as they are now, and the plan of every statement that follows from them. */
import { Stream } from '../base/random.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import type { SchemaChange } from '../model/action.ts';
import type { Database, Index } from '../model/topology.ts';
import type { Target } from '../telemetry/target.ts';
import { indexBuildUs, planStatement, RESULT_PLAN, type Plan } from './planner.ts';
import { Sampler } from './sampler.ts';

/** Share of a statement's processor time that varies from one execution to the next (exponentially); the rest is fixed. */
const VARIABLE_RATIO = 0.2;

export interface TableState {
  readonly name: string;
  readonly rows: number;
  readonly rowBytes: number;
  columns: string[];
  indexes: Index[];
  seqScans: number;
  indexScans: number;
  seqRowsRead: number;
}

/** An index that is being built; it is a job on the database's processors like any query. */
export interface IndexBuild {
  readonly table: string;
  readonly index: Index;
  readonly change: number;
}

export interface DatabaseInstruments {
  readonly processorSeconds: number;
  readonly processors: number;
  readonly active: number;
  readonly open: number;
  readonly connectionsMax: number;
  readonly up: number;
  /** By statement. */
  readonly durations: Int32Array;
  /** Three counters a table: sequential scans, index scans, rows read by sequential scans. */
  readonly tables: readonly (readonly [number, number, number])[];
}

export class DatabaseState {
  model: Database;
  readonly id: number;
  /** Its place in the table of pod names, for logs. */
  readonly host: number;
  readonly processors: ProcessorSharing;
  readonly target: Target;
  readonly instruments: DatabaseInstruments;
  readonly tables: TableState[];
  /** By statement, always in step with the tables. */
  plans: Plan[] = [];
  connectionsOpen = 0;
  readonly builds: (IndexBuild | null)[] = [];
  private readonly demand: Stream;
  /** By statement: its demand where the model says it, null where its plan does. */
  private readonly takes: readonly (Sampler | null)[];

  constructor(
    model: Database,
    id: number,
    host: number,
    processors: ProcessorSharing,
    target: Target,
    instruments: DatabaseInstruments,
    seed: string,
  ) {
    this.model = model;
    this.id = id;
    this.host = host;
    this.processors = processors;
    this.target = target;
    this.instruments = instruments;
    this.demand = new Stream(seed, `${model.name}/demand`);
    this.takes = model.statements.map(({ name, takes }) =>
      takes === null ? null : new Sampler(takes, new Stream(seed, `${model.name}/${name}/takes`)),
    );
    this.tables = model.tables.map((table) => ({
      name: table.name,
      rows: table.rows,
      rowBytes: table.rowBytes,
      columns: [...table.columns],
      indexes: [...table.indexes],
      seqScans: 0,
      indexScans: 0,
      seqRowsRead: 0,
    }));
    this.replan();
  }

  table(name: string): TableState | undefined {
    return this.tables.find((table) => table.name === name);
  }

  /** Counts an execution of `statement` and draws its processor time. */
  execute(statement: number): number {
    const plan = this.plans[statement];
    const table = this.table(this.model.statements[statement].table);
    if (table !== undefined) {
      if (plan.scan === 'Seq Scan') {
        table.seqScans++;
        table.seqRowsRead += plan.rowsExamined;
      } else table.indexScans++;
    }
    const takes = this.takes[statement];
    if (takes !== null) return takes.draw();
    return plan.demandUs * (1 - VARIABLE_RATIO + VARIABLE_RATIO * this.demand.exponential());
  }

  /** Applies a change that takes no time worth modelling; building an index is a job instead (see Orchestrator of schemas). */
  apply(change: SchemaChange): void {
    const table = this.table(change.table);
    if (table === undefined) return;
    switch (change.kind) {
      case 'addColumn':
        table.columns = [...table.columns, change.column];
        break;
      case 'dropColumn':
        table.columns = table.columns.filter((column) => column !== change.column);
        break;
      case 'createIndex':
        table.indexes = [...table.indexes, { name: change.index, columns: change.columns }];
        break;
      case 'dropIndex':
        table.indexes = table.indexes.filter((index) => index.name !== change.index);
    }
    this.replan();
  }

  buildTimeUs(tableName: string): number {
    const table = this.table(tableName);
    return table === undefined ? 0 : indexBuildUs(table);
  }

  private replan(): void {
    this.plans = this.model.statements.map((statement) => {
      const table = this.table(statement.table);
      return table === undefined ? RESULT_PLAN : planStatement(statement, table);
    });
  }
}
