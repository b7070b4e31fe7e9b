/** Tenants of users: a few large customers and many small ones; and that words about tenants are only used where there are some. */
import type { KeyChoice } from '../model/locking.ts';
import { everyStep, stepListsOf } from '../model/every-step.ts';
import type { Database, Service, UserGroup } from '../model/topology.ts';
import { tenantsMax, zipfExponentMax } from './limits.ts';
import { defaulted, object } from './object-shape.ts';
import { count, decimal } from './quantity.ts';
import { convert, type Reading, type Shape } from './shape.ts';

const CURE = 'no group of users has tenants. Add "tenants: {count: 1000}" to one.';

/** `{count: 1000, skew: 1.1}`. */
export const tenants: Shape<KeyChoice> = convert(
  object('tenants', {
    count: defaulted(count({ min: 1, max: tenantsMax, maxName: 'tenantsMax' }), 1000, 'How many there are.'),
    skew: defaulted(
      decimal({ min: 0, max: zipfExponentMax, maxName: 'zipfExponentMax' }),
      1,
      'How unequal they are: the k-th largest has a share in proportion to 1 / k to this power; 0: all are alike.',
    ),
  }),
  ({ count: items, skew: exponent }): KeyChoice => ({ kind: 'zipf', items, exponent }),
  () => ({ kind: 'uniform', items: 1 }),
);

export function checkPartitions(
  { databases, users }: { databases: readonly Database[]; users: readonly UserGroup[] },
  reading: Reading,
): void {
  if (!haveNoTenants(users)) return;
  for (const database of databases)
    if (database.partitions !== undefined) reading.reportAbout(database, [], `"partitions" means nothing: ${CURE}`);
}

function haveNoTenants(users: readonly UserGroup[]): boolean {
  return users.length > 0 && users.every((group) => (group.tenants ?? null) === null);
}

export function checkTenants(services: readonly Service[], users: readonly UserGroup[], reading: Reading): void {
  if (!haveNoTenants(users)) return;
  for (const service of services) {
    if (service.admission?.rateLimit?.perTenant === true) reading.reportAbout(service, ['rateLimit.per'], CURE);
    if (service.balancing?.law === 'tenant-hash') reading.reportAbout(service, ['balance'], CURE);
    for (const endpoint of service.endpoints) {
      if (endpoint.admission?.rateLimit?.perTenant === true) reading.reportAbout(endpoint, ['rateLimit.per'], CURE);
    }
    for (const steps of stepListsOf(service)) {
      for (const step of everyStep(steps)) {
        if (step.kind === 'publish' && step.key === 'tenant') reading.reportAbout(step, ['key'], CURE);
        if (step.kind === 'cache' && step.keys === 'tenant') reading.reportAbout(step, ['keys'], CURE);
        if (step.kind === 'call' && step.guard?.law === 'tenant-hash') reading.reportAbout(step, ['balance'], CURE);
      }
    }
  }
}
