/** A system file: what exists, as `kind: System`. Scenarios build on it and may patch it. */
import type { Topology } from '../model/topology.ts';
import { brokers } from './broker-shape.ts';
import { collector } from './collector-shape.ts';
import { cacheServers } from './cache-shape.ts';
import { databases } from './database-shape.ts';
import { flags } from './flag-shape.ts';
import { jobs } from './job-shape.ts';
import { nodes } from './node-shape.ts';
import { network } from './network-shape.ts';
import { defaulted, object, optional, required } from './object-shape.ts';
import { title } from './quantity.ts';
import { services } from './service-shape.ts';
import { choice, convert, type Shape } from './shape.ts';
import { objectives, users } from './user-shape.ts';

export const apiVersion = required(choice('faultline/v1'), 'The version of the language.');

/** What stands in for a system that could not be read. */
export const emptyTopology: Topology = {
  name: '',
  networkLatency: { kind: 'constant', valueUs: 0 },
  services: [],
  releases: [],
  databases: [],
  users: [],
  objectives: [],
};

export const systemShape: Shape<Topology> = convert(
  object('a system', {
    apiVersion,
    kind: required(choice('System'), 'What this file is.'),
    name: required(title, 'What the system is called.'),
    network: defaulted(network, {}, 'What lies between all processes.'),
    nodes: defaulted(
      nodes,
      {},
      'Machines that hold the replicas of services, which share their cores, in groups by name. Left out: each replica has its processors for itself.',
    ),
    services: required(services, 'The services by name.'),
    databases: defaulted(databases, {}, 'The databases by name.'),
    brokers: defaulted(brokers, {}, 'The message brokers by name.'),
    caches: defaulted(cacheServers, {}, 'Cache servers by name, such as a Redis.'),
    collector: optional(
      collector,
      'What all spans go through on their way to the trace store. Left out: they are found as soon as they have ended.',
    ),
    flags: defaulted(
      flags,
      {},
      'Feature flags by name: what operators turn on for some and off again. Steps ask them with "flag".',
    ),
    jobs: defaulted(jobs, {}, 'Scheduled jobs by name: what runs at intervals, as requests of its own.'),
    users: required(users, 'Who sends requests.'),
    objectives: defaulted(objectives, {}, 'What was promised to users.'),
  }),
  (read): Topology => ({
    name: read.name,
    networkLatency: read.network.latency,
    network: { paths: read.network.paths, retransmitUs: read.network.retransmitUs, betweenZonesUs: read.network.betweenZonesUs },
    nodes: read.nodes,
    services: read.services,
    releases: [],
    databases: [...read.databases, ...read.caches],
    brokers: read.brokers,
    collector: read.collector,
    flags: read.flags,
    jobs: read.jobs,
    users: read.users,
    objectives: read.objectives,
  }),
  () => emptyTopology,
);
