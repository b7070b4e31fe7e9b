/**
 * Alertmanager in the simulation: alerts come in from the rules, are routed, grouped, inhibited, silenced and told once, to inboxes in place of
 * pagers and chats. Its timers are instants that whoever moves time asks for, and all fields are plain data (laws 1 and 4).
 */
import { SECOND, type Micros } from '../base/time.ts';
import type { Integration, Notification, NotificationConfig, Receiver, Route } from '../model/notification.ts';
import type { Labels } from '../model/series.ts';
import type { AlertingChange } from '../model/alerting-change.ts';
import type { ExpireDeed, Silence, SilenceDeed } from '../model/silence.ts';
import { alertmanagerSamples, type AlertmanagerFigures, type SentCount } from './alertmanager-metrics.ts';
import { labelOf } from '../query/promql/labels.ts';
import { flush, forgetResolved, insert, newGroup, type AlertGroup } from './alert-group.ts';
import { labelKey } from './alert-labels.ts';
import { isInhibited } from './inhibition.ts';
import { isNews, type Told } from './notification-log.ts';
import { isResolved, merged, type ReceivedAlert } from './received-alert.ts';
import { groupLabelsOf, routesOf } from './routing.ts';
import type { RecordSample } from './rule-evaluation.ts';
import { isSilenced, silenceTroubles, withoutSilence, withSilence } from './silencing.ts';
import { isWithin } from './time-window.ts';

/** How often groups without alerts are cleared away. */
const MAINTENANCE_US: Micros = 30 * SECOND;
/** Alerts in notifications that are kept; the oldest notifications go first. */
const alertsToldMax = 50_000;

export class Alertmanager {
  private readonly config: NotificationConfig;
  /** Unix time of simulated time 0, for times of the day. */
  private readonly startsAtMs: number;
  /** By label key. */
  private readonly known = new Map<string, ReceivedAlert>();
  /** By route and group labels. */
  private readonly groups = new Map<string, AlertGroup>();
  private readonly told = new Map<string, Told>();
  private made: readonly Silence[] = [];
  private delivered: Notification[] = [];
  private alertsTold = 0;
  private dropped = 0;
  private maintainedAtUs: Micros = 0;
  private readonly sent: readonly SentCount[];
  /** What is there only for a while, by key: ids of silences, alerts that a route takes to nobody. */
  private readonly leftBehind = new Map<string, number>();
  private readonly misrouted = new Map<string, string>();
  /** Its own metrics are scraped so often. */
  private readonly scrapedEveryUs: Micros;
  private scrapedAtUs: Micros = 0;

  constructor(config: NotificationConfig, startsAtMs: number, scrapeIntervalUs: Micros) {
    this.config = config;
    this.startsAtMs = startsAtMs;
    this.scrapedEveryUs = scrapeIntervalUs;
    this.sent = config.receivers.flatMap(({ name: receiver, integrations }) =>
      [...new Set(integrations.map(({ integration }) => integration))].map((integration) => ({ receiver, integration, sent: 0 })),
    );
  }

  /** When something is to be done next. */
  nextAtUs(): Micros {
    let next = this.scrapedAtUs + this.scrapedEveryUs;
    if (this.groups.size > 0) next = Math.min(next, this.maintainedAtUs + MAINTENANCE_US);
    for (const { nextFlushAtUs } of this.groups.values()) next = Math.min(next, nextFlushAtUs);
    return next;
  }

  receive(alerts: readonly ReceivedAlert[], atUs: Micros): void {
    for (const sent of alerts) {
      const key = labelKey(sent.labels);
      const alert = merged(this.known.get(key), sent, atUs);
      this.known.set(key, alert);
      if ([...this.misrouted.values()].includes(labelOf(alert.labels, 'alertname'))) continue;
      for (const route of routesOf(this.config.route, alert.labels)) this.groupOf(route, alert.labels, atUs, alert);
    }
  }

  /** Does what is due at this instant: groups tell in the order in which they came about. */
  advance(atUs: Micros, record: RecordSample): void {
    for (const [key, group] of this.groups) if (group.nextFlushAtUs <= atUs) this.flush(key, group, atUs);
    if (this.maintainedAtUs + MAINTENANCE_US <= atUs) this.maintain(atUs);
    if (this.scrapedAtUs + this.scrapedEveryUs > atUs) return;
    this.scrapedAtUs = atUs;
    for (const { labels, value } of alertmanagerSamples(this.figures(atUs), atUs)) record(labels, atUs, value);
  }

  silenceTroubles(deed: SilenceDeed | ExpireDeed, atUs: Micros): string[] {
    return silenceTroubles(this.made, deed, atUs);
  }

  /** The id of the silence. */
  silence(deed: SilenceDeed, atUs: Micros): number {
    this.made = withSilence(this.made, deed, atUs);
    return this.made.length;
  }

  expire(id: number, atUs: Micros): void {
    this.made = withoutSilence(this.made, id, atUs);
  }

  /** From now on there is a silence or a route more, until the same key is restored. */
  alter(key: string, change: AlertingChange, atUs: Micros): void {
    if (change.what === 'silence') this.leftBehind.set(key, this.silence(change.silence, atUs));
    else if (change.what === 'route') this.misrouted.set(key, change.alert);
  }

  restore(key: string, atUs: Micros): void {
    this.misrouted.delete(key);
    const silence = this.leftBehind.get(key);
    if (silence !== undefined) this.expire(silence, atUs);
    this.leftBehind.delete(key);
  }

  silences(): readonly Silence[] {
    return this.made;
  }

  /** What lies in the inboxes, the oldest first. */
  notifications(): readonly Notification[] {
    return this.delivered;
  }

  limitsReached(): string[] {
    return this.dropped === 0 ? [] : [`alertsToldMax: ${this.dropped} of the oldest notifications were dropped`];
  }

  private groupOf(route: Route, labels: Labels, atUs: Micros, alert: ReceivedAlert): void {
    const groupLabels = groupLabelsOf(route, labels);
    const key = `${routeNumber(this.config.route, route)} ${labelKey(groupLabels)}`;
    const group = this.groups.get(key) ?? newGroup(route, groupLabels, atUs);
    if (this.groups.size === 0) this.maintainedAtUs = Math.floor(atUs / MAINTENANCE_US) * MAINTENANCE_US;
    this.groups.set(key, group);
    insert(group, alert, atUs);
  }

  private flush(key: string, group: AlertGroup, atUs: Micros): void {
    const { route } = group;
    const alerts = flush(group, atUs).filter(({ labels }) => !this.isSuppressed(labels, atUs));
    const receiver = this.config.receivers.find(({ name }) => name === route.receiver);
    if (receiver !== undefined && alerts.length > 0 && this.isTime(route, atUs)) {
      receiver.integrations.forEach((integration, index) => {
        this.tell(`${key} ${receiver.name} ${index}`, group, receiver, integration, alerts, atUs);
      });
    }
    forgetResolved(group, atUs);
  }

  private isSuppressed(labels: Labels, atUs: Micros): boolean {
    return isSilenced(this.made, labels, atUs) || isInhibited(this.config.inhibitRules, labels, this.known, atUs);
  }

  private isTime({ activeTimes, muteTimes }: Route, atUs: Micros): boolean {
    const isIn = (names: readonly string[]): boolean => isWithin(this.config.timeIntervals, names, this.startsAtMs, atUs);
    return (activeTimes.length === 0 || isIn(activeTimes)) && !isIn(muteTimes);
  }

  private tell(
    key: string,
    { route, labels: groupLabels }: AlertGroup,
    { name: receiver }: Receiver,
    { integration, kind, sendResolved }: Integration,
    alerts: readonly ReceivedAlert[],
    atUs: Micros,
  ): void {
    const keysOf = (resolved: boolean): string[] =>
      alerts.filter((alert) => isResolved(alert, atUs) === resolved).map(({ labels }) => labelKey(labels));
    const [firing, resolved] = [keysOf(false), keysOf(true)];
    const { repeatIntervalUs } = route;
    if (!isNews(this.told.get(key), firing, resolved, sendResolved, repeatIntervalUs, atUs)) return;
    this.told.set(key, { atUs, firing, resolved, expiresAtUs: atUs + 2 * repeatIntervalUs });
    if (firing.length === 0 && !sendResolved) return;
    const told = alerts.flatMap((alert): Notification['alerts'] => {
      const { labels, annotations, startsAtUs, endsAtUs } = alert;
      if (!isResolved(alert, atUs)) return [{ status: 'firing', labels, annotations, startsAtUs, endsAtUs: null }];
      return sendResolved ? [{ status: 'resolved', labels, annotations, startsAtUs, endsAtUs }] : [];
    });
    this.deliver({ atUs, receiver, integration, kind, groupLabels, alerts: told });
  }

  private figures(atUs: Micros): AlertmanagerFigures {
    const firing = [...this.known.values()].filter((alert) => !isResolved(alert, atUs));
    const suppressed = firing.filter(({ labels }) => this.isSuppressed(labels, atUs)).length;
    const { sent, groups, made: silences } = this;
    return { active: firing.length - suppressed, suppressed, groups: groups.size, silences, sent };
  }

  private deliver(notification: Notification): void {
    const { receiver, integration } = notification;
    for (const one of this.sent) if (one.receiver === receiver && one.integration === integration) one.sent += 1;
    this.delivered.push(notification);
    this.alertsTold += notification.alerts.length;
    while (this.alertsTold > alertsToldMax) {
      this.alertsTold -= this.delivered.shift()?.alerts.length ?? 0;
      this.dropped += 1;
    }
  }

  private maintain(atUs: Micros): void {
    this.maintainedAtUs = Math.floor(atUs / MAINTENANCE_US) * MAINTENANCE_US;
    for (const [key, { alerts }] of this.groups) if (alerts.size === 0) this.groups.delete(key);
    for (const [key, alert] of this.known) if (isResolved(alert, atUs)) this.known.delete(key);
    for (const [key, { expiresAtUs }] of this.told) if (expiresAtUs < atUs) this.told.delete(key);
  }
}

/** Its place in the tree, counted from the root. */
function routeNumber(root: Route, route: Route): number {
  return everyRoute(root).indexOf(route);
}

function everyRoute(route: Route): Route[] {
  return [route, ...route.routes.flatMap(everyRoute)];
}
