/**
 * What faults may strike in a system, as people write it: `orders`, `orders GET /orders`, `gateway to orders`, `orders-db orders`. A target
 * is one of the texts that `faultTargets` lists; `targetParts` takes it apart.
 */
import { everyStep } from './every-step.ts';
import type { TargetKind } from './fault.ts';
import type { Topology } from './topology.ts';

/** Every target of a kind that there is, in the order of the files; `alerts` are the names of the alerting rules. */
export function faultTargets(topology: Topology, kind: TargetKind, alerts: readonly string[] = []): readonly string[] {
  const { services, databases, users } = topology;
  switch (kind) {
    case 'service':
      return services.map(({ name }) => name);
    case 'database':
      return databases.map(({ name }) => name);
    case 'broker':
      return (topology.brokers ?? []).map(({ name }) => name);
    case 'node':
      return (topology.nodes ?? []).map(({ name }) => name);
    case 'machine':
      return faultTargets(topology, (topology.nodes ?? []).length > 0 ? 'node' : 'service');
    case 'topic':
      return (topology.brokers ?? []).flatMap(({ name, topics }) => topics.map((topic) => `${name} ${topic.name}`));
    case 'consumer':
      return services.flatMap(({ name, consumers = [] }) => consumers.map((consumer) => `${name} ${consumer.name}`));
    case 'collector':
      return topology.collector === undefined ? [] : [topology.collector.name];
    case 'alert':
      return [...new Set(alerts)];
    case 'users':
      return users.map(({ name }) => name);
    case 'flag':
      return (topology.flags ?? []).map(({ name }) => name);
    case 'endpoint':
      return services.flatMap(({ name, endpoints }) => endpoints.map(({ method, route }) => `${name} ${method} ${route}`));
    case 'edge':
      return [...new Set(services.flatMap((service) => neighbours(service).map((to) => `${service.name} to ${to}`)))];
    case 'table':
      return databases.flatMap(({ name, tables }) => tables.map((table) => `${name} ${table.name}`));
    case 'index':
      return databases.flatMap(({ name, tables }) =>
        tables.flatMap(({ indexes }) => indexes.map((index) => `${name} ${index.name}`)),
      );
    case 'statement':
      return databases.flatMap(({ name, statements }) => statements.map((statement) => `${name} ${statement.name}`));
  }
}

/** How a target of the kind is written, after "must be". */
export const TARGET_FORMS: Readonly<Record<TargetKind, string>> = {
  service: 'a service',
  database: 'a database',
  broker: 'a broker',
  node: 'a node',
  machine: 'a node, or a service where there are no nodes',
  topic: 'a broker and a topic of it, such as events orders',
  consumer: 'a service and a consumer of it, such as ledger transfers',
  collector: 'the collector of spans',
  alert: 'an alert',
  users: 'a group of users',
  flag: 'a feature flag',
  endpoint: 'a service and an endpoint of it, such as orders GET /orders',
  edge: 'a service and whom it calls, such as gateway to orders',
  table: 'a database and a table of it, such as orders-db orders',
  index: 'a database and an index of it, such as orders-db orders_user_status',
  statement: 'a database and a statement of it, such as orders-db pending-orders',
};

/** The component that a target is or is part of, and the rest: `['gateway', 'orders']` of an edge; the rest is empty for a component. */
export function targetParts(kind: TargetKind, target: string): readonly [string, string] {
  const space = target.indexOf(' ');
  if (space < 0 || kind === 'alert') return [target, ''];
  return [target.slice(0, space), target.slice(space + (kind === 'edge' ? ' to '.length : 1))];
}

/** Whom the steps of a service call or ask, once each. */
function neighbours({ endpoints }: Topology['services'][number]): string[] {
  const steps = endpoints.flatMap((endpoint) => everyStep(endpoint.steps));
  return [
    ...new Set(
      steps.flatMap((step) => {
        if (step.kind === 'call') return [step.service];
        return step.kind === 'query' || step.kind === 'transaction' ? [step.database] : [];
      }),
    ),
  ];
}
