/** Kinds of events of the sessions of databases, numbered on from those of core.ts; operands in brackets. */
export const EVENT_LOCKS_GRANTED = 20; /* [database] */
export const EVENT_SESSION_TIMEOUT = 21; /* [timeout line of sessions] */
export const EVENT_TRANSACTION_OVER = 22; /* [database, admin session] */
export const EVENT_CLIENT_GONE = 23; /* [transaction, ticket] */
export const EVENT_PROMOTION = 24; /* [failover] */
export const EVENT_REJOIN = 25; /* [failover] */
export const EVENT_POOL_TRIES = 26; /* [pod, pool] */

/** What a timeout line is about, numbered on from those of core.ts: its subject is a query, or a transaction. */
export const TIMEOUT_STATEMENT = 20;
export const TIMEOUT_TRANSACTION = 21;
