/** What is done to the contents of caches, as files write it: `flush: sessions`, `warm: catalogue titles`. */
import type { CacheDeed } from '../model/cache-deed.ts';
import { WARM_KEYS_MAX } from '../model/cache.ts';
import type { Topology } from '../model/topology.ts';
import { runLengthMaxUs } from './limits.ts';
import { defaulted, required } from './object-shape.ts';
import { count, duration, phrase } from './quantity.ts';
import { nameTrouble, type Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

const flushText = phrase(
  'a cache server, such as sessions, or a service and a cache in its memory, such as web pages',
  /^([A-Za-z][A-Za-z0-9_.-]*)(?: ([A-Za-z][A-Za-z0-9_.-]*))?$/,
  { component: '', cache: '' },
  (component = '', cache = '') => nameTrouble(component) ?? (cache === '' ? null : nameTrouble(cache)) ?? { component, cache },
);

const warmText = phrase(
  'a service and one of its caches, such as catalogue titles',
  /^([A-Za-z][A-Za-z0-9_.-]*) ([A-Za-z][A-Za-z0-9_.-]*)$/,
  { service: '', cache: '' },
  (service = '', cache = '') => nameTrouble(service) ?? nameTrouble(cache) ?? { service, cache },
);

export const flushFields = {
  flush: required(flushText, 'Empties a cache: a server, or one in the memory of all replicas of a service.'),
};

export const warmFields = {
  warm: required(warmText, 'Fills a cache of a service from a copy, the keys that are wanted most first.'),
  keys: required(count({ min: 1, max: WARM_KEYS_MAX, maxName: 'warmKeysMax' }), 'How many.'),
  over: defaulted(
    duration({ maxUs: runLengthMaxUs, maxName: 'runLengthMax' }),
    '1m',
    'How long that takes; the keys come in evenly.',
  ),
};

/** The same in answers, where only the cache is named. */
export const warmPattern = { warm: required(warmText, 'Filling this cache of a service from a copy.') };

/** The caches that a deed names must exist; the component does. */
export function checkCacheDeed(deed: CacheDeed, topology: Topology, reading: Reading): void {
  const component = deed.kind === 'flush' ? deed.component : deed.service;
  if (deed.kind === 'flush' && deed.cache === '') {
    const servers = topology.databases.filter(({ cache }) => cache !== undefined).map((one) => one.name);
    if (component === '' || servers.includes(component)) return;
    reading.reportAbout(deed, ['flush'], `no cache server is called ${JSON.stringify(component)}.${suggest(component, servers)}`);
    return;
  }
  const models = [...topology.services, ...topology.releases].filter((one) => one.name === component);
  const names = topology.services.map((one) => one.name);
  if (models.length === 0) {
    if (component !== '')
      reading.reportAbout(deed, [deed.kind], `no service is called ${JSON.stringify(component)}.${suggest(component, names)}`);
    return;
  }
  const caches = models.flatMap(({ process }) => process.caches);
  const known = caches.map((one) => one.name);
  const found = caches.find((one) => one.name === deed.cache);
  if (found === undefined) {
    const trouble = `${component} has no cache ${JSON.stringify(deed.cache)}.${suggest(deed.cache, known)}`;
    reading.reportAbout(deed, [deed.kind], trouble);
  } else if (deed.kind === 'flush' && found.remote !== undefined) {
    const { server } = found.remote;
    reading.reportAbout(deed, ['flush'], `${deed.cache} of ${component} is in ${server}. Write "flush: ${server}".`);
  }
}
