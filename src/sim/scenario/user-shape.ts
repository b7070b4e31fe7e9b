/** Users and what was promised to them: arrivals, journeys, objectives. */
import { PRIORITIES } from '../model/priority.ts';
import type { Journey, Objective, UserGroup } from '../model/topology.ts';
import { flag, idempotencyKey, policyOf, policyTrouble, usersRetry } from './call-policy-shape.ts';
import { positiveLength } from './distribution-shape.ts';
import { endpointReference, journeyReference } from './endpoint-reference.ts';
import { arrivalsPerSecondMax, journeysMax, objectivesMax, userGroupsMax, windowMaxUs } from './limits.ts';
import { arrivals, load } from './load-shape.ts';
import { tenants } from './tenant-shape.ts';
import { arrivalsPeak } from './total-check.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { duration, name, share } from './quantity.ts';
import { choice, convert, mapOf, type Shape } from './shape.ts';

export const users: Shape<UserGroup[]> = convert(
  mapOf(
    name,
    object('a group of users', {
      to: optional(name, 'The service that requests without one go to.'),
      arrive: required(arrivals, 'How often they come.'),
      load: optional(load, 'How the rate of arrivals changes over time: factors that are multiplied.'),
      do: required(
        mapOf(journeyReference, share, { min: 1, max: journeysMax, what: 'requests' }),
        'What they ask for, and which share of them asks for it; several requests one after the other are joined by "then", and a user goes on with the next one also when one has failed.',
      ),
      tenants: optional(tenants, 'The customers on whose behalf they come. Left out: they have none.'),
      patience: defaulted(positiveLength, '30s', 'How long they wait for an answer.'),
      retry: optional(usersRetry, 'Whether they try again when a request fails, as people and apps do.'),
      priority: optional(choice(...PRIORITIES), 'How important their requests are. Left out: normal.'),
      idempotencyKey,
      cancel: optional(
        flag,
        'Whether their giving up closes the connection, so that the service stops; else it works on for nobody.',
      ),
    }),
    { min: 1, max: userGroupsMax, what: 'groups of users' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at }): UserGroup => {
      const sum = value.do.reduce((total, one) => total + one.value, 0);
      const group: UserGroup = {
        name: key,
        arrivals: value.arrive,
        load: value.load ?? null,
        tenants: value.tenants ?? null,
        journeys: value.do.map((one): Journey => {
          const made: Journey = {
            weight: one.value,
            requests: one.key.requests.map((request) => ({
              ...request,
              service: request.service || (value.to ?? ''),
              timeoutUs: value.patience,
              policy: policyOf({
                retry: value.retry,
                priority: value.priority,
                cancel: value.cancel,
                idempotencyKey: value.idempotencyKey,
              }),
            })),
          };
          if (made.requests.some((request) => request.service === '')) {
            reading.report(
              one.at,
              'says no service. Write it first, such as gateway GET /orders, or add "to: gateway" to the group.',
            );
          }
          reading.remember(made, one.at);
          return made;
        }),
      };
      reading.remember(group, at);
      const keyTrouble = policyTrouble({ retry: value.retry, idempotencyKey: value.idempotencyKey });
      if (keyTrouble !== null) reading.report(at, keyTrouble, '.idempotencyKey');
      const trouble = loadTrouble(group);
      if (trouble !== null) reading.report(at, trouble, group.load === null ? '.arrive' : '.load');
      const wholeRead = value.do.every((one) => one.value > 0);
      if (wholeRead && Math.abs(sum - 1) > 1e-6) {
        reading.report(
          at,
          `the shares under "do" are ${Number((sum * 100).toPrecision(8))}% together; they must be 100%.`,
          '.do',
        );
      }
      return group;
    }),
  () => [],
);

/** What is wrong with the load of a group as a whole, or null. */
function loadTrouble(group: UserGroup): string | null {
  const { load: shape } = group;
  if (shape !== null && group.arrivals.kind === 'closed')
    return 'changes the rate of an open loop, but these users are a closed one. Take it out.';
  const highest = arrivalsPeak(group);
  if (highest <= arrivalsPerSecondMax) return null;
  return `may come to ${Math.round(highest)}/s; at most ${arrivalsPerSecondMax}/s is allowed (arrivalsPerSecondMax).`;
}

export const objectives: Shape<Objective[]> = convert(
  mapOf(
    name,
    object('an objective', {
      of: required(endpointReference, 'The service and endpoint that it is about.'),
      under: required(positiveLength, 'A good request is answered without a server error within this time.'),
      target: required(share, 'The share of good requests that was promised, such as 99%.'),
      window: defaulted(
        duration({ minUs: 1, maxUs: windowMaxUs, maxName: 'windowMax' }),
        '30d',
        'The time over which the promise is counted.',
      ),
    }),
    { max: objectivesMax, what: 'objectives' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, source }): Objective => {
      const objective: Objective = {
        name: key,
        ...value.of,
        underUs: value.under,
        targetRatio: value.target,
        windowUs: value.window,
      };
      reading.remember(objective, source);
      return objective;
    }),
  () => [],
);
