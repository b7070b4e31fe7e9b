/** What is done to the contents of caches. */
import { WARM_KEYS_MAX } from '../../../sim/model/cache.ts';
import { MINUTE } from '../../../sim/base/time.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import { numberField, oneOf, wholeNumber, type DeedChoice } from './deed-choice.ts';

const USUAL_KEYS = 1_000;

export const FLUSH: DeedChoice = {
  kind: 'flush',
  title: 'Flush a cache',
  icon: 'close',
  summary: 'Everything in it is forgotten.',
  fields: ({ topology }, filled) => {
    const servers = topology.databases.filter(({ cache }) => cache !== undefined).map(({ name }) => name);
    const local = cachesOf(topology).filter(({ isRemote }) => !isRemote);
    return [oneOf('on', 'Cache', filled, [...servers, ...local])];
  },
  deed: ({ on = '' }) => {
    const [component = '', cache = ''] = on.split(' ');
    return component === '' ? null : { kind: 'flush', component, cache };
  },
};

export const WARM: DeedChoice = {
  kind: 'warm',
  title: 'Warm a cache',
  icon: 'sun',
  summary: 'Fills it from a copy, the keys that are wanted most first.',
  fields: ({ topology }, filled) => {
    const hint = `1 to ${WARM_KEYS_MAX}; they come in evenly`;
    const minutes = { min: 0, max: 60, usual: 1, hint: '0 to 60' };
    return [
      oneOf('on', 'Cache', filled, cachesOf(topology)),
      numberField('keys', 'Keys', filled, { min: 1, max: WARM_KEYS_MAX, usual: USUAL_KEYS, hint }),
      numberField('minutes', 'Over so many minutes', filled, minutes),
    ];
  },
  deed: ({ on = '', keys, minutes }) => {
    const [service = '', cache = ''] = on.split(' ');
    const [count, length] = [wholeNumber(keys, 1, WARM_KEYS_MAX), wholeNumber(minutes, 0, 60)];
    return service === '' || count === null || length === null
      ? null
      : { kind: 'warm', service, cache, keys: count, overUs: length * MINUTE };
  },
};

/** Caches as services know them: `web pages`. */
function cachesOf({ services }: Topology): { readonly value: string; readonly title: string; readonly isRemote: boolean }[] {
  return services.flatMap(({ name, process }) =>
    process.caches.map((cache) => ({
      value: `${name} ${cache.name}`,
      title: `${cache.name} of ${name}`,
      isRemote: cache.remote !== undefined,
    })),
  );
}
