/** How people are notified of alerts, in the words of an Alertmanager configuration, and what reached them. */
import type { Micros } from '../base/time.ts';
import type { Labels, Matcher } from './series.ts';

export interface NotificationConfig {
  readonly route: Route;
  readonly inhibitRules: readonly InhibitRule[];
  readonly timeIntervals: readonly NamedTimes[];
  readonly receivers: readonly Receiver[];
}

/** A node of the routing tree, with what it inherits from those above it written out. */
export interface Route {
  readonly receiver: string;
  readonly matchers: readonly Matcher[];
  /** Whether the routes beside it that come later are asked as well when it takes an alert. */
  readonly continues: boolean;
  /** Alerts with the same values of these labels are told together; `all`: only those with all labels the same. */
  readonly groupBy: readonly string[] | 'all';
  readonly groupWaitUs: Micros;
  readonly groupIntervalUs: Micros;
  readonly repeatIntervalUs: Micros;
  /** Names of times: silent in any of the first, and outside all of the second where there are any. */
  readonly muteTimes: readonly string[];
  readonly activeTimes: readonly string[];
  readonly routes: readonly Route[];
}

/** While an alert of the source fires, those of the target with the same values of these labels are not told. */
export interface InhibitRule {
  readonly source: readonly Matcher[];
  readonly target: readonly Matcher[];
  readonly equal: readonly string[];
}

export interface NamedTimes {
  readonly name: string;
  readonly intervals: readonly TimeInterval[];
}

/** Each from its first to its last, both included. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

/** A recurring stretch of time: inside when each part that is said has a span that is met. */
export interface TimeInterval {
  /** Minutes of the day; the last is not included. */
  readonly minutes: readonly Span[] | null;
  /** 0 is Sunday. */
  readonly weekdays: readonly Span[] | null;
  /** Negative days count from the end of the month: -1 is the last. */
  readonly daysOfMonth: readonly Span[] | null;
  /** 1 to 12. */
  readonly months: readonly Span[] | null;
  readonly years: readonly Span[] | null;
}

/** What kind of inbox an integration is for people: one that wakes them, one that they read along, one that they work off. */
export type InboxKind = 'pager' | 'chat' | 'ticket';

/** One way in which a receiver is told: `pagerduty`, `slack`. */
export interface Integration {
  readonly integration: string;
  readonly kind: InboxKind;
  readonly sendResolved: boolean;
}

/** Without integrations: whatever goes there reaches nobody. */
export interface Receiver {
  readonly name: string;
  readonly integrations: readonly Integration[];
}

export interface NotifiedAlert {
  readonly status: 'firing' | 'resolved';
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAtUs: Micros;
  /** Null while it fires. */
  readonly endsAtUs: Micros | null;
}

/** What lies in an inbox. */
export interface Notification {
  readonly atUs: Micros;
  readonly receiver: string;
  readonly integration: string;
  readonly kind: InboxKind;
  /** The labels that its alerts have in common because they are grouped by them. */
  readonly groupLabels: Labels;
  readonly alerts: readonly NotifiedAlert[];
}
