/** Kinds of events of the sessions of databases, numbered on from those of core.ts; operands in brackets. */
export const EVENT_LOCKS_GRANTED = 20; /* [database] */
export const EVENT_SESSION_TIMEOUT = 21; /* [timeout line of sessions] */
export const EVENT_TRANSACTION_OVER = 22; /* [database, admin session] */
export const EVENT_CLIENT_GONE = 23; /* [transaction, ticket] */
