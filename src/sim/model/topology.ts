/**
 * What exists: services, databases, users and objectives as plain data, the result of reading a system file. The world
 * is compiled from this and from nothing else.
 */
import type { Micros } from '../base/time.ts';
import type { Admission, EndpointAdmission } from './admission.ts';
import type { LoadShape } from './load.ts';
import type { Autoscale } from './autoscale.ts';
import type { Broker, Consuming, PublishStep } from './broker.ts';
import type { Balancing } from './balancing.ts';
import type { CacheServer } from './cache.ts';
import type { Collector } from './collector.ts';
import type { CallGuard } from './call-guard.ts';
import type { CallPolicy, CallSettings } from './call-policy.ts';
import type { ConnectionPool, HostConnections } from './pool.ts';
import type { Partitioning } from './partitioning.ts';
import type { Probes } from './probes.ts';
import type { Process } from './process.ts';
import type { Distribution } from './distribution.ts';
import type { Flag } from './flag.ts';
import type { Job } from './job.ts';
import type { Idempotency } from './idempotency.ts';
import type { Logging, LogLevel } from './logging.ts';
import type { MetricNames } from './metric-names.ts';
import type { Network } from './network.ts';
import type { Node } from './node.ts';
import type { Isolation, KeyChoice, Sequence, SessionLimits, StatementLocks } from './locking.ts';
import type { Resolver } from './resolver.ts';
import type { Tls } from './tls.ts';
import type { Heap, ProcessorQuota } from './runtime.ts';
import type { Autovacuum, Hotness, Storage } from './storage.ts';

export interface Topology {
  readonly name: string;
  /** One-way latency between any two processes. */
  readonly networkLatency: Distribution;
  /** Where it is not the same everywhere; not said: it is. */
  readonly network?: Network | undefined;
  readonly services: readonly Service[];
  /** Machines that hold the replicas; not said: each has its processors for itself. */
  readonly nodes?: readonly Node[] | undefined;
  /** What deploys bring: a service under its name as a later version of it is. */
  readonly releases: readonly Service[];
  readonly databases: readonly Database[];
  /** Not said: none. */
  readonly brokers?: readonly Broker[] | undefined;
  /** What spans go through; not said: they are found as soon as they have ended. */
  readonly collector?: Collector | undefined;
  /** Not said: none. */
  readonly flags?: readonly Flag[] | undefined;
  /** Not said: none. */
  readonly jobs?: readonly Job[] | undefined;
  readonly users: readonly UserGroup[];
  readonly objectives: readonly Objective[];
}

export interface Service {
  readonly name: string;
  readonly version: string;
  readonly replicas: number;
  /** Whether it is somebody else's: what its processes say is not ours to read, and they are not ours to touch. Not said: no. */
  readonly external?: boolean | undefined;
  /** Of a third party: which key it accepts, of calls that bring one; not said: the first. */
  readonly credentials?: number | undefined;
  /** Not said: as many as were asked for, until somebody asks for another number. */
  readonly autoscale?: Autoscale | undefined;
  /** Not said: nobody asks; a replica is well as long as its process runs. */
  readonly probes?: Probes | undefined;
  /** Cores a replica may use; its running requests share them. */
  readonly processors: number;
  /** How many a replica asks for, where nodes hold replicas; not said: all of them. */
  readonly processorRequest?: number | undefined;
  /** A limit on the time that it may use them; null: none. */
  readonly processorQuota: ProcessorQuota | null;
  /** Its managed memory; null when memory is not modelled. */
  readonly heap: Heap | null;
  /** Requests that a replica works on at once; each holds a worker until it is answered. */
  readonly workers: number;
  /** Requests that may wait for a worker in one replica; one more is refused with 503. */
  readonly queueMax: number;
  /** From the start of a replica until it takes requests. */
  readonly startupUs: Micros;
  /** Upper bounds of the buckets of its duration histograms, ascending; null: Prometheus' default ones. */
  readonly bucketBoundsUs: readonly Micros[] | null;
  /** The share of the traces that begin in it that are kept; not said: all. */
  readonly tracesRatio?: number | undefined;
  /** Whether the waits inside its processes, for locks and threads, have spans; not said: no. */
  readonly tracesWaits?: boolean | undefined;
  /** Whose names its metrics have; not said: Prometheus'. */
  readonly metricNames?: MetricNames | undefined;
  /** Its counter of requests has the id of the user as a label, one of so many; not said or 0: it has not. */
  readonly userIds?: number | undefined;
  readonly pools: readonly ConnectionPool[];
  /** How it keeps connections to the services that it calls; not said: they cost nothing, and there is no end of them. */
  readonly connections?: HostConnections | undefined;
  /** Encryption of connections to it that are kept (`connections` of its callers); not said: none, or none that costs. */
  readonly tls?: Tls | undefined;
  /** How it finds the addresses of what it calls; not said: it always knows them. */
  readonly resolver?: Resolver | undefined;
  /** What the link of a replica takes, in each direction; not said: it has no end. */
  readonly bytesPerSecond?: number | undefined;
  /** How its callers choose a replica; null: each in turn. */
  readonly balancing: Balancing | null;
  /** What operators have set about its calls, by the service that is called. */
  readonly callSettings?: Readonly<Record<string, CallSettings>> | undefined;
  /** What its replicas refuse at the door; not said: nothing. */
  readonly admission?: Admission | undefined;
  /** Whether its calls tell the callee when it gives up; not said: no, and the callee works on. */
  readonly cancels?: boolean | undefined;
  /** Whether it minds the deadline of its requests and sends what is left of it along with its calls. */
  readonly propagatesDeadline?: boolean | undefined;
  /** Whether its calls and messages are as important as the requests and messages that make them; not said: they are normal. */
  readonly carriesPriority?: boolean | undefined;
  readonly process: Process;
  /** What its processes write; not said: lines from info on, which take no room. */
  readonly logs?: Logging | undefined;
  readonly endpoints: readonly Endpoint[];
  /** What it does with messages; not said: nothing. */
  readonly consumers?: readonly Consumer[] | undefined;
}

export interface Endpoint {
  readonly method: string;
  readonly route: string;
  readonly steps: readonly Step[];
  /** Not said: REQUEST_BYTES and ANSWER_BYTES. */
  readonly requestBytes?: number | undefined;
  readonly responseBytes?: number | undefined;
  readonly admission?: EndpointAdmission | undefined;
  /** Not said: a request that is sent again works again. */
  readonly idempotent?: Idempotency | undefined;
}

/** What a service does with the messages of a topic. */
export interface Consumer extends Consuming {
  readonly steps: readonly Step[];
}

export type Step =
  /** Occupies a processor of the replica. */
  | { readonly kind: 'work'; readonly demand: Distribution }
  /** Waits without a processor, like a sleep or a call to something that is not modelled. */
  | { readonly kind: 'wait'; readonly length: Distribution }
  | {
      readonly kind: 'call';
      readonly service: string;
      readonly method: string;
      readonly route: string;
      readonly timeoutUs: Micros;
      readonly guard: CallGuard | null;
      readonly policy?: CallPolicy | undefined;
      /** Whether it finds out that an answer is wrong, and fails then; not said: it goes by what it gets. */
      readonly checks?: boolean | undefined;
      /** Which key it brings to a third party, by number; not said: none, and none is asked for. */
      readonly credentials?: number | undefined;
    }
  | { readonly kind: 'query'; readonly database: string; readonly statement: string; readonly timeoutUs: Micros }
  | { readonly kind: 'parallel'; readonly branches: readonly (readonly Step[])[] }
  /** Takes one of the ways, each with its share of the requests; what is left of the shares takes none. */
  | { readonly kind: 'choose'; readonly ways: readonly Way[] }
  /** Takes `steps` where the feature flag is on for the user or tenant, and `otherwise` where it is off. */
  | { readonly kind: 'flag'; readonly flag: string; readonly steps: readonly Step[]; readonly otherwise: readonly Step[] }
  /** Runs `steps` while it alone holds the lock in its replica; waits for it at most `timeoutUs`, or for as long as it takes. */
  /** Steps in one transaction: on one connection, with all locks kept to its end. */
  | {
      readonly kind: 'transaction';
      readonly database: string;
      /** Left out: read committed. */
      readonly isolation?: Isolation | undefined;
      readonly steps: readonly Step[];
    }
  | { readonly kind: 'lock'; readonly lock: string; readonly timeoutUs: Micros | null; readonly steps: readonly Step[] }
  /** Runs `steps` on a thread of a pool of the process, while the request's own worker waits. */
  | { readonly kind: 'threadPool'; readonly pool: string; readonly timeoutUs: Micros | null; readonly steps: readonly Step[] }
  /** Writes to the disk of the replica, which must have room for it. */
  | { readonly kind: 'write'; readonly bytes: number }
  /** Runs `steps` when the cache of the replica does not have the key, which may be the tenant that the request is for. */
  | {
      readonly kind: 'cache';
      readonly cache: string;
      readonly keys: KeyChoice | 'tenant';
      /** Share of the keys that stand for nothing: fetching one finds out just that. Not said: none. */
      readonly missingRatio?: number | undefined;
      /** How long to wait at most for another request that fetches the same key; not said: for as long as it takes. */
      readonly timeoutUs?: Micros | undefined;
      readonly steps: readonly Step[];
    }
  /** `malformedOnly`: only for messages in which something is missing (model/broker.ts). */
  | {
      readonly kind: 'fail';
      readonly ratio: number;
      readonly status: number;
      readonly message: string;
      readonly malformedOnly?: boolean | undefined;
    }
  /** A share of the requests is answered well, with something wrong. */
  | { readonly kind: 'wrong'; readonly ratio: number }
  | PublishStep
  | { readonly kind: 'log'; readonly level: LogLevel; readonly message: string };

/** One of the ways that a request may take. */
export interface Way {
  readonly ratio: number;
  readonly steps: readonly Step[];
}

export interface Database {
  readonly name: string;
  /** As in OpenTelemetry's `db.system`, e.g. `postgresql`. */
  readonly system: string;
  /** Of each of its partitions, where it has some. */
  readonly processors: number;
  /** Not said: all rows are kept in one place. */
  readonly partitions?: Partitioning | undefined;
  /** The zone that it is in; not said: none. */
  readonly zone?: string | undefined;
  readonly connectionsMax: number;
  /** Which password is in force; not said: the first. */
  readonly credentials?: number | undefined;
  /** Statements that take at least this long are logged. */
  readonly slowQueryUs: Micros;
  readonly sessions: SessionLimits;
  /** Null where dead rows are not modelled. */
  readonly autovacuum: Autovacuum | null;
  /** The primary of which it is a read replica; null for a primary. */
  readonly replicaOf: string | null;
  /** Null when everything is in memory and nothing waits for a disk. */
  readonly storage: Storage | null;
  /** What it is besides when it is a cache server, which has no tables. */
  readonly cache?: CacheServer | undefined;
  readonly tables: readonly Table[];
  readonly statements: readonly Statement[];
}

export interface Table {
  readonly name: string;
  readonly rows: number;
  readonly rowBytes: number;
  readonly hot: Hotness;
  readonly columns: readonly string[];
  readonly indexes: readonly Index[];
  /** Where the numbers of its rows come from; null: from where none can run out. */
  readonly sequence: Sequence | null;
}

export interface Index {
  readonly name: string;
  readonly columns: readonly string[];
}

export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Empty when it touches no table. */
  readonly table: string;
  readonly verb: 'select' | 'insert' | 'update' | 'delete' | 'lock' | 'begin' | 'commit' | 'rollback' | 'get' | 'set';
  /** Columns that the statement compares with a value; an index on a prefix of these can serve it. */
  readonly where: readonly string[];
  /** Rows that match. */
  readonly rows: number;
  /** Rows that match each column of `where` alone; null when the columns are equally selective. */
  readonly columnRows: readonly number[] | null;
  /** A table of which, for each row, the rows are found that have its `column`; null when nothing is joined. */
  readonly join: { readonly table: string; readonly column: string; readonly rows: number } | null;
  /** Processor time of one execution, in place of what its plan would cost; null: as planned. */
  readonly takes: Distribution | null;
  /** Locks beyond the one on its table that its verb implies. */
  readonly locks: StatementLocks | null;
}

export interface UserGroup {
  readonly name: string;
  readonly arrivals: Arrivals;
  /** How the rate of an open loop changes over time; null: it does not. */
  readonly load: LoadShape | null;
  /** Which of its tenants each visit is for, numbered from 1, the largest first; not said: there are none. */
  readonly tenants?: KeyChoice | null | undefined;
  /** Each arrival does one of these journeys, chosen by weight. */
  readonly journeys: readonly Journey[];
}

export type Arrivals =
  /** Open loop: new users come however slow the system is. */
  | { readonly kind: 'poisson'; readonly perSecond: number }
  | { readonly kind: 'regular'; readonly perSecond: number }
  /** At random at two rates that take turns, each for an exponential time. */
  | {
      readonly kind: 'bursts';
      readonly busyPerSecond: number;
      readonly quietPerSecond: number;
      readonly busyUs: Micros;
      readonly quietUs: Micros;
    }
  /** At random, many at once: sizes are geometric. */
  | { readonly kind: 'batches'; readonly perSecond: number; readonly meanSize: number }
  /** Nobody by himself: a job sends them. */
  | { readonly kind: 'none' }
  /** Closed loop: each client thinks, does one journey, thinks again. */
  | { readonly kind: 'closed'; readonly clients: number; readonly think: Distribution };

export interface Journey {
  readonly weight: number;
  /** Requests that follow each other, each the root of its own trace. */
  readonly requests: readonly {
    readonly service: string;
    readonly method: string;
    readonly route: string;
    readonly timeoutUs: Micros;
    readonly policy?: CallPolicy | undefined;
  }[];
}

/** A promise about what users get, over the telemetry of one endpoint. */
export interface Objective {
  readonly name: string;
  readonly service: string;
  readonly method: string;
  readonly route: string;
  /** A good request is answered without a 5xx within this time. */
  readonly underUs: Micros;
  /** Share of good requests that was promised, e.g. 0.99. */
  readonly targetRatio: number;
  readonly windowUs: Micros;
}
