/** Feature flags, and steps that run where one is on. */
import { everyStep, stepListsOf } from '../model/every-step.ts';
import type { Flag } from '../model/flag.ts';
import type { Step, Topology } from '../model/topology.ts';
import { flag } from './call-policy-shape.ts';
import { flagsMax } from './limits.ts';
import { defaulted, object, required } from './object-shape.ts';
import { name, share } from './quantity.ts';
import { choice, convert, mapOf, type Reading, type Shape } from './shape.ts';
import { suggest } from './suggestion.ts';

/** Flags by name. */
export const flags: Shape<Flag[]> = convert(
  mapOf(
    name,
    object('a feature flag', {
      share: defaulted(share, '0%', 'For which share of users or tenants it is on when the run opens.'),
      by: defaulted(choice('user', 'tenant'), 'user', 'Whether each user is drawn by himself, or tenants as a whole.'),
      traced: defaulted(flag, false, 'Whether the spans of requests say what they got, as OpenTelemetry writes it.'),
    }),
    { max: flagsMax, what: 'flags' },
  ),
  (entries, _at, reading) =>
    entries.map(({ key, value, at }): Flag => {
      const made: Flag = { name: key, onRatio: value.share, by: value.by, traced: value.traced };
      reading.remember(made, at);
      return made;
    }),
  () => [],
);

/** `steps` is the shape of what lies behind the flag. */
export function flagStep(steps: Shape<Step[]>): Shape<Step> {
  return convert(
    object('a step behind a flag', {
      flag: required(name, 'The feature flag that is asked.'),
      steps: required(steps, 'What happens where it is on.'),
      else: defaulted(steps, [], 'What happens where it is off.'),
    }),
    ({ flag: asked, steps: on, else: off }): Step => ({ kind: 'flag', flag: asked, steps: on, otherwise: off }),
    (): Step => ({ kind: 'flag', flag: '', steps: [], otherwise: [] }),
  );
}

/** Each flag that is asked must be there, under a name that nothing else has, and tenants to draw from. */
export function checkFlags({ flags: known = [], services, releases, databases, users }: Topology, reading: Reading): void {
  const others = [...services, ...databases].map((one) => one.name);
  for (const one of known) {
    if (others.includes(one.name))
      reading.reportAbout(one, [], 'there is a service or database of the same name. Rename one of the two.');
    if (one.by === 'tenant' && users.length > 0 && !users.some((group) => (group.tenants ?? null) !== null))
      reading.reportAbout(one, ['by'], 'no group of users has tenants. Add "tenants: {count: 1000}" to one.');
  }
  const names = known.map((one) => one.name);
  for (const step of [...services, ...releases].flatMap(stepListsOf).flatMap((steps) => everyStep(steps))) {
    if (step.kind !== 'flag' || step.flag === '' || names.includes(step.flag)) continue;
    const hint = names.length === 0 ? ` Add "flags: {${step.flag}: {share: 5%}}" to the system.` : suggest(step.flag, names);
    reading.reportAbout(step, ['flag'], `no flag is called ${JSON.stringify(step.flag)}.${hint}`);
  }
}
