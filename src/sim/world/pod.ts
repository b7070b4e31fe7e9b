/**
 * One replica of a service: its workers, its line of waiting requests, its processors and its pools of connections, with the
 * instruments that it is scraped by.
 */
import { IntRing } from '../base/ring.ts';
import type { Micros } from '../base/time.ts';
import type { ProcessorSharing } from '../kernel/processor-sharing.ts';
import type { Service } from '../model/topology.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import type { Container } from './container.ts';
import type { Door } from './admission.ts';
import type { AcceptQueue } from './accept-queue.ts';
import { PLAIN_LOGGING } from '../model/logging.ts';
import { LogWriter } from './log-writer.ts';
import type { ProbeKind, Probes } from '../model/probes.ts';
import type { HeapState } from './heap.ts';
import type { HeapTelemetry } from './heap-telemetry.ts';
import type { NetworkInterface } from './network-interface.ts';
import type { PodMessaging } from './pod-messaging.ts';
import type { PodPhase } from './pod-lifecycle.ts';
import type { HostPools } from './host-state.ts';
import type { PoolState } from './pool-state.ts';
import type { TlsHandles } from './tls-handles.ts';
import type { Resolver } from './resolver.ts';
import type { ProcessState } from './process-state.ts';

export class Pod {
  readonly id: number;
  /** Its place in the recorder's table of pod names. */
  readonly host: number;
  readonly service: number;
  readonly name: string;
  readonly version: string;
  /** The service's when its pod was made: an older one is to be replaced. */
  readonly generation: number;
  readonly startedAtUs: Micros;
  readonly processors: ProcessorSharing;
  /** False while there is a core at full speed for each worker: then work is a plain delay, which is cheaper and the same. */
  processorsShared: boolean;
  /** Processor time of work that was a plain delay, counted when it began. */
  unsharedBusyUs = 0;
  readonly release: number;
  /** What it runs: its release, and over it what operators have set. */
  model: Service;
  /** First instruction of every endpoint, as its release has it. */
  readonly entries: Int32Array;
  workersMax: number;
  queueMax: number;
  readonly pools: PoolState[];
  /** Its connections to the services that it calls; null when it keeps none. */
  hosts: HostPools | null = null;
  readonly line = new IntRing();
  readonly target: Target;
  readonly instruments: PodInstruments;
  /** How its line is treated; null when it is plain. */
  queue: AcceptQueue | null = null;
  /** Until then its work costs more (warming.ts). */
  warmAtUs: Micros = 0;
  /** Locks and the like; null when its steps use none. */
  process: ProcessState | null = null;
  log: LogWriter;
  /** Where its counter of requests has the id of the user as a label: series by counter and user; else null. */
  readonly userCounters: Map<number, Handle> | null;
  /** The share of the traces that begin in it that are kept. */
  tracesRatio: number;
  /** What the machine's agent tells of it; null when it has no limits. */
  container: Container | null = null;
  /** Its heap and what it tells of it; null when its service has none. */
  heap: HeapState | null = null;
  heapTelemetry: HeapTelemetry | null = null;
  /** Its process stands still (pausing.ts); what has reached it since is here. */
  paused = false;
  pausedAtUs: Micros = 0;
  /** Why: its collector is at work, or it is kept from running. */
  collecting = false;
  frozen = false;
  readonly stalled = new IntRing();
  /** Its link to the network; null when nobody keeps count of what it sends. */
  link: NetworkInterface | null = null;
  /** What it shows of handshakes; null where its connections are not encrypted. */
  tls: TlsHandles | null = null;
  /** The node that it runs on, and its zone; -1 for none. */
  node = -1;
  zone = -1;
  /** Handle of the gauge of how wrong its clock is; -1 while it never was. */
  clockOffset: Handle = -1;
  /** What it knows of names; null where everybody finds everybody. */
  resolver: Resolver | null = null;
  /** The pod that its container has become after a restart; NOBODY (-1) if none. */
  nextLife = -1;
  /** What it has to do with messages; null when nothing. */
  messaging: PodMessaging | null = null;
  /** What it refuses; null when it takes in whoever comes. */
  door: Door | null = null;
  /** It has come up, and its probes say that it takes requests. */
  isReady = false;
  /** How it is probed, which stays as long as it does. */
  probing: Probes | undefined;
  /** Probes in a row that went the same way, failed ones below zero. */
  readonly probes: Record<ProbeKind, number> = { startup: 0, readiness: 0, liveness: 0 };
  /** What it did for others without telling us; null: it is ours, and tells. */
  unseen: Unseen | null = null;
  /** How often its process has died since it last ran well. */
  deaths = 0;
  /** What died with its process; null while it lives. */
  loss: Loss | null = null;
  /** Since when a scrape waits for its answer; 0: none does. Below zero: it is lost on its way. */
  scrapeSinceUs: Micros = 0;
  /** Null where scrapes are answered at once. */
  scrape: ScrapeHandles | null = null;
  phase: PodPhase = 'starting';
  workersBusy = 0;
  /** Requests that have arrived and not ended. */
  inFlight = 0;

  constructor(
    fields: Omit<
      Pod,
      | 'line'
      | 'queue'
      | 'door'
      | 'messaging'
      | 'link'
      | 'resolver'
      | 'node'
      | 'zone'
      | 'clockOffset'
      | 'tls'
      | 'nextLife'
      | 'loss'
      | 'process'
      | 'hosts'
      | 'poolAt'
      | 'allPools'
      | 'warmAtUs'
      | 'container'
      | 'log'
      | 'tracesRatio'
      | 'userCounters'
      | 'scrape'
      | 'scrapeSinceUs'
      | 'heap'
      | 'heapTelemetry'
      | 'deaths'
      | 'probes'
      | 'unseen'
      | 'isReady'
      | 'probing'
      | 'paused'
      | 'pausedAtUs'
      | 'collecting'
      | 'frozen'
      | 'stalled'
      | 'unsharedBusyUs'
      | 'processorUseUs'
      | 'phase'
      | 'workersBusy'
      | 'inFlight'
    >,
  ) {
    this.id = fields.id;
    this.host = fields.host;
    this.service = fields.service;
    this.name = fields.name;
    this.version = fields.version;
    this.generation = fields.generation;
    this.startedAtUs = fields.startedAtUs;
    this.processors = fields.processors;
    this.processorsShared = fields.processorsShared;
    this.release = fields.release;
    this.model = fields.model;
    this.probing = fields.model.probes;
    this.entries = fields.entries;
    this.workersMax = fields.workersMax;
    this.queueMax = fields.queueMax;
    this.pools = fields.pools;
    this.target = fields.target;
    this.userCounters = (fields.model.userIds ?? 0) === 0 ? null : new Map();
    this.tracesRatio = fields.model.tracesRatio ?? 1;
    this.log = new LogWriter(PLAIN_LOGGING, null, fields.target);
    this.instruments = fields.instruments;
  }

  /** The pool of this index (pool-state.ts); a host's may be gone. */
  poolAt(index: number): PoolState | undefined {
    return index >= 0 ? this.pools[index] : this.hosts?.pools.get(-1 - index);
  }

  /** Processor time that its process has used so far; the collector of its heap is one busy thread. */
  processorUseUs(nowUs: Micros): Micros {
    const collectingUs = this.heap === null ? 0 : this.heap.minorUs + this.heap.majorUs;
    return this.unsharedBusyUs + this.processors.busyUntil(nowUs) + collectingUs;
  }

  /** All its pools, to databases and to hosts. */
  allPools(): PoolState[] {
    return this.hosts === null ? this.pools : [...this.pools, ...this.hosts.pools.values()];
  }
}

/** One of the pods that the service is to have, though it may not serve right now. */
export function isWanted(pod: Pod): boolean {
  return pod.phase === 'ready' || pod.phase === 'starting' || pod.phase === 'crashed';
}

/** Requests that ended with the death of a process, which nothing but its callers could tell of. */
export interface Loss {
  readonly requests: number;
  /** Sums over them: since they had arrived, and since a worker had taken them. */
  readonly presentUs: Micros;
  readonly servedUs: Micros;
}

/** Sums over the requests that have ended in a process of a third party: since they had arrived, and since a worker had taken them. */
export interface Unseen {
  presentUs: Micros;
  servedUs: Micros;
}

/** What the scraper itself writes about a process (scrape-answers.ts). */
export interface ScrapeHandles {
  readonly duration: Handle;
  readonly samples: Handle;
}

/** Handles into the pod's target; -1 where a series has not appeared yet. */
export interface PodInstruments {
  /** http_requests_total by local endpoint x status slot. */
  readonly requests: Int32Array;
  /** http_request_duration_seconds by local endpoint. */
  readonly durations: Int32Array;
  /** http_client_requests_total by callee x status slot. */
  readonly calls: Int32Array;
  /** http_client_request_duration_seconds by callee, where that is a third party. */
  readonly callDurations: Int32Array;
  readonly inProgress: number;
  readonly queueSize: number;
  /** http_server_queue_wait_seconds: its sum and its count. */
  readonly queueWaitSum: number;
  readonly queueWaitCount: number;
  readonly workers: number;
  readonly workersBusy: number;
  readonly processorSeconds: number;
  readonly processorLimit: number;
  readonly up: number;
}
