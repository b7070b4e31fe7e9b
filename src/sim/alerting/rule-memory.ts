/**
 * What is remembered of a rule and of its group from one evaluation to the next, as plain data that snapshots walk (law 4). What a
 * rule file leaves out is not there either, so that a run without it has the bytes that it always had.
 */
import type { Micros } from '../base/time.ts';
import type { Rule, RuleGroup } from '../model/alert.ts';
import type { Labels } from '../model/series.ts';
import type { AlertLife } from './alert-machine.ts';

export interface AlertInstance {
  life: AlertLife;
  labels: Labels;
  annotations: Readonly<Record<string, string>>;
  value: number;
  /** When Alertmanager was last told of it; not said: never. */
  sentAtUs?: Micros;
}

/** A rule that could not be evaluated the last time. */
export interface RuleFailure {
  readonly rule: string;
  readonly atUs: Micros;
  readonly message: string;
}

export interface RuleMemory {
  rule: Rule;
  /** The alerts by their label key; none of a recording rule. */
  readonly instances: Map<string, AlertInstance>;
  /** The series of the last evaluation by their label key: those that do not come again end with a stale marker. */
  written: Map<string, Labels>;
  failure: RuleFailure | null;
}

export interface GroupMemory {
  readonly intervalUs: Micros;
  nextAtUs: Micros;
  readonly rules: readonly RuleMemory[];
  readonly elementsMax?: number;
  readonly offsetUs?: Micros;
  /** Of a group that is there only for a while. */
  readonly key?: string;
}

/** A group that is first evaluated one interval after `atUs`. */
export function blankGroup({ intervalUs, elementsMax, offsetUs, rules }: RuleGroup, atUs: Micros): GroupMemory {
  return {
    intervalUs: Math.max(1, intervalUs),
    nextAtUs: atUs + Math.max(1, intervalUs),
    rules: rules.map((rule) => ({ rule, instances: new Map(), written: new Map(), failure: null })),
    ...(elementsMax === undefined ? {} : { elementsMax }),
    ...(offsetUs === undefined ? {} : { offsetUs }),
  };
}
