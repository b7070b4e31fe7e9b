/** A database: its processors, its tables and indexes as they are now, and the plan of every statement that follows from them. */
import { Stream } from '../base/random.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import type { SchemaChange } from '../model/action.ts';
import type { DatabaseDeed, StatementGrowth } from '../model/database-deed.ts';
import { changedSchema } from '../model/table-schema.ts';
import type { Database } from '../model/topology.ts';
import type { Target } from '../telemetry/target.ts';
import { CacheStore } from './cache-store.ts';
import type { Partitions } from './partition-state.ts';
import { indexBuildUs, planStatement, RESULT_PLAN, type Plan } from './planner.ts';
import type { Replication, ReplicationHandles } from './replication-state.ts';
import { Sampler } from './sampler.ts';
import { resizePages, type StorageState } from './storage-state.ts';
import { analyzeRows, believed, grow, statementRows, type StatementRows } from './statistics.ts';
import { RowWrites } from './row-writes.ts';
import { Sessions } from './sessions.ts';
import { namesMissingColumn } from './missing-columns.ts';
import { openTables, placesOf, type TableState } from './table-state.ts';

/** Share of a statement's processor time that varies from one execution to the next (exponentially); the rest is fixed. */
const VARIABLE_RATIO = 0.2;

/** Plans are looked at again when a table has grown or shrunk by so much. */
const REPLAN_RATIO = 0.01;

/** Work beside statements that is under way (maintenance.ts). */
export interface Maintenance {
  readonly table: TableState;
  readonly deed: Pick<DatabaseDeed, 'operation' | 'rows' | 'matches'>;
  /** Its line in the change log; -1 when it is autovacuum's. */
  readonly change: number;
  readonly session: number;
  /** Pages of a vacuum that are still to be read, and whether its dead rows are gone. */
  pagesLeft: number;
  swept: boolean;
  /** Rows of a load that are still to be written. */
  rowsLeft: number;
  /** Rows of the piece that is being written. */
  pieceRows: number;
  /** The log is on disk up to here once the piece is. */
  walBytes: number;
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
  /** As it is in force, and as operators see it set. */
  model: Database;
  modelSet: Database;
  readonly id: number;
  /** Its place in the table of pod names, for logs. */
  readonly host: number;
  readonly processors: ProcessorSharing;
  readonly target: Target;
  readonly instruments: DatabaseInstruments;
  readonly tables: TableState[];
  /** By statement: its plan, always in step with the tables; its rows; its table, null when it touches none. */
  plans: Plan[] = [];
  /** Null where all rows are in one place. */
  partitions: Partitions | null = null;
  /** Null when everything is in memory. */
  storage: StorageState | null = null;
  /** Null when it is no cache server. */
  readonly store: CacheStore | null;
  /** Null for a primary; and the ids of its replicas. */
  replication: Replication | null = null;
  readonly replicas: number[] = [];
  /** Of the metrics of replication; null while it never followed anybody. */
  replicationHandles: ReplicationHandles | null = null;
  /** Metrics of its role; null where there is only one. */
  role: readonly [number, number] | null = null;
  /** False while the server is down; how often a primary has been replaced, as PostgreSQL counts. */
  up = true;
  timeline = 1;
  readonly statementRows: StatementRows[];
  private readonly tableOf: readonly (TableState | null)[];
  connectionsOpen = 0;
  /** Connections of somebody who is not part of the system. */
  connectionsHeld = 0;
  /** Numbers of its sequences that nobody can have. */
  numbersHeld = 0;
  readonly maintenance: (Maintenance | null)[] = [];
  readonly sessions: Sessions;
  /** Timeout lines of statements and of transactions; -1: they may take as long as they like. */
  statementTimeouts = -1;
  transactionTimeouts = -1;
  /** Writes fail. */
  readOnly: boolean;
  /** Whether anything can be wrong with a statement: then all are looked at before they begin. */
  guarded: boolean;
  /** By statement: whether it names a column that is not there. */
  lacksColumn: readonly boolean[] = [];
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
    this.modelSet = model;
    this.id = id;
    this.host = host;
    this.processors = processors;
    this.target = target;
    this.instruments = instruments;
    this.demand = new Stream(seed, `${model.name}/demand`);
    this.takes = model.statements.map(({ name, takes }) =>
      takes === null ? null : new Sampler(takes, new Stream(seed, `${model.name}/${name}/takes`)),
    );
    this.tables = openTables(model);
    this.statementRows = model.statements.map(statementRows);
    this.tableOf = model.statements.map(({ table }) => this.table(table) ?? null);
    this.sessions = new Sessions(model, id, target, seed, new RowWrites(model.statements, this.tableOf));
    this.store = model.cache === undefined ? null : new CacheStore(model, model.cache, target);
    this.readOnly = model.sessions.readOnly;
    this.guarded = this.mayRefuse();
    this.replan();
  }

  /** Takes numbers for new rows off the table's sequence; false when it has too few left. */
  takeNumbers(table: string, rows: number): boolean {
    const sequence = this.table(table)?.sequence ?? null;
    if (sequence === null) return true;
    if (sequence.last + rows > sequence.max - this.numbersHeld) return false;
    sequence.last += rows;
    return true;
  }

  /** Whether it has as many connections as it accepts. */
  isFull(): boolean {
    return this.connectionsOpen + this.connectionsHeld >= this.model.connectionsMax;
  }

  setReadOnly(readOnly: boolean): void {
    this.readOnly = readOnly;
    this.guarded = this.mayRefuse();
  }

  setUp(up: boolean): void {
    this.up = up;
    this.guarded = this.mayRefuse();
  }

  table(name: string): TableState | undefined {
    return this.tables.find((table) => table.name === name);
  }

  /** Counts an execution of `statement` and draws its processor time. */
  execute(statement: number): number {
    const plan = this.plans[statement];
    const table = this.tableOf[statement];
    if (table !== null) {
      if (plan.scan === 'Seq Scan') {
        table.seqScans++;
        table.seqRowsRead += plan.rowsExamined;
      } else if (plan.scan === 'Index Scan') table.indexScans++;
    }
    const takes = this.takes[statement];
    if (takes !== null) return takes.draw();
    return plan.demandUs * (1 - VARIABLE_RATIO + VARIABLE_RATIO * this.demand.exponential());
  }

  /** Applies a change that takes no time worth modelling; building an index is a job instead (see Orchestrator of schemas). */
  apply(change: SchemaChange): void {
    const table = this.table(change.table);
    if (table === undefined) return;
    Object.assign(table, changedSchema(table, change));
    this.replan();
  }

  buildTimeUs(tableName: string): number {
    const table = this.table(tableName);
    return table === undefined ? 0 : indexBuildUs(table);
  }

  /** Rows come to a table without a statement, all at once. */
  load(table: TableState, rows: number, matches: readonly StatementGrowth[]): void {
    for (const { statement, column, rows: more } of matches) {
      const at = this.model.statements.findIndex(({ name }) => name === statement);
      if (at >= 0) grow(this.statementRows[at], this.model.statements[at], column, more);
    }
    table.rows += rows;
    table.modified += rows;
    this.replan();
  }

  /** A replica that has applied everything is as its primary is; `ratio` of what was written since it last was, when it got no more. */
  mirror(primary: DatabaseState, ratio: number): void {
    let other = false;
    this.tables.forEach((table, at) => {
      const { columns, indexes } = primary.tables[at];
      const rows = table.rows + Math.round((primary.tables[at].rows - table.rows) * ratio);
      other ||= table.rows !== rows || table.indexes !== indexes || table.columns !== columns;
      Object.assign(table, { rows, columns, indexes });
    });
    this.statementRows.forEach((of, at) => {
      const { columnRows, analyzedColumnRows, ...counts } = primary.statementRows[at];
      other ||= of.rows !== counts.rows || of.analyzedRows !== counts.analyzedRows || columnRows !== null;
      Object.assign(of, counts, {
        columnRows: columnRows === null ? null : [...columnRows],
        analyzedColumnRows: analyzedColumnRows === null ? null : [...analyzedColumnRows],
      });
    });
    if (other) this.replan();
  }

  /** The planner learns what is true of a table. */
  analyze(table: TableState): void {
    table.modified = 0;
    this.tableOf.forEach((of, statement) => {
      if (of === table) analyzeRows(this.statementRows[statement]);
    });
    this.replan();
  }

  /** Rows that one execution of a statement writes. */
  rowsWritten(statement: number): number {
    const { verb, rows } = this.model.statements[statement];
    if (verb === 'insert') return rows;
    const found = this.statementRows[statement].rows;
    return verb === 'delete' ? Math.min(found, this.tableOf[statement]?.rows ?? found) : found;
  }

  /** An execution of a statement begins to write; returns how many rows. */
  beginWrite(statement: number): number {
    const table = this.tableOf[statement];
    if (table === null) return 0;
    const rows = this.rowsWritten(statement);
    this.sessions.writes.begin(statement, rows);
    if (placesOf(table) > table.plannedRows * (1 + REPLAN_RATIO)) this.replan();
    return rows;
  }

  private mayRefuse(): boolean {
    const endless = (this.storage?.space ?? null) === null;
    if (this.store?.model.eviction === 'none') return true;
    if (this.lacksColumn.includes(true)) return true;
    return this.readOnly || !this.up || this.timeline > 1 || !endless || this.tables.some(({ sequence }) => sequence !== null);
  }

  /** Looks at all plans again. */
  replan(): void {
    this.tables.forEach((table, at) => {
      table.plannedRows = placesOf(table);
      if (this.storage !== null) resizePages(this.storage.cache, at, table.plannedRows, table.rowBytes, table.indexes.length);
    });
    this.plans = this.model.statements.map((statement, at) => {
      const table = this.tableOf[at];
      if (table === null || statement.verb === 'lock') return { ...RESULT_PLAN };
      const inner = statement.join === null ? null : (this.table(statement.join.table) ?? null);
      const { rows, columnRows } = this.statementRows[at];
      return planStatement(statement, table, inner, believed(this.statementRows[at]), { rows, columnRows });
    });
    this.lacksColumn = this.model.statements.map((statement) => namesMissingColumn(statement, (name) => this.table(name)));
    this.guarded = this.mayRefuse();
  }
}
