/**
 * What statements that fail and sessions that wait look like in telemetry: lines of the server's log as PostgreSQL writes them,
 * and the spans and lines of the client that gets the error. They are defined when they are first needed.
 */
import { statementAt } from './control-statements.ts';
import type { LogLevel } from '../model/logging.ts';
import type { Database, Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { DATABASE_ERRORS, errorWords } from './database-errors.ts';
import { MODE_NAMES, ROW_FOR_SHARE } from './lock-modes.ts';
import type { Program, QueryStep } from './program.ts';
import type { Signatures } from './signatures.ts';

export class DatabaseSignatures {
  private readonly topology: Topology;
  private readonly recorder: Recorder;
  private readonly lines = new Map<string, number>();
  private readonly spans = new Map<number, number>();

  constructor(topology: Topology, recorder: Recorder) {
    this.topology = topology;
    this.recorder = recorder;
  }

  /** The client span of a query that the database answered with an error. */
  errorSpan(query: QueryStep, error: number, signatures: Signatures): number {
    const key = query.id * DATABASE_ERRORS.length + error;
    let template = this.spans.get(key);
    if (template === undefined) {
      const plain = this.recorder.spans.templates[signatures.querySpans[query.id]];
      const { code } = errorWords(this.topology.databases[query.database].cache !== undefined, error);
      const attributes = { ...plain.attributes, 'db.response.status_code': code, 'error.type': code };
      template = this.recorder.spans.defineTemplate({ ...plain, attributes, b: null });
      this.spans.set(key, template);
    }
    return template;
  }

  /** The same, if there has been one yet; else -1. */
  errorSpanMade(query: number, error: number): number {
    return this.spans.get(query * DATABASE_ERRORS.length + error) ?? -1;
  }

  /** The line of the service that got the error; a: when it had waited so long. */
  clientError(program: Program, query: number, error: number): number {
    const step = program.queries[query];
    const database = this.topology.databases[step.database];
    const cache = database.cache !== undefined;
    const { code, message } = errorWords(cache, error);
    return this.line(`client/${query}/${error}`, this.topology.services[step.service].name, {
      level: 'error',
      message: cache
        ? `command to ${database.name} failed after {duration_ms} ms: ${code} ${message}`
        : `query to ${database.name} failed after {duration_ms} ms: ERROR: ${message} (SQLSTATE ${code})`,
      fixed: { 'db.query.text': statementAt(database, step.statement).text, 'db.response.status_code': code },
      a: 'duration_ms',
      b: null,
    });
  }

  /** The server's line about a statement that failed. */
  statementError(database: Database, statement: number, error: number): number {
    return this.commandError(database, statementAt(database, statement).text, error);
  }

  /** The same of anything that is sent to it. */
  commandError(database: Database, text: string, error: number): number {
    const { code, message } = DATABASE_ERRORS[error];
    return this.line(`${database.name}/error/${text}/${error}`, database.name, {
      level: 'error',
      message: `ERROR:  ${message}`,
      fixed: { sqlstate: code, 'db.query.text': text },
      a: null,
      b: null,
    });
  }

  /** The server's line about a session that ended for a reason of its own. */
  sessionError(database: Database, error: number): number {
    const { code, message } = DATABASE_ERRORS[error];
    return this.line(`${database.name}/fatal/${error}`, database.name, {
      level: 'error',
      message: `FATAL:  ${message}`,
      fixed: { sqlstate: code },
      a: 'pid',
      b: null,
    });
  }

  /** The server lets nobody in. */
  refused(database: Database, error: number): number {
    const cache = database.cache !== undefined;
    const { code, message } = errorWords(cache, error);
    return this.line(`${database.name}/refused/${error}`, database.name, {
      level: 'error',
      message: cache ? `${code} ${message}` : `FATAL:  ${message}`,
      fixed: { [cache ? 'error' : 'sqlstate']: code },
      a: null,
      b: null,
    });
  }

  /** What the server says of itself. */
  note(database: Database, message: string): number {
    return this.line(`${database.name}/note/${message}`, database.name, { level: 'info', message, fixed: {}, a: null, b: null });
  }

  /** The server reads that a connection is closed in the middle of a transaction. */
  clientLost(database: Database): number {
    return this.line(`${database.name}/lost`, database.name, {
      level: 'info',
      message: 'LOG:  unexpected EOF on client connection with an open transaction',
      fixed: {},
      a: 'pid',
      b: null,
    });
  }

  /** a: who waits; b: who holds. */
  stillWaiting(database: Database, mode: number, table: string): number {
    const afterMs = database.sessions.deadlockTimeoutUs / 1000;
    return this.waitLine(database, mode, table, 'still', 'info', {
      message: `process {pid} still waiting for ${MODE_NAMES[mode]} on ${lockedThing(mode, table)} after ${afterMs} ms; process holding the lock: {holder}`,
      b: 'holder',
    });
  }

  /** a: who went ahead of others in the queue, or made somebody do so. */
  avoidedDeadlock(database: Database, mode: number, table: string): number {
    const afterMs = database.sessions.deadlockTimeoutUs / 1000;
    return this.waitLine(database, mode, table, 'avoided', 'info', {
      message: `process {pid} avoided deadlock for ${MODE_NAMES[mode]} on ${lockedThing(mode, table)} by rearranging queue order after ${afterMs} ms`,
      b: null,
    });
  }

  /** a: who waited; b: how long. */
  acquired(database: Database, mode: number, table: string): number {
    return this.waitLine(database, mode, table, 'acquired', 'info', {
      message: `process {pid} acquired ${MODE_NAMES[mode]} on ${lockedThing(mode, table)} after {wait_ms} ms`,
      b: 'wait_ms',
    });
  }

  /** a: who waits and is the victim; b: who blocks him. */
  deadlock(database: Database, mode: number, table: string): number {
    return this.waitLine(database, mode, table, 'deadlock', 'error', {
      message: `DETAIL:  Process {pid} waits for ${MODE_NAMES[mode]} on ${lockedThing(mode, table)}; blocked by process {holder}.`,
      b: 'holder',
    });
  }

  private waitLine(
    database: Database,
    mode: number,
    table: string,
    what: string,
    level: LogLevel,
    words: { readonly message: string; readonly b: string | null },
  ): number {
    const key = `${database.name}/${what}/${mode}/${table}/${database.sessions.deadlockTimeoutUs}`;
    return this.line(key, database.name, { level, fixed: { relation: table }, a: 'pid', ...words });
  }

  private line(
    key: string,
    service: string,
    words: {
      readonly level: LogLevel;
      readonly message: string;
      readonly fixed: Readonly<Record<string, string>>;
      readonly a: string | null;
      readonly b: string | null;
    },
  ): number {
    let template = this.lines.get(key);
    if (template === undefined) {
      template = this.recorder.logs.defineTemplate({ service, ...words });
      this.lines.set(key, template);
    }
    return template;
  }
}

/** Who waits for a row waits for the transaction that changed it. */
function lockedThing(mode: number, table: string): string {
  return mode >= ROW_FOR_SHARE ? `a transaction that changed a row of ${table}` : `relation ${table}`;
}
