/**
 * The errors that a database answers with instead of rows, in PostgreSQL's codes and words (manual, appendix "PostgreSQL Error
 * Codes"), and the HTTP status that each means for the request that hits it. 0 is no error.
 */
export interface DatabaseError {
  readonly code: string;
  readonly message: string;
  readonly status: number;
}

export const NO_ERROR = 0;
export const DEADLOCK_DETECTED = 1;
export const LOCK_TIMEOUT = 2;
export const QUERY_CANCELED = 3;
export const ADMIN_SHUTDOWN = 4;
export const IDLE_IN_TRANSACTION_TIMEOUT = 5;
export const IN_FAILED_TRANSACTION = 6;
export const READ_ONLY = 7;
export const SEQUENCE_EXHAUSTED = 8;
export const CLIENT_LOST = 9;
export const STATEMENT_TIMEOUT = 10;
export const TRANSACTION_TIMEOUT = 11;
export const NO_SPACE = 12;
export const SERIALIZATION_FAILURE = 13;
export const CONNECTION_FAILURE = 14;
export const CANNOT_CONNECT = 15;
export const TOO_MANY_CONNECTIONS = 16;
export const INVALID_PASSWORD = 17;
/** Of cache servers only. */
export const OUT_OF_MEMORY = 18;
export const UNDEFINED_COLUMN = 19;
export const DUPLICATE_INDEX = 20;

export const DATABASE_ERRORS: readonly DatabaseError[] = [
  { code: '00000', message: '', status: 0 },
  { code: '40P01', message: 'deadlock detected', status: 500 },
  { code: '55P03', message: 'canceling statement due to lock timeout', status: 503 },
  { code: '57014', message: 'canceling statement due to user request', status: 500 },
  { code: '57P01', message: 'terminating connection due to administrator command', status: 500 },
  { code: '25P03', message: 'terminating connection due to idle-in-transaction timeout', status: 500 },
  { code: '25P02', message: 'current transaction is aborted, commands ignored until end of transaction block', status: 500 },
  { code: '25006', message: 'cannot execute statement in a read-only transaction', status: 500 },
  { code: '2200H', message: 'nextval: reached maximum value of sequence', status: 500 },
  { code: '08006', message: 'connection to client lost', status: 500 },
  { code: '57014', message: 'canceling statement due to statement timeout', status: 504 },
  { code: '25P04', message: 'terminating connection due to transaction timeout', status: 500 },
  { code: '53100', message: 'could not extend file "base/16384/16397": No space left on device', status: 500 },
  { code: '40001', message: 'could not serialize access due to concurrent update', status: 500 },
  { code: '08006', message: 'server closed the connection unexpectedly', status: 503 },
  { code: '08001', message: 'could not connect to server: Connection refused', status: 503 },
  { code: '53300', message: 'sorry, too many clients already', status: 503 },
  { code: '28P01', message: 'password authentication failed', status: 503 },
  { code: 'OOM', message: "command not allowed when used memory > 'maxmemory'", status: 503 },
  { code: '42703', message: 'column does not exist', status: 500 },
  { code: '42P07', message: 'relation already exists', status: 500 },
];

/** What a cache server and its clients say of the same, by its code and message; the others do not happen to it. */
const CACHE_ERRORS: Readonly<Record<number, { readonly code: string; readonly message: string }>> = {
  [QUERY_CANCELED]: { code: 'ERR', message: 'client closed connection' },
  [ADMIN_SHUTDOWN]: { code: 'ECONNRESET', message: 'connection reset by peer' },
  [CONNECTION_FAILURE]: { code: 'ECONNRESET', message: 'connection reset by peer' },
  [CANNOT_CONNECT]: { code: 'ECONNREFUSED', message: 'connection refused' },
  [TOO_MANY_CONNECTIONS]: { code: 'ERR', message: 'max number of clients reached' },
  [INVALID_PASSWORD]: { code: 'WRONGPASS', message: 'invalid username-password pair or user is disabled' },
};

/** The words of an error where it happens: in a cache server, or in a database proper. */
export function errorWords(cache: boolean, error: number): { readonly code: string; readonly message: string } {
  return (cache ? CACHE_ERRORS[error] : undefined) ?? DATABASE_ERRORS[error];
}

const CLOSING: readonly number[] = [
  ADMIN_SHUTDOWN,
  IDLE_IN_TRANSACTION_TIMEOUT,
  CLIENT_LOST,
  TRANSACTION_TIMEOUT,
  CONNECTION_FAILURE,
];

/** Whether the server closes the connection with this error. */
export function endsConnection(error: number): boolean {
  return CLOSING.includes(error);
}
