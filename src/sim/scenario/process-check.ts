/** Names of thread pools and caches that steps use must be those of their service, and only a service with a disk can write to one. */
import type { Service, Step } from '../model/topology.ts';
import type { Reading } from './shape.ts';
import { suggest } from './suggestion.ts';

export function checkLogFile({ name, logs, process }: Service, reading: Reading): void {
  if (logs === undefined || logs.file === null || process.disk !== null) return;
  reading.reportAbout(logs, ['file'], `${name} has no disk for it. Add "disk: {size: 20GiB}" to ${name}, or take "file" out.`);
}

export function checkProcessStep(step: Step, service: Service, reading: Reading): void {
  if (step.kind === 'threadPool') {
    const known = service.process.threadPools.map((pool) => pool.name);
    checkName(step, 'pool', step.pool, 'thread pool', `threadPools: {${step.pool}: {threads: 8}}`, known, service, reading);
  } else if (step.kind === 'cache') {
    const known = service.process.caches.map((cache) => cache.name);
    checkName(step, 'cache', step.cache, 'cache', `caches: {${step.cache}: {entries: 1000}}`, known, service, reading);
  } else if (step.kind === 'write' && service.process.disk === null) {
    reading.reportAbout(step, ['write'], `${service.name} has no disk. Add "disk: {size: 20GiB}" to ${service.name}.`);
  }
}

function checkName(
  step: Step,
  key: string,
  name: string,
  what: string,
  cure: string,
  known: readonly string[],
  service: Service,
  reading: Reading,
): void {
  if (name === '' || known.includes(name)) return;
  const hint = known.length === 0 ? ` Add "${cure}" to ${service.name}.` : suggest(name, known);
  reading.reportAbout(step, [key], `${service.name} has no ${what} ${JSON.stringify(name)}.${hint}`);
}
