/**
 * What became of every query, counted outside of telemetry like the calls of tally.ts. By query step of the program: what was begun has
 * ended for whoever asked, was lost with him, or is waited for; and what was begun was never sent, has been served, or is under way to
 * that. What was served has been heard, found nobody to hear it, or is on its way back. `test/laws/query-laws.ts` holds it against frames,
 * spans and histograms.
 */
import { DATABASE_ERRORS, NO_ERROR } from './database-errors.ts';

export const ERRORS = DATABASE_ERRORS.length;

/** How a query ends for whoever asked: with an answer of the database (its error, NO_ERROR for rows), or without one. */
const UNANSWERED = ['gotNoConnection', 'gotNoSocket', 'timedOut', 'calledOff'] as const;
export const [GOT_NO_CONNECTION, GOT_NO_SOCKET, QUERY_TIMED_OUT, QUERY_CALLED_OFF] = UNANSWERED.map((_, at) => ERRORS + at);
export const QUERY_ENDS = ERRORS + UNANSWERED.length;

/** How a transaction ends in the server. LOST: its client died. SHUT_DOWN: the server did. */
export const TRANSACTION_ENDS = ['committed', 'rolledBack', 'lost', 'shutDown'] as const;
export const [COMMITTED, ROLLED_BACK, LOST, SHUT_DOWN] = TRANSACTION_ENDS.keys();

/** Codes of client spans of queries (error types of telemetry/span-store.ts): an error of the database names itself. */
export function spanCode(how: number): number {
  if (how === NO_ERROR) return 0;
  if (how < ERRORS) return 500;
  return how === QUERY_CALLED_OFF ? 2 : 1;
}

export class QueryTally {
  /** By query step. */
  readonly begun: Float64Array;
  /** Given up, or lost, before anything of it went to the database. */
  readonly unsent: Float64Array;
  /** The process of whoever asked died while he waited. */
  readonly lost: Float64Array;
  /** By query step and how it ended. */
  readonly ended: Float64Array;
  /** By query step and error: what the database has answered, and the part of it that nobody waited for any more. */
  readonly served: Float64Array;
  readonly unheard: Float64Array;
  /** By database: transactions of services that it has begun. */
  readonly transactionsBegun: Float64Array;
  /** By database and outcome. */
  readonly transactionsEnded: Float64Array;
  /** By database: statements without a transaction that failed, and loads. */
  readonly rolledBackAlone: Float64Array;
  /** By database: statements that took so long that its log has a line about them. */
  readonly slow: Float64Array;

  constructor(steps: number, databases: number) {
    this.begun = new Float64Array(steps);
    this.unsent = new Float64Array(steps);
    this.lost = new Float64Array(steps);
    this.ended = new Float64Array(steps * QUERY_ENDS);
    this.served = new Float64Array(steps * ERRORS);
    this.unheard = new Float64Array(steps * ERRORS);
    this.transactionsBegun = new Float64Array(databases);
    this.transactionsEnded = new Float64Array(databases * TRANSACTION_ENDS.length);
    this.rolledBackAlone = new Float64Array(databases);
    this.slow = new Float64Array(databases);
  }

  end(step: number, how: number): void {
    this.ended[step * QUERY_ENDS + how]++;
  }

  /** Whoever asked has died while he waited. */
  lose(step: number, sent: boolean): void {
    this.lost[step]++;
    if (!sent) this.unsent[step]++;
  }

  serve(step: number, error: number = NO_ERROR): void {
    this.served[step * ERRORS + error]++;
  }

  endTransaction(database: number, how: number): void {
    this.transactionsEnded[database * TRANSACTION_ENDS.length + how]++;
  }

  /** The answer is back, and whoever asked is gone. */
  findNobody(step: number, error: number): void {
    this.unheard[step * ERRORS + error]++;
  }
}
