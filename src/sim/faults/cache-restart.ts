/** A cache server that starts anew with nothing in it: whatever it kept away from the source goes there, all at once. */
import { hitRatio, noCacheServer } from './caches.ts';
import type { Fault } from './fault.ts';
import { soon } from './signs.ts';

export const cacheRestart: Fault = {
  description: {
    name: 'cache-restart',
    title: 'Restart of a cache server',
    family: 'cache',
    summary: 'The cache server is down for as long as it needs to start, and empty then.',
    target: 'database',
    parameters: [],
    signature: {
      on: 'redis',
      parameters: {},
      signs: [
        soon('few keys are found', hitRatio('carts', '3s'), 'below', 0.2, 10),
        soon('the server has just come up', 'max(redis_uptime_in_seconds)', 'below', 5, 10),
      ],
    },
  },
  unfit: noCacheServer,
  effects: ({ component }) => [{ kind: 'deed', deed: { kind: 'restart', service: component }, undo: null }],
};
