/** What can be otherwise than it was set in alerting, for as long as something goes wrong there. */
import type { Micros } from '../base/time.ts';
import type { RuleGroup } from './alert.ts';
import type { SilenceDeed } from './silence.ts';

export type AlertingChange =
  /** The number that the rule of an alert compares with is so many times as high. */
  | { readonly what: 'threshold'; readonly alert: string; readonly factor: number }
  /** The rule must hold for at least so long before the alert fires. */
  | { readonly what: 'wait'; readonly alert: string; readonly forUs: Micros }
  /** Rules that nobody has asked for. */
  | { readonly what: 'rules'; readonly group: RuleGroup }
  /** A silence as people make them; who finds it can end it. */
  | { readonly what: 'silence'; readonly silence: SilenceDeed }
  /** Before all other routes stands one that hands the alert to a receiver without an inbox. */
  | { readonly what: 'route'; readonly alert: string };
