/** What a fault is, for lists and forms: its target, its knobs with units and ranges. The mechanics are in src/sim/faults. */
export interface FaultDescription {
  readonly name: string;
  readonly title: string;
  /** One or two sentences: what it does to the machine, not what it looks like. */
  readonly summary: string;
  readonly target: 'service' | 'database';
  readonly parameters: readonly FaultParameter[];
}

export interface FaultParameter {
  readonly name: string;
  readonly title: string;
  readonly unit: 'us' | 'ratio' | 'count';
  readonly min: number;
  readonly max: number;
  readonly usual: number;
}
