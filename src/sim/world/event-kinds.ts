/** What can happen: the kinds of events of the world, their operands in brackets; `dispatch.ts` says whose business each is. */

/* Frames, calls and users. */
export const EVENT_RESUME = 0; /* [frame, ticket] */
export const EVENT_PROCESSORS = 1; /* [processors, arming] */
export const EVENT_TIMEOUT = 2; /* [timeout line] */
export const EVENT_REQUEST_ARRIVES = 3; /* [request] */
export const EVENT_ANSWER_ARRIVES = 4; /* [request] */
export const EVENT_USER_ARRIVES = 5; /* [group] */
export const EVENT_THOUGHT = 6; /* [group, who] */
export const EVENT_RETRY = 7; /* [call, ticket] */
export const EVENT_HEDGE = 8; /* [call + WAITING, ticket] */
export const EVENT_CANCEL_ARRIVES = 9; /* [request, ticket] */
export const EVENT_QUERY_CANCEL_ARRIVES = 10; /* [query or request, ticket] */
export const EVENT_DEADLINE = 11; /* [request or query, ticket] */
/** Somebody who waits under a ticket of his own (frames.ts WAITING) waits no longer than until now. */
export const EVENT_WAIT_OVER = 12; /* [frame + WAITING, ticket] */
export const EVENT_PLACE_FREE = 13; /* [frame + WAITING, ticket] */
export const EVENT_DISK_TURN = 83; /* [pod, ticket] */

/* Processes and those who watch them. */
export const EVENT_POD_STARTED = 14; /* [pod] */
export const EVENT_CONTAINER_STARTS = 15; /* [pod] */
export const EVENT_OOM_KILL = 16; /* [pod] */
export const EVENT_PAUSE_ENDS = 17; /* [pod] */
/** Only put aside (pausing.ts), never in the list: a timeout. */
export const EVENT_TIMED_OUT = 18; /* [subject, kind of timeout] */
export const EVENT_HEALTH_CHECK = 19; /* [service, checks begun] */
export const EVENT_HEALTH_VERDICT = 20; /* [service] */
export const EVENT_SCRAPE = 21; /* [] */

/* The network, where paths differ. */
export const EVENT_MESSAGE_MOVES = 60; /* [frame, how far it is (network-sending.ts)] */

/* Pools of connections. */
export const EVENT_ERRAND = 22; /* [errand] */
export const EVENT_POOL_KEEPING = 23; /* [pod, pool] */
export const EVENT_POOL_TRIES = 24; /* [pod, pool] */
export const EVENT_CONNECTION_ROOM = 25; /* [database] */
export const EVENT_NO_SOCKET = 26; /* [query, ticket] */

/* Names, and the trust of those who connect. */
export const EVENT_NO_TRUST = 81; /* [request, ticket] */
export const EVENT_NAME_KNOWN = 80; /* [request, ticket] */

/* Databases. */
export const EVENT_QUERY_ARRIVES = 27; /* [query] */
export const EVENT_ROWS_ARRIVE = 28; /* [query] */
export const EVENT_LOCKS_GRANTED = 29; /* [database] */
export const EVENT_SESSION_TIMEOUT = 30; /* [timeout line of sessions] */
export const EVENT_TRANSACTION_OVER = 31; /* [database, admin session] */
export const EVENT_CLIENT_GONE = 32; /* [transaction, ticket] */
export const EVENT_CHECKPOINT = 33; /* [database, checkpoints begun] */
export const EVENT_CHECKPOINT_WRITE = 34; /* [database, checkpoints begun] */
export const EVENT_WAL_ARRIVES = 35; /* [replica] */
export const EVENT_AUTOVACUUM = 36; /* [database] */
export const EVENT_PROMOTION = 37; /* [failover] */
export const EVENT_REJOIN = 38; /* [failover] */

/* Telemetry on its way. */
export const EVENT_SHIP_LOGS = 45; /* [pod] */
export const EVENT_SCRAPE_TIMEOUT = 46; /* [] */
export const EVENT_COLLECT_SPANS = 47; /* [] */

/* What acts on the system from outside. */
export const EVENT_INJECTION = 70; /* [injection, what] */
export const EVENT_CRASH = 71; /* [pod] */
/** More kinds than there are; a message on its way notes its kind in so many. */
export const KINDS_MAX = 256;

/* Messages and brokers. */
export const EVENT_PUBLISH_ARRIVES = 50; /* [message, ticket] */
export const EVENT_PUBLISH_ACKED = 51; /* [message, ticket] */
export const EVENT_BATCH_ARRIVES = 52; /* [batch, ticket] */
export const EVENT_POLL_ARRIVES = 53; /* [batch, ticket] */
export const EVENT_MESSAGE_RETRY = 54; /* [batch, ticket] */
export const EVENT_MESSAGE_DUE = 55; /* [late message, ticket] */
export const EVENT_GROUP_DEALT = 56; /* [group, generation] */
export const EVENT_MEMBER_SILENT = 57; /* [member] */
export const EVENT_BROKER_UP = 58; /* [broker, restarts] */

/* Cache servers. */
export const EVENT_CACHE_STARTS = 39; /* [database, change] */
export const EVENT_CACHE_WARMS = 40; /* [warming] */
export const EVENT_CACHE_EXPIRES = 41; /* [database] */

/* What watches over services. */
export const EVENT_AUTOSCALE = 62; /* [autoscaler] */
export const EVENT_NODE_ROOM = 82; /* [pod] */
export const EVENT_PROBE = 63; /* [pod, kind of probe] */
export const EVENT_PROBE_VERDICT = 64; /* [pod, kind of probe] */
export const EVENT_DELIVERY = 65; /* [service, change] */

/* What runs at intervals. */
export const EVENT_JOB = 66; /* [job] */

/* What a line of timeouts is about. */
export const TIMEOUT_CALL = 0;
export const TIMEOUT_ACQUIRE = 1;
export const TIMEOUT_QUERY = 2;
export const TIMEOUT_SCOPE = 3;
export const TIMEOUT_LEAVE = 4;
export const TIMEOUT_PUBLISH = 5;
/** From here on the database ends what takes too long: the subject is a query, or a transaction. */
export const TIMEOUT_STATEMENT = 6;
export const TIMEOUT_TRANSACTION = 7;
/** A broker takes back what it has handed out. */
export const TIMEOUT_LEASE = 8;
