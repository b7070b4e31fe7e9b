/** Settings of calls, thread pools, caches, balancing and logs, for the deeds of the random systems. */
import { currentSettings, describedSetting, type Settings } from '../../src/sim/model/settings.ts';
import type { Topology } from '../../src/sim/model/topology.ts';

const WITHIN = /^(calls|threadPools|caches|balance|queue.policy|logs)/;

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
