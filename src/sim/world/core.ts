/**
 * What every mechanism of the world shares: clock and events, frames, the compiled program, services, pods, databases, hooks and
 * the pen. Mechanisms do not call each other in circles: whoever lets a frame go on puts it into `ready`, and
 * `settle` (dispatch.ts) resumes it.
 */
import { IntRing } from '../base/ring.ts';
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import { EventList } from '../kernel/event-list.ts';
import { ProcessorSharing } from '../kernel/processor-sharing.ts';
import { QuotaSharing } from '../kernel/quota-sharing.ts';
import { TimeoutLine } from '../kernel/timeout-line.ts';
import { isHash } from '../model/balancing.ts';
import type { ProcessorQuota } from '../model/runtime.ts';
import type { Service, Topology } from '../model/topology.ts';
import { sendersOf } from '../model/senders.ts';
import type { Settings } from '../model/settings.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import { Certificates } from './certificates.ts';
import { ChangeLog } from './change-log.ts';
import { openCollector } from './collector-opening.ts';
import { DatabaseSignatures } from './database-signatures.ts';
import type { DatabaseState } from './database.ts';
import {
  EVENT_PROCESSORS,
  EVENT_RESUME,
  EVENT_TIMEOUT,
  TIMEOUT_CALL,
  TIMEOUT_PUBLISH,
  TIMEOUT_QUERY,
  TIMEOUT_SCOPE,
} from './event-kinds.ts';
import { FlaggedSpans, openFlags, type FlagState } from './flag-state.ts';
import { Frames, TICKET } from './frames.ts';
import { Guarding } from './guarding.ts';
import { Hooks } from './hooks.ts';
import type { Injected } from './injected.ts';
import type { JobState } from './job-state.ts';
import { openKeyStores, type KeyStore } from './key-store.ts';
import { Messaging } from './messaging.ts';
import { NetworkPaths, openPaths } from './network-paths.ts';
import { hopUs, sendOverPaths } from './network-sending.ts';
import { openZones, type Zones } from './zones.ts';
import { NameServer } from './name-server.ts';
import type { Delivery } from './replica-set.ts';
import type { TrafficSplit } from './traffic-split.ts';
import type { NodeState } from './node-state.ts';
import type { ActiveOverride } from './overriding.ts';
import type { Pod } from './pod.ts';
import { compileProgram } from './compiler.ts';
import type { Program } from './program.ts';
import type { Failover, Rollout, Scaling, Undo } from './rollout.ts';
import { Sampler } from './sampler.ts';
import { openScraper, type Scraper } from './scraper.ts';
import { Signatures } from './signatures.ts';
import type { SpanCollector } from './span-collector.ts';
import { Tally } from './tally.ts';
import type { AutoscalerState } from './autoscaler-state.ts';
import { UserGroupState } from './user-group.ts';
import type { Warming } from './warming-cache.ts';
import type { VisitsLeftOut } from './visits-left-out.ts';

export interface ServiceState {
  /** As it was when the run opened; what a pod is made of now is `modelNow` (versions.ts). */
  readonly model: Service;
  version: string;
  /** The release that new pods run. */
  release: number;
  /** What operators have set; it holds over what releases say. */
  configured: Settings;
  /** Replicas that it is to have. */
  replicas: number;
  /** Of the pods that it is to have; another when they are to be replaced. */
  generation: number;
  /** Generations so far. */
  generations: number;
  /** A version beside the one of its pods; null: there is none. */
  delivery: Delivery | null;
  /** Null: a canary gets as many requests as any pod, or there is none. */
  split: TrafficSplit | null;
  /** Ids of pods that take requests, in the order in which they became ready. */
  ready: number[];
  podsStarted: number;
}

export class Core {
  readonly seed: string;
  readonly topology: Topology;
  readonly events = new EventList();
  readonly frames = new Frames();
  readonly ready = new IntRing(64);
  readonly recorder: Recorder;
  readonly scrapeIntervalUs: Micros;
  /** Null: every process answers its scrapes at once. */
  readonly scrapeTimeoutUs: Micros | null;
  /** Null where a scrape may bring as many samples as there are. */
  readonly scraper: Scraper | null;
  readonly program: Program;
  readonly signatures: Signatures;
  readonly databaseSignatures: DatabaseSignatures;
  readonly hooks: Hooks;
  /** What has been injected, also what is over. */
  readonly injected: Injected[] = [];
  /** Settings that are in force in place of what was set. */
  overrides: readonly ActiveOverride[] = [];
  readonly guarding: Guarding;
  readonly messaging: Messaging;
  readonly nodes: NodeState[] = [];
  /** Null where it makes no difference in which zone somebody is. */
  readonly zones: Zones | null;
  readonly names: NameServer;
  readonly certificates: Certificates;
  readonly network: Sampler;
  private readonly networkIsInstant: boolean;
  /** Null where the network is the same everywhere and has no end. */
  paths: NetworkPaths | null;
  readonly services: ServiceState[];
  readonly pods: Pod[] = [];
  /** Pods that stand still right now. */
  podsPaused = 0;
  /** Whether lines that are written matter: somebody records them, or they take room or processor time. */
  tells: boolean;
  /** Null: spans are found as soon as they have ended. */
  readonly collector: SpanCollector | null;
  readonly databases: DatabaseState[] = [];
  /** By database, as services know it: the server that they find under that name. */
  readonly servers: number[];
  readonly failovers: Failover[] = [];
  readonly warmings: Warming[] = [];
  readonly users: UserGroupState[];
  /** Visits begun so far. */
  visits = 0;
  readonly visitsLeftOut: VisitsLeftOut = { forFrames: 0, forEvents: 0, reconnected: 0 };
  /** The limit at which the world has come to its end before its time, as a sentence; null while it goes on. */
  endedBy: string | null = null;
  /** Calls with a policy begun so far. */
  callsNumbered = 0;
  /** Counters of repeated calls by pod, endpoint and name (call-telemetry.ts). */
  readonly callCounters = new Map<string, number>();
  readonly tally: Tally;
  /** Whether anybody has ever answered wrongly (wrong-answers.ts). */
  hasWrongAnswers = false;
  /** Feature flags, and counters of them by pod, key and variant. */
  readonly flags: readonly FlagState[];
  readonly flagCounters = new Map<string, number>();
  readonly flaggedSpans: FlaggedSpans;
  /** What endpoints remember of idempotency keys (Program.keyStores). */
  readonly keyStores: readonly KeyStore[];
  readonly changes = new ChangeLog();
  readonly undo = new Map<number, Undo>();
  readonly rollouts: Rollout[] = [];
  scalings: Scaling[] = [];
  readonly autoscalers: AutoscalerState[] = [];
  readonly jobs: JobState[] = [];
  /** How often they have changed the number of replicas. */
  rescalings = 0;
  readonly processors: ProcessorSharing[] = [];
  /** The database that a set of processors belongs to; -1 for a pod's. */
  readonly processorOwner: number[] = [];
  readonly timeouts: TimeoutLine[] = [];
  readonly timeoutKinds: number[] = [];
  /** Per edge: whose turn it is, and the id of its timeout line. */
  readonly turns: Int32Array;
  readonly callTimeouts: Int32Array;
  readonly queryTimeouts: Int32Array;
  readonly publishTimeouts: Int32Array;
  /** Per scope: the id of its timeout line, -1 when it has none. */
  readonly scopeTimeouts: Int32Array;
  /** Waits for a scope so far: each has its number as its ticket. */
  waitsBegun = 0;

  constructor(
    topology: Topology,
    seed: string,
    recorder: Recorder,
    scrapeIntervalUs: Micros,
    scrapeTimeoutUs: Micros | null = null,
    scrapeSamplesMax: number | null = null,
  ) {
    this.scrapeTimeoutUs = scrapeTimeoutUs;
    this.scrapeIntervalUs = scrapeIntervalUs;
    this.seed = seed;
    this.topology = topology;
    this.recorder = recorder;
    this.tells = recorder.on;
    this.scraper = openScraper(recorder, scrapeSamplesMax);
    this.collector = openCollector(topology, recorder);
    this.program = compileProgram(topology, seed);
    this.signatures = new Signatures(topology, this.program, recorder);
    this.databaseSignatures = new DatabaseSignatures(topology, recorder);
    this.hooks = new Hooks(topology, this.program, seed, recorder.spans.podNames);
    this.flags = openFlags(topology, seed);
    this.flaggedSpans = new FlaggedSpans(topology, this.program, recorder);
    this.guarding = new Guarding(topology, this.program.guards, seed, recorder);
    this.messaging = new Messaging(topology, this.program, recorder, seed);
    this.keyStores = openKeyStores(this.program, topology, recorder);
    this.network = new Sampler(topology.networkLatency, new Stream(seed, 'network/latency'));
    this.networkIsInstant = this.network.isZero && (topology.network?.betweenZonesUs ?? 0) === 0;
    this.paths = openPaths(topology, this.program, seed);
    this.tally = Tally.of(this.program, topology.databases.length);
    this.services = topology.services.map((model, release) => ({
      model,
      version: model.version,
      release,
      configured: {},
      replicas: model.replicas,
      generation: 0,
      generations: 0,
      delivery: null,
      split: null,
      ready: [],
      podsStarted: 0,
    }));
    const hasKeys =
      this.flags.some(({ model }) => model.by === 'user') ||
      this.program.guards.some(({ law }) => isHash(law)) ||
      topology.releases.some(({ balancing }) => balancing !== null && isHash(balancing.law));
    this.users = sendersOf(topology).map((model, id) => new UserGroupState(model, id, this.program.journeys[id], seed, hasKeys));
    this.servers = topology.databases.map((_, id) => id);
    this.certificates = new Certificates(topology.services);
    this.zones = openZones(topology);
    this.names = new NameServer(this.services, this.servers);
    this.turns = new Int32Array(this.program.edges.length);
    this.callTimeouts = Int32Array.from(this.program.edges, (edge) => this.addTimeouts(TIMEOUT_CALL, edge.timeoutUs));
    this.queryTimeouts = Int32Array.from(this.program.queries, (query) => this.addTimeouts(TIMEOUT_QUERY, query.timeoutUs));
    this.publishTimeouts = Int32Array.from(this.program.messaging.publishes, ({ model }) =>
      this.addTimeouts(TIMEOUT_PUBLISH, model.timeoutUs),
    );
    this.scopeTimeouts = Int32Array.from(this.program.scopes, ({ timeoutUs }) =>
      timeoutUs === null ? -1 : this.addTimeouts(TIMEOUT_SCOPE, timeoutUs),
    );
  }

  get nowUs(): Micros {
    return this.events.nowUs;
  }

  /** The server that services find under the name of a database. */
  server(database: number): DatabaseState {
    return this.databases[this.servers[database]];
  }

  /** The same by name; undefined when there is no such database. */
  serverNamed(name: string): DatabaseState | undefined {
    const database = this.topology.databases.findIndex((one) => one.name === name);
    return database < 0 ? undefined : this.server(database);
  }

  /** Lets a frame go on at this instant, after whatever is ready already. */
  resume(frame: number): void {
    this.ready.push(frame);
  }

  /** Lets a frame go on some time from now, if it is still there then. */
  resumeAfter(frame: number, lengthUs: Micros): void {
    this.events.schedule(this.events.nowUs + lengthUs, EVENT_RESUME, frame, this.frames.ints[frame + TICKET]);
  }

  addProcessors(cores: number, database: number, quota: ProcessorQuota | null = null): ProcessorSharing {
    const id = this.processors.length;
    const processors =
      quota === null
        ? new ProcessorSharing(id, EVENT_PROCESSORS, cores)
        : new QuotaSharing(id, EVENT_PROCESSORS, cores, quota.quotaUs, quota.periodUs, this.events.nowUs);
    this.processors.push(processors);
    this.processorOwner.push(database);
    return processors;
  }

  addTimeouts(kind: number, lengthUs: Micros): number {
    this.timeoutKinds.push(kind);
    return this.timeouts.push(new TimeoutLine(this.timeouts.length, EVENT_TIMEOUT, lengthUs)) - 1;
  }

  /** A timeout line of this kind and length: one that there is, or a new one. */
  timeoutsOf(kind: number, lengthUs: Micros): number {
    const known = this.timeouts.findIndex((line, id) => line.lengthUs === lengthUs && this.timeoutKinds[id] === kind);
    return known >= 0 ? known : this.addTimeouts(kind, lengthUs);
  }

  /** Schedules `kind` one network hop from now for the frame as it is now: the event carries its ticket. */
  notify(kind: number, frame: number, extraUs: Micros): void {
    const hopLengthUs = this.paths !== null ? hopUs(this, this.paths, frame) : this.networkIsInstant ? 0 : this.network.draw();
    const wayUs = hopLengthUs + this.crossingUs(frame);
    this.events.schedule(this.events.nowUs + wayUs + extraUs, kind, frame, this.frames.ints[frame + TICKET]);
  }

  /** Schedules `kind` one hop from now, to or from a service; false when it takes no time, and the caller should go on at once. */
  sendOver(kind: number, frame: number): boolean {
    if (this.paths !== null) return sendOverPaths(this, this.paths, kind, frame);
    if (this.networkIsInstant) return false;
    const latencyUs = this.network.draw() + this.crossingUs(frame);
    if (latencyUs === 0) return false;
    this.events.schedule(this.events.nowUs + latencyUs, kind, frame, 0);
    return true;
  }

  /** From now on each message goes its way step by step, since something acts on some of them. */
  watchMessages(): void {
    this.paths ??= new NetworkPaths(this.topology, this.program, this.seed);
  }

  /** How much longer the message of a frame takes than within a zone. */
  private crossingUs(frame: number): Micros {
    return this.zones === null ? 0 : this.zones.crossingUs(this, frame);
  }
}
