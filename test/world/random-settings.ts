/** Settings of calls, thread pools, caches, balancing and logs, for the deeds of the random systems. */
import {
  currentSettings,
  describedSetting,
  type ComponentKind,
  type Models,
  type Settings,
} from '../../src/sim/model/settings.ts';
import type { Topology } from '../../src/sim/model/topology.ts';

const WITHIN = /^(autoscale|calls|threadPools|caches|balance|queue.policy|logs|telemetry.traces|consumers|dns)/;

/** Measures by place among words. */
const WORDS = new Set(['balancingLaw', 'queuePolicy', 'logLevel']);

/** All that the service has of them, each set to something small. */
export function settingsWithin(system: Topology, { service, amount }: { service: number; amount: number }): Settings {
  const written = currentSettings('service', system.services[service % system.services.length]).map(([name]) => name);
  return Object.fromEntries(
    written
      .filter((name) => WITHIN.test(name))
      .map((name) => {
        const measure = describedSetting(name)?.measure;
        if (measure === 'share') return [name, amount / 4];
        if (measure === 'switch') return [name, amount % 2];
        if (measure === 'memory') return [name, amount * 1024];
        if (measure === 'duration') return [name, amount * 50];
        return [name, measure !== undefined && WORDS.has(measure) ? amount - 1 : amount];
      }),
  );
}

/** One of all that the component can be set, to something small. */
export function anySetting<K extends ComponentKind>(
  kind: K,
  model: Models[K],
  { place, amount }: { place: number; amount: number },
): Settings {
  const all = currentSettings(kind, model);
  const [name, now] = all[place % all.length];
  const { measure, max } = describedSetting(name) ?? { measure: 'count', max: 1 };
  switch (measure) {
    case 'share':
      return { [name]: amount / 4 };
    case 'duration':
      return { [name]: amount * 50 };
    case 'rate':
      return { [name]: amount * 5_000 };
    case 'memory':
      return { [name]: Math.round((now * amount) / 2) };
    case 'count':
    case 'number':
      return { [name]: amount };
    default:
      return { [name]: Math.min(amount - 1, max) };
  }
}
