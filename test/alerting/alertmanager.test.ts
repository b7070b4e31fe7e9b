/** Who is told what and when, by the rules of the real Alertmanager: waiting, grouping, repeating, inhibiting, silencing. */
import { describe, expect, it } from 'vitest';
import { Alertmanager } from '../../src/sim/alerting/alertmanager.ts';
import { HOUR, MINUTE, SECOND } from '../../src/sim/base/time.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import type { SilenceDeed } from '../../src/sim/model/silence.ts';
import { configOf } from './alertmanager-config.ts';

/** From when to when an alert fires, in seconds; null: to the end. */
type Stretch = readonly [labels: Labels, fromS: number, toS: number | null];

interface Story {
  readonly routes: string;
  readonly stretches: readonly Stretch[];
  readonly untilS: number;
  /** Called each time that rules have been evaluated, every 15 s. */
  readonly meanwhile?: (alertmanager: Alertmanager, atS: number) => void;
  readonly startsAt?: string;
}

/** What lies in the inboxes in the end: `45 night/pagerduty firing A B, resolved C`. */
function told({ routes, stretches, untilS, meanwhile, startsAt = '2026-03-10T00:00Z' }: Story): string[] {
  const alertmanager = new Alertmanager(configOf(routes), Date.parse(startsAt), HOUR);
  for (let atUs = 15 * SECOND; atUs <= untilS * SECOND; atUs += 15 * SECOND) {
    for (let next = alertmanager.nextAtUs(); next < atUs; next = alertmanager.nextAtUs()) alertmanager.advance(next, () => {});
    const atS = atUs / SECOND;
    for (const [labels, fromS, toS] of stretches) {
      const startsAtUs = fromS * SECOND;
      if (atS >= fromS && (toS === null || atS < toS))
        alertmanager.receive([{ labels, annotations: {}, startsAtUs, endsAtUs: atUs + 4 * MINUTE }], atUs);
      else if (atS === toS) alertmanager.receive([{ labels, annotations: {}, startsAtUs, endsAtUs: atUs }], atUs);
    }
    meanwhile?.(alertmanager, atS);
    if (alertmanager.nextAtUs() <= atUs) alertmanager.advance(atUs, () => {});
  }
  return alertmanager.notifications().map(({ atUs, receiver, integration, alerts }) => {
    const names = (status: string): string[] =>
      alerts.filter((one) => one.status === status).map(({ labels }) => labels['alertname'] ?? '');
    const parts = ['firing', 'resolved'].filter((status) => names(status).length > 0);
    return `${atUs / SECOND} ${receiver}/${integration} ${parts.map((status) => `${status} ${names(status).join(' ')}`).join(', ')}`;
  });
}

const PAGER = 'receivers: [{name: pager, webhook_configs: [{url: "http://x"}]}]';
const [WAIT, INTERVAL, REPEAT] = ['group_wait: 30s', 'group_interval: 2m', 'repeat_interval: 1h'];
const plain = `route: {receiver: pager, group_by: [service], ${WAIT}, ${INTERVAL}, ${REPEAT}}\n${PAGER}\n`;
const alert = (alertname: string, more: Labels = {}): Labels => ({ alertname, ...more });
const silence = (matchers: SilenceDeed['matchers'], forUs: number): SilenceDeed => ({
  kind: 'silence',
  matchers,
  forUs,
  agoUs: 0,
  author: 'ana',
  comment: 'known',
});

describe('a group of alerts', () => {
  it('waits for more before it tells the first time, then tells of what is new at its interval', () => {
    expect(
      told({
        routes: plain,
        stretches: [
          [alert('A', { service: 'web' }), 15, null],
          [alert('B', { service: 'web' }), 30, null],
          [alert('C', { service: 'web' }), 60, null],
          [alert('D', { service: 'db' }), 60, null],
        ],
        untilS: 600,
      }),
    ).toEqual(['45 pager/webhook firing A B', '90 pager/webhook firing D', '165 pager/webhook firing A B C']);
  });

  it('tells that alerts are over together with those that still fire, once', () => {
    expect(
      told({
        routes: plain,
        stretches: [
          [alert('A'), 15, 60],
          [alert('B'), 15, 300],
        ],
        untilS: 900,
      }),
    ).toEqual(['45 pager/webhook firing A B', '165 pager/webhook firing B, resolved A', '405 pager/webhook resolved B']);
  });

  it('says nothing of an alert that came and went before it was told', () => {
    expect(told({ routes: plain, stretches: [[alert('A'), 15, 30]], untilS: 300 })).toEqual([]);
  });

  it('says the same again only after the repeat interval, at one of its own instants', () => {
    const routes = plain.replace(REPEAT, 'repeat_interval: 5m');
    expect(told({ routes, stretches: [[alert('A'), 15, null]], untilS: 900 })).toEqual([
      '45 pager/webhook firing A',
      '405 pager/webhook firing A',
      '765 pager/webhook firing A',
    ]);
  });

  it('that has been cleared away waits anew, one that is still there does not', () => {
    const soon: Story = {
      routes: plain,
      stretches: [
        [alert('A'), 15, 60],
        [alert('A'), 195, null],
      ],
      untilS: 600,
    };
    expect(told(soon)).toEqual(['45 pager/webhook firing A', '165 pager/webhook resolved A', '225 pager/webhook firing A']);
    const sooner: Story = {
      ...soon,
      stretches: [
        [alert('A'), 15, 60],
        [alert('A'), 75, null],
      ],
    };
    expect(told(sooner)).toEqual(['45 pager/webhook firing A']);
  });

  it('of all labels holds one alert', () => {
    const routes = plain.replace('[service]', "['...']");
    expect(
      told({
        routes,
        stretches: [
          [alert('A', { pod: '1' }), 15, null],
          [alert('A', { pod: '2' }), 15, null],
        ],
        untilS: 60,
      }),
    ).toEqual(['45 pager/webhook firing A', '45 pager/webhook firing A']);
  });

  it('counts an alert as over of which nothing more is heard', () => {
    const alertmanager = new Alertmanager(configOf(plain), 0, HOUR);
    alertmanager.receive([{ labels: alert('A'), annotations: {}, startsAtUs: 0, endsAtUs: 4 * MINUTE }], 0);
    for (let next = alertmanager.nextAtUs(); next < HOUR; next = alertmanager.nextAtUs()) alertmanager.advance(next, () => {});
    expect(alertmanager.notifications().map(({ atUs, alerts }) => [atUs / SECOND, alerts[0]?.status])).toEqual([
      [30, 'firing'],
      [270, 'resolved'],
    ]);
  });

  it('is told at once when it has waited long enough elsewhere', () => {
    const [tag, before] = [alert('A'), -HOUR];
    const alertmanager = new Alertmanager(configOf(plain), 0, HOUR);
    alertmanager.receive([{ labels: tag, annotations: {}, startsAtUs: before, endsAtUs: HOUR }], SECOND);
    expect(alertmanager.nextAtUs()).toBe(SECOND);
  });
});

describe('receivers', () => {
  it('are told by each of their integrations, of what is over only where that is wanted', () => {
    const routes = `route: {receiver: all, ${WAIT}, ${INTERVAL}, ${REPEAT}}
receivers: [{name: all, slack_configs: [{channel: x}, {channel: y, send_resolved: true}], email_configs: [{to: z}]}]
`;
    expect(told({ routes, stretches: [[alert('A'), 15, 60]], untilS: 600 }).sort()).toEqual([
      '165 all/slack resolved A',
      '45 all/email firing A',
      '45 all/slack firing A',
      '45 all/slack firing A',
    ]);
  });

  it('that nobody reads get nothing, and alerts go to several where routes continue', () => {
    const routes = `route:
  receiver: nobody
  ${WAIT}
  ${INTERVAL}
  routes: [{receiver: a, matchers: [severity=page], continue: true}, {receiver: b, matchers: [severity=~"page|ticket"]}]
receivers: [{name: nobody}, {name: a, pagerduty_configs: [{routing_key: x}]}, {name: b, jira_configs: [{project: X}]}]
`;
    const stretches: Stretch[] = ['page', 'ticket', 'info'].map((severity) => [alert(severity, { severity }), 15, null]);
    expect(told({ routes, stretches, untilS: 600 })).toEqual(['45 a/pagerduty firing page', '45 b/jira firing page ticket']);
  });
});

describe('inhibition', () => {
  const routes = `${plain.replace('[service]', "['...']")}inhibit_rules: [{source_matchers: [severity=page], target_matchers: [alertname=~".+"], equal: [service]}]\n`;

  it('holds back alerts of the same service while another fires, and not that one', () => {
    const page = { service: 'web', severity: 'page' };
    expect(
      told({
        routes,
        stretches: [
          [alert('Down', page), 15, 300],
          [alert('Slow', { service: 'web' }), 15, null],
          [alert('Slower', { service: 'db' }), 15, null],
        ],
        untilS: 600,
      }),
    ).toEqual([
      '45 pager/webhook firing Down',
      '45 pager/webhook firing Slower',
      '405 pager/webhook resolved Down',
      '405 pager/webhook firing Slow',
    ]);
  });
});

describe('silences', () => {
  const routes = plain.replace(REPEAT, 'repeat_interval: 4m');

  it('hold alerts back until they are over or ended, when what still fires is told', () => {
    const byWhom = (alertmanager: Alertmanager, atS: number): void => {
      if (atS === 30) alertmanager.silence(silence([{ name: 'alertname', op: '=~', value: 'A|C' }], 10 * MINUTE), atS * SECOND);
      if (atS === 360) alertmanager.expire(1, atS * SECOND);
    };
    const stretches: Stretch[] = [
      [alert('A'), 15, null],
      [alert('B'), 15, null],
    ];
    expect(told({ routes, stretches, untilS: 600, meanwhile: byWhom })).toEqual([
      '45 pager/webhook firing B',
      '405 pager/webhook firing A B',
    ]);
  });

  it('that would hold back everything are refused, like the end of one that is none', () => {
    const alertmanager = new Alertmanager(configOf(plain), 0, HOUR);
    const all = silence([{ name: 'service', op: '=~', value: '.*' }], HOUR);
    expect(alertmanager.silenceTroubles(all, 0)).toEqual([
      'a silence needs a matcher that an alert without labels does not match.',
    ]);
    expect(alertmanager.silenceTroubles({ kind: 'expireSilence', silence: 1 }, 0)).toEqual(['silence 1 is not active.']);
    expect(alertmanager.silence(silence([{ name: 'service', op: '=', value: 'web' }], HOUR), 0)).toBe(1);
    expect(alertmanager.silenceTroubles({ kind: 'expireSilence', silence: 1 }, 0)).toEqual([]);
    expect(alertmanager.silenceTroubles({ kind: 'expireSilence', silence: 1 }, HOUR)).toHaveLength(1);
  });
});

it('routes are mute and active at their times of the day', () => {
  const routes = `route:
  receiver: pager
  routes:
    - {matchers: [team=a], mute_time_intervals: [early], ${WAIT}, ${INTERVAL}}
    - {matchers: [team=b], active_time_intervals: [early], ${WAIT}, ${INTERVAL}}
${PAGER}
time_intervals: [{name: early, time_intervals: [{times: [{start_time: "06:00", end_time: "06:04"}]}]}]
`;
  const stretches: Stretch[] = ['a', 'b'].map((team) => [alert(team, { team }), 15, null]);
  expect(told({ routes, stretches, untilS: 600, startsAt: '2026-03-10T06:00Z' })).toEqual([
    '45 pager/webhook firing b',
    '285 pager/webhook firing a',
  ]);
});

it('alertmanager tells of itself: alerts by state, silences, notifications and groups', () => {
  const alertmanager = new Alertmanager(configOf(plain), 0, MINUTE);
  for (const name of ['A', 'B'])
    alertmanager.receive([{ labels: alert(name), annotations: {}, startsAtUs: 0, endsAtUs: HOUR }], 0);
  alertmanager.silence(silence([{ name: 'alertname', op: '=', value: 'B' }], HOUR), 0);
  const samples = new Map<string, number>();
  for (let next = alertmanager.nextAtUs(); next <= MINUTE; next = alertmanager.nextAtUs())
    alertmanager.advance(next, ({ __name__: name = '', state = '', receiver_name: receiver = '' }, _, value) =>
      samples.set([name.replace('alertmanager_', ''), state + receiver].join(' ').trim(), value),
    );
  expect(Object.fromEntries(samples)).toEqual({
    'alerts active': 1,
    'alerts suppressed': 1,
    'silences active': 1,
    'silences expired': 0,
    'silences pending': 0,
    'notifications_total pager': 1,
    dispatcher_aggregation_groups: 1,
  });
});
