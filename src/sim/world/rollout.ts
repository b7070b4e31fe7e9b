/** What the orchestrator has under way, as plain data. */
import type { SchemaChange } from '../model/action.ts';

/** A replacement of all pods of a service. */
export interface Rollout {
  readonly service: number;
  readonly change: number;
  /** Pods still to be replaced. */
  old: number[];
}

/** A service on its way to another number of pods. */
export interface Scaling {
  readonly service: number;
  readonly replicas: number;
  readonly change: number;
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
