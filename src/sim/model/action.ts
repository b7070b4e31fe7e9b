/**
 * Everything that changes a running system, as data with a simulated time. A scripted change and a person's click are the
 * same kind of action: one path, one log, one replay (law 2).
 */
import type { AlertDeed } from './alert-deed.ts';
import type { CacheDeed } from './cache-deed.ts';
import type { MessagingDeed } from './messaging-deed.ts';
import type { InfrastructureDeed } from './infrastructure-deed.ts';
import type { FailoverDeed } from './failover-deed.ts';
import type { SessionDeed } from './session-deed.ts';
import type { ExpireDeed, SilenceDeed } from './silence.ts';
import type { Strategy } from './strategy.ts';
import type { Micros } from '../base/time.ts';
import type { DatabaseDeed } from './database-deed.ts';

export type SchemaChange =
  | { readonly kind: 'addColumn'; readonly table: string; readonly column: string }
  | { readonly kind: 'dropColumn'; readonly table: string; readonly column: string }
  | {
      readonly kind: 'createIndex';
      readonly table: string;
      readonly index: string;
      readonly columns: readonly string[];
      /** False keeps writes out while it is built. */
      readonly concurrently?: boolean;
    }
  | { readonly kind: 'dropIndex'; readonly table: string; readonly index: string };

export type Deed =
  /** Every replica is replaced by a new version: one by one, or as the strategy says. */
  | {
      readonly kind: 'deploy';
      readonly service: string;
      readonly title: string;
      readonly author: string;
      readonly version: string;
      readonly strategy?: Strategy | undefined;
    }
  /** The version that stands beside that of a service takes its place. */
  | { readonly kind: 'promote'; readonly service: string }
  | {
      readonly kind: 'migrate';
      readonly database: string;
      readonly title: string;
      readonly author: string;
      readonly changes: readonly SchemaChange[];
    }
  /** Undoes a change of the change log by its id; `latest` is the newest one of the component. */
  | { readonly kind: 'rollback'; readonly component: string; readonly change: number | 'latest' }
  /** Of every replica in turn, or of the one pod that is named: it is deleted, and another comes in its place. */
  | { readonly kind: 'restart'; readonly service: string; readonly pod?: string }
  | { readonly kind: 'scale'; readonly service: string; readonly replicas: number }
  /** Sets settings of a running service or database (model/setting.ts), at once. Empty title and author: made from what is done. */
  | {
      readonly kind: 'configure';
      readonly component: string;
      readonly settings: Readonly<Record<string, number>>;
      readonly title: string;
      readonly author: string;
    }
  | SessionDeed
  | CacheDeed
  | FailoverDeed
  | AlertDeed
  | SilenceDeed
  | ExpireDeed
  | { readonly kind: 'createIndex'; readonly database: string; readonly table: string; readonly columns: readonly string[] }
  | DatabaseDeed
  | MessagingDeed
  | InfrastructureDeed
  | {
      readonly kind: 'inject';
      readonly fault: string;
      readonly target: string;
      readonly parameters: Readonly<Record<string, number>>;
      /** For so long its intensity grows from nothing; not said: it is there at once. */
      readonly rampUs?: Micros | undefined;
      /** After so long it ends by itself; not said: it stays until it is cleared. */
      readonly forUs?: Micros | undefined;
    }
  /** Ends an injected fault by the id that its injection got (1, 2, ... in the order of injection). */
  | { readonly kind: 'clear'; readonly injection: number }
  /** What a person says during a drill; it changes nothing in the world. */
  | { readonly kind: 'acknowledge'; readonly alert: string }
  | { readonly kind: 'diagnose'; readonly component: string; readonly mechanism: string; readonly note: string };

/** Deeds that change the world; the others (faults, alerting, words) are the session's. */
export type WorldDeed = Exclude<
  Deed,
  { kind: 'inject' | 'clear' | 'changeAlert' | 'silence' | 'expireSilence' | 'acknowledge' | 'diagnose' }
>;

export interface Action {
  readonly atUs: Micros;
  /** Who acts: the scenario's time line, the learner, or a replay standing in for the learner. */
  readonly by: 'timeline' | 'operator';
  readonly deed: Deed;
}

/** A line of the change log that everybody on call can read: neutral words, like a real one. */
export interface Change {
  readonly id: number;
  readonly atUs: Micros;
  readonly kind: 'deploy' | 'migration' | 'rollback' | 'restart' | 'scale' | 'index' | 'config' | 'job';
  readonly component: string;
  readonly title: string;
  readonly author: string;
  /** What was changed, one line each, e.g. `DROP INDEX orders_user_status`. */
  readonly diff: readonly string[];
  readonly status: 'running' | 'done' | 'failed' | 'reverted';
  /** When it ended; null while it runs. */
  readonly endedAtUs: Micros | null;
}
