/** A change of an alert rule as files write it: `changeAlert: CheckoutSlow`, with a new expression, another time to wait, or both. */
import type { AlertDeed } from '../model/alert-deed.ts';
import { runLengthMaxUs } from './limits.ts';
import { optional, required } from './object-shape.ts';
import { duration, longText, title } from './quantity.ts';

export const alertDeedFields = {
  changeAlert: required(title, 'The alert of which the rule is changed, from its next evaluation on.'),
  expr: optional(longText, 'The new expression in PromQL. Left out: as it was.'),
  for: optional(
    duration({ maxUs: runLengthMaxUs, maxName: 'runLengthMax' }),
    'How long the expression must hold before the alert fires. Left out: as it was.',
  ),
};

export function alertDeed(read: { changeAlert: string; expr?: string | undefined; for?: number | undefined }): AlertDeed {
  return { kind: 'changeAlert', alert: read.changeAlert, expr: read.expr ?? '', forUs: read.for ?? null };
}
