/** What the orchestrator and the operators of databases have under way, as plain data. */
import type { SchemaChange } from '../model/action.ts';

/** A replacement of all pods of a service by those of its generation of now. */
export interface Rollout {
  readonly service: number;
  readonly change: number;
}

/** A service on its way to another number of pods. */
export interface Scaling {
  readonly service: number;
  readonly replicas: number;
  readonly change: number;
}

/** A failover that is under way or has been, as plain data. */
export interface Failover {
  /** Under whose name the primary is reached; the old one and the new one. */
  readonly database: number;
  readonly from: number;
  readonly to: number;
  readonly change: number;
  readonly rejoinUs: number | null;
}

/** How a change of the change log is undone. */
export type Undo =
  | { readonly kind: 'deploy'; readonly service: number; readonly version: string; readonly release: number }
  /** Settings as they were before; null where none had been made. */
  | {
      readonly kind: 'config';
      readonly component: string;
      readonly before: Readonly<Record<string, number | null>>;
    }
  | { readonly kind: 'migration'; readonly database: number; readonly changes: readonly SchemaChange[] };
