/**
 * What a fault is, for lists, forms and tests: its family and target, its knobs with units and ranges, and the signs by which it is seen in
 * telemetry. The mechanics are in src/sim/faults.
 */
import type { Micros } from '../base/time.ts';

/** The families, in the order in which lists show them. */
export const FAULT_FAMILIES = {
  process: 'Processor, memory, process',
  network: 'Network',
  pools: 'Pools, threads, policies',
  database: 'Database',
  cache: 'Cache',
  broker: 'Broker',
  dependency: 'Dependency',
  change: 'Change',
  traffic: 'Traffic',
  observability: 'Observability pipeline',
} as const;

export type FaultFamily = keyof typeof FAULT_FAMILIES;

/** What a fault may strike; fault-target.ts says how it is written and what there is in a system. */
export type TargetKind =
  | 'service'
  | 'endpoint'
  | 'consumer'
  | 'database'
  | 'broker'
  | 'topic'
  | 'edge'
  | 'table'
  | 'index'
  | 'statement'
  | 'users'
  | 'collector'
  | 'alert'
  | 'flag'
  | 'node'
  /** A node; where there are none, the machine that some replicas of a service are on. */
  | 'machine';

export interface FaultDescription {
  readonly name: string;
  readonly title: string;
  readonly family: FaultFamily;
  /** One or two sentences: what it does to the machine, not what it looks like. */
  readonly summary: string;
  readonly target: TargetKind;
  readonly parameters: readonly FaultParameter[];
  /** Seen on the example system of test/faults, and not without the fault. */
  readonly signature: Signature;
}

export interface FaultParameter {
  readonly name: string;
  readonly title: string;
  readonly unit: 'us' | 'ratio' | 'count' | 'times' | 'bytes';
  readonly min: number;
  readonly max: number;
  readonly usual: number;
  /** At this value it would do nothing: a ramp grows from here. Not said: it does not grow. */
  readonly calm?: number;
}

export interface Signature {
  /** The target that it is shown on, and parameters other than the usual ones. */
  readonly on: string;
  readonly parameters: Readonly<Record<string, number>>;
  /** What else goes wrong there, in the twin too: some faults are seen only when there is trouble already. */
  readonly beside?: Beside | undefined;
  readonly signs: readonly Sign[];
}

export interface Beside {
  readonly fault: string;
  readonly target: string;
  readonly parameters: Readonly<Record<string, number>>;
}

/** A number that telemetry gives, which the fault brings above or below a bound within some time after its onset. */
export interface Sign {
  /** In words, for whoever asks what one will see. */
  readonly seen: string;
  readonly source:
    | { readonly promql: string }
    /** Log lines since the onset whose message, pod or fields have this text. */
    | { readonly logs: string; readonly service?: string }
    /** Traces a second since the onset that are found and begin in this service; or the share of the last of them with such a span. */
    | { readonly traces: string; readonly span?: string };
  readonly is: 'above' | 'below';
  readonly than: number;
  readonly withinUs: Micros;
}
