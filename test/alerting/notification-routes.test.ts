/** What a configuration of Alertmanager means: routes with what they inherit, kinds of inboxes, mistakes told at their place. */
import { describe, expect, it } from 'vitest';
import { groupLabelsOf, routesOf } from '../../src/sim/alerting/routing.ts';
import { isWithin } from '../../src/sim/alerting/time-window.ts';
import { HOUR, MINUTE, SECOND } from '../../src/sim/base/time.ts';
import { parseMatchers } from '../../src/sim/model/matcher-syntax.ts';
import type { Labels } from '../../src/sim/model/series.ts';
import { configOf, readConfig } from './alertmanager-config.ts';
import { MISTAKES, WHOLE } from './routes-files.ts';

const whole = configOf(WHOLE);
const receiversOf = (labels: Labels): string[] => routesOf(whole.route, labels).map(({ receiver }) => receiver);

describe('a routing tree', () => {
  it('hands an alert to the deepest routes that match, and on where a route continues', () => {
    expect(receiversOf({ severity: 'page', team: 'shop', service: 'payouts' })).toEqual(['payments']);
    expect(receiversOf({ severity: 'page', team: 'pay', service: 'web' })).toEqual(['night']);
    expect(receiversOf({ severity: 'ticket' })).toEqual(['desk']);
    expect(receiversOf({})).toEqual(['everything']);
  });

  it('gives each route what it does not say from above, but for its times', () => {
    const [night, desk] = whole.route.routes;
    expect(night).toMatchObject({
      groupBy: 'all',
      groupWaitUs: 30 * SECOND,
      repeatIntervalUs: 3 * HOUR,
      activeTimes: ['nights'],
    });
    expect(night?.routes[0]).toMatchObject({ groupBy: 'all', activeTimes: [] });
    expect(desk).toMatchObject({ groupBy: ['alertname', 'service'], groupIntervalUs: HOUR, repeatIntervalUs: 24 * HOUR });
    expect(configOf('{route: {receiver: a}, receivers: [{name: a}]}').route).toMatchObject({
      ...{ groupBy: [], groupWaitUs: 30 * SECOND, groupIntervalUs: 5 * MINUTE, repeatIntervalUs: 4 * HOUR },
    });
  });

  it('groups by the labels that an alert has, or by all', () => {
    const labels = { alertname: 'Slow', pod: 'a' };
    expect(groupLabelsOf(whole.route, labels)).toEqual({ alertname: 'Slow' });
    expect(whole.route.routes.map((route) => groupLabelsOf(route, labels))[0]).toEqual(labels);
  });
});

it('integrations are inboxes by what they are, and tell of what is over unless they are told not to', () => {
  const inboxes = whole.receivers.map(({ name, integrations }) => [
    name,
    ...integrations.map(({ integration, kind, sendResolved }) => `${integration} ${kind} ${sendResolved}`),
  ]);
  expect(inboxes).toEqual([
    ['everything', 'slack chat true'],
    ['night', 'opsgenie pager true', 'pagerduty pager true'],
    ['payments', 'webhook pager false'],
    ['desk', 'email ticket false'],
    ['null'],
  ]);
});

describe('a mistake in a configuration', () => {
  it.each(MISTAKES)('is told where it is: %s', (_, text, told) => expect(readConfig(text)).toEqual([`routes.yml:${told}`]));

  it('in a time zone is told, since no other than UTC is known', () => {
    const text = WHOLE.replace('location: UTC', 'location: Europe/Berlin');
    expect(readConfig(text)).toEqual([expect.stringContaining('Write the times in UTC')]);
  });
});

describe('matchers', () => {
  it.each([
    ['a=b', ['a=b']],
    ['{a="b", c=~"d,e",}', ['a=b', 'c=~d,e']],
    [' a != "x\\"y\\n" ', ['a!=x"y\n']],
    ['a = b c', ['a=b c']],
    ['a="\\d"', ['a=\\d']],
    ['{"naïve name"="x",foo!~y}', ['naïve name=x', 'foo!~y']],
    ['größe=1', ['größe=1']],
    ['a=', ['a=']],
    ['a==b', ['a==b']],
    ['', []],
    ['{}', []],
  ])('reads %s', (text, expected) => {
    const matchers = parseMatchers(text);
    expect(typeof matchers === 'string' ? matchers : matchers.map(({ name, op, value }) => name + op + value)).toEqual(expected);
  });

  it.each(['a', 'a="b', '"a"="b" "c"="d"', '{"a"="b"', ',a=b', 'a=~"["', `${'a'.repeat(3000)}=b`])('refuses %s', (text) =>
    expect(typeof parseMatchers(text)).toBe('string'),
  );
});

describe('recurring times', () => {
  /** 2026-12-24 is a Thursday. */
  const at = (utc: string): number => Date.parse(`${utc}:00Z`);
  const is = (name: string, utc: string): boolean => isWithin(whole.timeIntervals, [name], at(utc) - HOUR / 1_000, HOUR);

  it.each([
    ['nights', '2026-12-24T21:59', false],
    ['nights', '2026-12-24T22:00', true],
    ['nights', '2026-12-25T06:29', true],
    ['nights', '2026-12-25T06:30', false],
    ['nights', '2026-12-26T23:00', false],
    ['weekends', '2026-12-26T00:00', true],
    ['weekends', '2026-12-28T00:00', false],
    ['holidays', '2026-12-24T00:00', true],
    ['holidays', '2026-12-27T00:00', false],
    ['holidays', '2026-12-31T23:59', true],
    ['holidays', '2031-12-31T12:00', false],
    ['holidays', '2031-01-01T12:00', true],
    ['holidays', '2031-05-01T12:00', true],
    ['holidays', '2031-05-02T12:00', false],
  ])('%s at %s: %s', (name, utc, expected) => expect(is(name, utc)).toBe(expected));
});
