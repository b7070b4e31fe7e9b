/**
 * A topology as it runs: every endpoint and every user's journey is a short program of whole numbers (opcodes.ts), and the things
 * that it refers to (edges, queries, samplers) are tables. `compiler.ts` makes it, the interpreter (interpreter.ts) walks it.
 */
import type { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import type { Idempotency } from '../model/idempotency.ts';
import type { LogLevel } from '../model/logging.ts';
import type { Endpoint } from '../model/topology.ts';
import type { EdgeGuard } from './call-guard.ts';
import type { EdgePolicy } from './edge-policy.ts';
import type { MessagingProgram } from './messaging-program.ts';
import type { Priorities } from './priority-program.ts';
import type { Release } from './releases.ts';
import type { Sampler } from './sampler.ts';
import type { Inside, Scope } from './scope.ts';

/** A way from one caller to one endpoint. */
export interface Edge {
  readonly id: number;
  /** Index of the calling service; -1 for users. */
  readonly fromService: number;
  readonly toService: number;
  readonly toEndpoint: number;
  /** Place of the endpoint among those that the calling service calls: steps that call the same one share a counter. */
  readonly callee: number;
  readonly timeoutUs: Micros;
  /** Null: a plain call. */
  readonly guard: EdgeGuard | null;
  /** How the call is repeated; null when it is made once. */
  readonly policy: EdgePolicy | null;
  /** Whether it goes over connections that the caller's process keeps (host-pools.ts). */
  readonly pooled: boolean;
  /** Whether the callee is somebody else's. */
  readonly external: boolean;
  /** Which key it brings to a third party, and which the step says; null: none. */
  credentials: number | null;
  readonly writtenCredentials: number | null;
  /** Whether the caller finds out that an answer is wrong. */
  readonly checks: boolean;
  /** Whether the callee is told when the caller waits no more. */
  readonly cancels: boolean;
  /** Whether the time that is left goes along. */
  readonly propagatesDeadline: boolean;
}

export interface QueryStep {
  readonly id: number;
  readonly service: number;
  /** Index of the pool in the service's list. */
  readonly pool: number;
  readonly database: number;
  /** Index of the statement in the database's list. */
  readonly statement: number;
  readonly timeoutUs: Micros;
  /** Whether it goes over the connection of a transaction around it. */
  readonly inTransaction: boolean;
  /** Place of the cache in the service's list that a command to a cache server is for; -1 for other queries. */
  readonly cache: number;
}

export interface EndpointEntry {
  readonly service: number;
  /** Its place among the endpoints that its service has in any release. */
  readonly local: number;
  readonly endpoint: Endpoint;
}

export interface Failure {
  readonly ratio: number;
  /** Only for messages in which something is missing. */
  readonly malformedOnly: boolean;
  readonly status: number;
  readonly message: string;
  readonly service: number;
  readonly stream: Stream;
}

/** A step behind which a share of the requests is answered wrongly. */
export interface Wrong {
  readonly ratio: number;
  readonly stream: Stream;
}

export interface Chooser {
  readonly stream: Stream;
  /** Cumulated shares, one a way; what is beyond the last goes on behind the step. */
  readonly bounds: readonly number[];
  /** Where each way begins, and last where it goes on behind the step. */
  readonly entries: readonly number[];
}

export interface FlagStep {
  /** Place of the flag among those of the system. */
  readonly flag: number;
  /** Where on and off begin, and where both go on. */
  readonly entries: readonly number[];
}

export interface LogStep {
  readonly service: number;
  readonly level: LogLevel;
  readonly message: string;
}

/** What remembers idempotency keys, and as what its metrics and lines name it. */
export interface KeyStoreEntry {
  readonly service: number;
  /** Labels of metrics. */
  readonly labels: Readonly<Record<string, string>>;
  /** Fields of log lines. */
  readonly fields: Readonly<Record<string, string>>;
  readonly model: Idempotency;
}

export interface Program {
  readonly code: Int32Array;
  readonly endpoints: readonly EndpointEntry[];
  /** First what runs at the opening, in the order of the services, then what deploys may bring. */
  readonly releases: readonly Release[];
  readonly edges: readonly Edge[];
  /** Endpoints that each service calls. */
  readonly callees: readonly (readonly number[])[];
  readonly guards: readonly EdgeGuard[];
  readonly queries: readonly QueryStep[];
  readonly samplers: readonly Sampler[];
  readonly failures: readonly Failure[];
  readonly wrongs: readonly Wrong[];
  readonly choosers: readonly Chooser[];
  readonly flagSteps: readonly FlagStep[];
  readonly logSteps: readonly LogStep[];
  readonly messaging: MessagingProgram;
  readonly scopes: readonly Scope[];
  /** Endpoints and consumers that remember idempotency keys, as the first release that does says. */
  readonly keyStores: readonly KeyStoreEntry[];
  /** By instruction: the EXIT of the innermost scope around it, itself at an EXIT; -1 outside. A failing frame goes there. */
  readonly unwind: Int32Array;
  /** By service. */
  readonly insides: readonly Inside[];
  /** Entry of each journey, by user group. */
  readonly journeys: readonly (readonly number[])[];
  /** Every HTTP status that can be answered, 200 first. */
  readonly statuses: readonly number[];
  /** Whether any edge does so: without one, no frame keeps what only these need. */
  readonly cancels: boolean;
  readonly keepsDeadlines: boolean;
  /** Absent where nobody says how important anything is. */
  readonly priorities?: Priorities;
}
