/**
 * The limits that a scenario file must keep, so that no file, however hostile or mistyped, can hang or exhaust the reader or
 * the run (law 6). Each is named in the problem that it causes.
 */
import { DAY, HOUR, type Micros } from '../base/time.ts';

/** Bytes of one file, counted as UTF-16 units, which is never more than the bytes. */
export const fileLengthMax = 256 * 1024;
/** Words and marks of one file, spaces and ends of lines included: what the parser of YAML spends its time and memory on. */
export const tokensMax = 30_000;
/** Values of one file after aliases are written out: a bomb of aliases ends here. */
export const valuesMax = 20_000;
export const nestingMax = 40;
/** Problems that are told of one scenario; beyond that a list helps nobody. */
export const problemsMax = 200;

export const nameLengthMax = 63;
export const textLengthMax = 10_000;
export const phraseLengthMax = 500;
export const titleLengthMax = 200;
export const markdownLengthMax = 64 * 1024;

/** 5 TiB, as in S3. */
export const objectBytesMax = 5_497_558_138_880;
/** Bytes a second of one transfer: 100 GiB/s. */
export const transferRateMax = 107_374_182_400;
export const jobsMax = 100;
export const jobIntervalMaxUs: Micros = DAY;
/** What a request has got of each is two bits of one number. */
export const flagsMax = 15;
export const servicesMax = 200;
export const replicasMax = 500;
/** Replicas of all services together. */
export const podsMax = 2_000;
export const processorsMax = 256;
/** Bytes of one process. */
export const memoryMax = 1024 * 1024 * 1024 * 1024;
export const workersMax = 10_000;
export const queueLengthMax = 1_000_000;
export const connectionsMax = 10_000;
/** Passwords of a database, one after the other. */
export const credentialsMax = 1_000_000;
/** Thread pools, and caches, of one service. */
export const insidesMax = 20;
export const cacheEntriesMax = 1_000_000;
/** In all caches of all replicas, 32 bytes each. */
export const cacheEntriesTotalMax = 20_000_000;
export const descriptorsMax = 10_000_000;
/** Ephemeral ports of one replica: all that TCP has. */
export const portsMax = 65_535;
/** Nodes of one group. */
export const nodesMax = 100;
/** 1 PiB. */
export const diskBytesMax = 1_125_899_906_842_624;
/** 1 GiB. */
export const writeBytesMax = 1_073_741_824;
/** Messages there and back that open a connection. */
export const roundTripsMax = 100;
/** Uses of one connection. */
export const usesMax = 1_000_000_000;
export const endpointsMax = 100;
/** Buckets of one histogram: each is a series of every endpoint and replica. */
export const bucketsMax = 60;
/** Users that a label may tell apart, and samples that a scrape may be allowed to bring. */
export const userIdsMax = 1_000_000;
export const scrapeSamplesMax = 10_000_000;
export const stepsMax = 100;
/** Times that steps are repeated, and steps of one list, with all inside them, when repetitions are written out. */
export const repeatMax = 500;
export const repeatedStepsMax = 1_000;
/** Calls and queries that one request of a user may lead to, over all services. */
export const callsPerRequestMax = 1_000;
/** Tries of one call, and tries beside the first that run at once. */
export const attemptsMax = 100;
export const hedgesMax = 10;
/** Idempotency keys that an endpoint remembers, and all endpoints together. */
export const idempotencyKeysMax = 10_000_000;
export const retryReserveMax = 10_000;
/** The share of requests that may go round a circle of calls once more: of a million, none goes round 300 times. */
export const circleRatioMax = 0.9;
/** As many as the setting of a running database allows. */
export const databasePartitionsMax = 64;
export const databasesMax = 50;
export const brokersMax = 20;
/** Topics of one broker, and partitions of one topic: each is some series for every group that reads it. */
export const topicsMax = 50;
export const partitionsMax = 200;
/** Messages of one partition: 48 bytes each. */
export const messagesMax = 1_000_000;
export const consumersMax = 20;
export const batchesMax = 10_000;
/** Tries of one message. */
export const triesMax = 1_000;
export const tablesMax = 200;
export const statementsMax = 500;
export const columnsMax = 200;
export const rowsMax = 100_000_000_000;
/** Things to choose among, such as rows that are hit. */
export const keysMax = 1_000_000_000;
export const zipfExponentMax = 10;
export const sequenceMax = Number.MAX_SAFE_INTEGER;
export const rowBytesMax = 1024 * 1024;
/** Sizes of memories, disks and logs, and bytes a second. */
export const bytesMax = 1_125_899_906_842_624;
/** Paths between components, and bytes of one message. */
export const pathsMax = 500;
export const messageBytesMax = 1_073_741_824;
/** Spans that a collector holds, or sends in a second, and traces that it knows. */
export const collectorSpansMax = 10_000_000;
export const collectorTracesMax = 1_000_000;
export const iopsMax = 10_000_000;
export const userGroupsMax = 50;
export const tenantsMax = 1_000_000;
export const journeysMax = 100;
/** Arrivals a second of one group of users. */
export const arrivalsPerSecondMax = 20_000;
/** Mean size of a batch of arrivals. */
export const batchMax = 1_000;
/** The factor of one part of a load shape upon the rate of arrivals. */
export const loadFactorMax = 1_000;
export const loadStepsMax = 200;
export const clientsMax = 100_000;
/** Of all groups together. */
export const clientsTotalMax = 1_000_000;
export const arrivalsTotalMax = 200_000;
/** Visits a second of all closed loops, if each takes no more than 10ms. */
export const visitsPerSecondMax = 100_000;
/** Of all replicas by all replicas of their callers. */
export const healthChecksPerSecondMax = 100_000;
export const objectivesMax = 100;
export const timelineMax = 500;
export const replaysMax = 50;
export const expectationsMax = 200;
export const rulesMax = 500;
export const erlangStagesMax = 1_000;

/** Lengths of steps, timeouts and latencies. */
export const stepLengthMaxUs: Micros = HOUR;
/** Length of a whole run. */
export const runLengthMaxUs: Micros = DAY;
/** Windows of objectives. */
export const windowMaxUs: Micros = 366 * DAY;
/** Calls that a circuit breaker looks back on. */
export const breakerCallsMax = 100_000;
/** Of all breakers of all replicas, a byte each. */
export const breakerCallsTotalMax = 100_000_000;
/** Tokens of a rate limit. */
export const burstMax = 1_000_000;
/** Requests in flight in one replica, where a limit is set on them. */
export const inFlightMax = 1_000_000;
/** Calls in a bulkhead. */
export const bulkheadMax = 100_000;
/** Answers that a judgement of a replica asks for. */
export const outcomesMax = 1_000_000;
/** Checks or failures in a row. */
export const checksMax = 1_000;
