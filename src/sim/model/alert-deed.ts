/** A rule of the alerts is changed while the system runs: what people do about an alert that is wrong. */
import type { Micros } from '../base/time.ts';

export interface AlertDeed {
  readonly kind: 'changeAlert';
  readonly alert: string;
  /** PromQL; empty: as it was. */
  readonly expr: string;
  /** How long it must hold; null: as it was. */
  readonly forUs: Micros | null;
}

export function alertDeedText({ alert, expr }: AlertDeed): string {
  return expr === '' ? `Changed how long ${alert} waits` : `Changed the rule of ${alert} to ${expr.replace(/\s+/g, ' ').trim()}`;
}
