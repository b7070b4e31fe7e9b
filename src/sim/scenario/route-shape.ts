/** The routing tree of an Alertmanager configuration: what each route inherits is written out here, as dispatch/route.go does it. */
import { MINUTE, SECOND, HOUR } from '../base/time.ts';
import type { Route } from '../model/notification.ts';
import { matcherMap, matchers } from './matcher-shape.ts';
import { object, optional, type Fields, type Read } from './object-shape.ts';
import { prometheusDuration } from './prometheus-words.ts';
import { text } from './quantity.ts';
import { choice, convert, list, named, type Reading, type Shape } from './shape.ts';
import type { SourceValue } from './source-tree.ts';

const routesMax = 200;
const labelsMax = 100;
const nameText = text(200, 'titleLengthMax', 'one line');
const names = list(nameText, { max: labelsMax, what: 'names' });

/** A route as it is written, without what it inherits. */
export interface WrittenRoute {
  readonly read: Read<typeof routeFields>;
  readonly routes: readonly WrittenRoute[];
}

const routeFields = {
  receiver: optional(nameText, 'Who is told. Left out: as above.'),
  match: optional(matcherMap('='), 'Labels that an alert must have; the older way.'),
  match_re: optional(matcherMap('=~'), 'Labels that must match a regular expression; the older way.'),
  matchers: optional(matchers, 'What an alert must match.'),
  continue: optional(choice('true', 'false'), 'Whether later routes beside it are asked too.'),
  group_by: optional(names, "Labels by which alerts are told together; ['...']: only those with all labels the same."),
  group_wait: optional(prometheusDuration, 'How long a new group waits for more alerts.'),
  group_interval: optional(prometheusDuration, 'How long until a group tells of what is new in it.'),
  repeat_interval: optional(prometheusDuration, 'How long until it tells the same again.'),
  mute_time_intervals: optional(names, 'Times at which nobody is told.'),
  active_time_intervals: optional(names, 'The only times at which somebody is told.'),
} satisfies Fields;

export const route: Shape<WrittenRoute> = named('Route', 'a route (a map)', ['map'], () =>
  convert(
    object('a route', { ...routeFields, routes: optional(list(route, { max: routesMax, what: 'routes' }), 'Routes below it.') }),
    ({ routes = [], ...read }, at, reading): WrittenRoute => {
      checkGroups(read, at, reading);
      return { read, routes };
    },
    noRoute,
  ),
);

export function noRoute(): WrittenRoute {
  return {
    read: Object.fromEntries(Object.keys(routeFields).map((key) => [key, undefined])) as WrittenRoute['read'],
    routes: [],
  };
}

function checkGroups(read: WrittenRoute['read'], at: SourceValue, reading: Reading): void {
  const { group_by: labels = [], group_interval: every, repeat_interval: again } = read;
  if (labels.includes('...') && labels.length > 1)
    reading.report(at, 'groups by all labels with "...", so there can be no other ones beside it.', '.group_by');
  const doubled = labels.find((label, index) => labels.indexOf(label) < index);
  if (doubled !== undefined) reading.report(at, `groups by ${JSON.stringify(doubled)} twice.`, '.group_by');
  if (every !== undefined && every < SECOND) reading.report(at, 'must be at least 1s.', '.group_interval');
  if (again === 0) reading.report(at, 'must be more than zero.', '.repeat_interval');
}

type Inherited = Pick<Route, 'receiver' | 'groupBy' | 'groupWaitUs' | 'groupIntervalUs' | 'repeatIntervalUs'>;

const DEFAULTS: Inherited = {
  receiver: '',
  groupBy: [],
  groupWaitUs: 30 * SECOND,
  groupIntervalUs: 5 * MINUTE,
  repeatIntervalUs: 4 * HOUR,
};

/** Times do not go on to the routes below. */
export function inherited({ read, routes }: WrittenRoute, above: Inherited = DEFAULTS): Route {
  const own: Inherited = {
    receiver: read.receiver ?? above.receiver,
    groupBy: read.group_by === undefined ? above.groupBy : read.group_by.includes('...') ? 'all' : read.group_by,
    groupWaitUs: read.group_wait ?? above.groupWaitUs,
    groupIntervalUs: read.group_interval ?? above.groupIntervalUs,
    repeatIntervalUs: read.repeat_interval ?? above.repeatIntervalUs,
  };
  return {
    ...own,
    matchers: [...(read.match ?? []), ...(read.match_re ?? []), ...(read.matchers ?? [])],
    continues: read.continue === 'true',
    muteTimes: read.mute_time_intervals ?? [],
    activeTimes: read.active_time_intervals ?? [],
    routes: routes.map((one) => inherited(one, own)),
  };
}
