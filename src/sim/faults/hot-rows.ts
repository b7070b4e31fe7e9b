/** A few rows that everybody wants to lock: what one row and several have in common. */
import type { HookEffect } from '../model/effect.ts';
import type { Topology } from '../model/topology.ts';
import type { Target } from './fault.ts';
import { struckStatement } from './struck-statement.ts';

/** Null when the statement locks rows that are told apart, at least so many at once. */
export function locksTooFewRows(topology: Topology, target: Target, rowsMin: number): string | null {
  const statement = struckStatement(topology, target);
  if ((statement?.locks?.keys ?? null) === null) return 'locks no rows that are told apart.';
  return (statement?.rows ?? 0) >= rowsMin ? null : 'locks one row at a time.';
}

export function hotRows({ component, part }: Target, share: number, rows: number): readonly HookEffect[] {
  const at = { kind: 'statement', database: component, statement: part } as const;
  return [
    { kind: 'hook', hook: 'hotRowRatio', at, value: share },
    { kind: 'hook', hook: 'hotRows', at, value: rows },
  ];
}
