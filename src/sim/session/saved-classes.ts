/** The classes whose instances make up the state of a run. One that is missing here stops a snapshot with its name. */
import { Alertmanager } from '../alerting/alertmanager.ts';
import { AlertEvaluator } from '../alerting/rule-evaluation.ts';
import { Stream } from '../base/random.ts';
import { IntRing } from '../base/ring.ts';
import { ControlledDelay } from '../kernel/controlled-delay.ts';
import { EventList } from '../kernel/event-list.ts';
import { LockTable } from '../kernel/lock-table.ts';
import { ProcessorSharing } from '../kernel/processor-sharing.ts';
import { QuotaSharing } from '../kernel/quota-sharing.ts';
import { RowVersions } from '../world/row-versions.ts';
import { RowWrites } from '../world/row-writes.ts';
import { Rows } from '../kernel/rows.ts';
import { LfuCache } from '../kernel/lfu-cache.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import { Rung } from '../kernel/rung.ts';
import type { SnapshotClass } from '../kernel/snapshot.ts';
import { WaitingLine } from '../kernel/waiting-line.ts';
import { TimeoutLine } from '../kernel/timeout-line.ts';
import { TokenBucket } from '../kernel/token-bucket.ts';
import { Clocks } from '../telemetry/clocks.ts';
import { ExemplarStore } from '../telemetry/exemplar-store.ts';
import { LogChunk, LogStore } from '../telemetry/log-store.ts';
import { Recorder } from '../telemetry/recorder.ts';
import { SampleSlabs } from '../telemetry/sample-slabs.ts';
import { SeriesStore, StoredSeries, TimeAxis } from '../telemetry/series-store.ts';
import { SpanChunk, SpanStore } from '../telemetry/span-store.ts';
import { Target } from '../telemetry/target.ts';
import { TraceSampling } from '../telemetry/trace-sampling.ts';
import { Door } from '../world/admission.ts';
import { AdaptiveLimit } from '../world/concurrency-limit.ts';
import { Backends, Balancer } from '../world/balancer.ts';
import { Backoff } from '../world/backoff.ts';
import { AcceptQueue } from '../world/accept-queue.ts';
import { FlaggedSpans, FlagState } from '../world/flag-state.ts';
import { Breaker } from '../world/breaker.ts';
import { BrokerState } from '../world/broker-state.ts';
import { ConsumerGroup } from '../world/consumer-group.ts';
import { Member } from '../world/member.ts';
import { MessageRing } from '../world/message-ring.ts';
import { MessageSignatures } from '../world/message-signatures.ts';
import { Messaging } from '../world/messaging.ts';
import { PodMessaging } from '../world/pod-messaging.ts';
import { PartitionLog, TopicState } from '../world/topic-state.ts';
import { BufferCache } from '../world/buffer-cache.ts';
import { ArrivalCourse } from '../world/arrival-course.ts';
import { CacheStore } from '../world/cache-store.ts';
import { ChangeLog } from '../world/change-log.ts';
import { Container } from '../world/container.ts';
import { ConnectionKeeper } from '../world/connection-keeper.ts';
import { Core } from '../world/core.ts';
import { DatabaseSignatures } from '../world/database-signatures.ts';
import { DatabaseState } from '../world/database.ts';
import { EdgePolicy } from '../world/edge-policy.ts';
import { Descriptors } from '../world/descriptors.ts';
import { LocalDisk } from '../world/local-disk.ts';
import { Flights } from '../world/flights.ts';
import { LogShipper } from '../world/log-shipper.ts';
import { LogFile, LogWriter } from '../world/log-writer.ts';
import { Frames } from '../world/frames.ts';
import { GuardedCall } from '../world/guarded-call.ts';
import { CallerGuards, Guarding } from '../world/guarding.ts';
import { HashRing } from '../world/hash-ring.ts';
import { Partitions } from '../world/partition-state.ts';
import { HeapState } from '../world/heap.ts';
import { HeapTelemetry } from '../world/heap-telemetry.ts';
import { HealthChecks } from '../world/health-checks.ts';
import { Hooks } from '../world/hooks.ts';
import { OutlierState } from '../world/outlier-ejection.ts';
import { OutcomeWindow } from '../world/outcome-window.ts';
import { KeyStore } from '../world/key-store.ts';
import { KeySampler } from '../world/key-sampler.ts';
import { SessionInstruments } from '../world/session-instruments.ts';
import { DiskSpace } from '../world/disk-space-state.ts';
import { SessionTimeouts } from '../world/session-timeouts.ts';
import { Sessions } from '../world/sessions.ts';
import { NetworkInterface } from '../world/network-interface.ts';
import { NetworkPaths, PathState } from '../world/network-paths.ts';
import { Ports } from '../world/ports.ts';
import { Certificates } from '../world/certificates.ts';
import { Machine } from '../kernel/machine.ts';
import { NodeState } from '../world/node-state.ts';
import { Zones } from '../world/zones.ts';
import { NameServer } from '../world/name-server.ts';
import { Resolver } from '../world/resolver.ts';
import { Pod } from '../world/pod.ts';
import { HostPools } from '../world/host-state.ts';
import { PoolState } from '../world/pool-state.ts';
import { ProcessState } from '../world/process-state.ts';
import { ProcessCache } from '../world/process-cache.ts';
import { Slots } from '../world/slots.ts';
import { MarkedRequests } from '../world/request-signatures.ts';
import { Sampler } from '../world/sampler.ts';
import { Signatures } from '../world/signatures.ts';
import { Replication } from '../world/replication-state.ts';
import { StorageState } from '../world/storage-state.ts';
import { QueryTally } from '../world/query-tally.ts';
import { Tally } from '../world/tally.ts';
import { SpanCollector } from '../world/span-collector.ts';
import { TailSampler } from '../world/tail-sampler.ts';
import { SuccessRates } from '../world/success-rates.ts';
import { TenantBuckets } from '../world/tenant-buckets.ts';
import { UserGroupState } from '../world/user-group.ts';
import { World } from '../world/world.ts';

export const SAVED_CLASSES: readonly SnapshotClass[] = [
  AcceptQueue,
  AdaptiveLimit,
  AlertEvaluator,
  BufferCache,
  ArrivalCourse,
  Backends,
  Balancer,
  Breaker,
  BrokerState,
  ConsumerGroup,
  CallerGuards,
  Backoff,
  CacheStore,
  ChangeLog,
  ConnectionKeeper,
  Container,
  ControlledDelay,
  Core,
  DatabaseSignatures,
  DatabaseState,
  EdgePolicy,
  Door,
  Descriptors,
  LocalDisk,
  LogFile,
  LogShipper,
  LogWriter,
  EventList,
  Clocks,
  ExemplarStore,
  Flights,
  Frames,
  GuardedCall,
  Guarding,
  HashRing,
  Partitions,
  HealthChecks,
  HeapState,
  HeapTelemetry,
  Hooks,
  IntRing,
  KeySampler,
  KeyStore,
  LockTable,
  LogChunk,
  LogStore,
  NetworkInterface,
  NetworkPaths,
  OutcomeWindow,
  PathState,
  OutlierState,
  ProcessCache,
  LogChunk,
  LogStore,
  LfuCache,
  LruCache,
  MarkedRequests,
  Member,
  MessageRing,
  MessageSignatures,
  Messaging,
  PartitionLog,
  PodMessaging,
  TopicState,
  Pod,
  Ports,
  Certificates,
  Machine,
  NodeState,
  Zones,
  NameServer,
  Resolver,
  HostPools,
  PoolState,
  ProcessState,
  ProcessorSharing,
  QuotaSharing,
  Recorder,
  Replication,
  Rows,
  RowVersions,
  RowWrites,
  Rung,
  SampleSlabs,
  Sampler,
  SeriesStore,
  SessionInstruments,
  DiskSpace,
  Sessions,
  SessionTimeouts,
  Signatures,
  Slots,
  FlagState,
  FlaggedSpans,
  SpanChunk,
  SpanCollector,
  SpanStore,
  TailSampler,
  TraceSampling,
  StoredSeries,
  SuccessRates,
  StorageState,
  Stream,
  QueryTally,
  Tally,
  Target,
  TenantBuckets,
  TimeAxis,
  TimeoutLine,
  TokenBucket,
  UserGroupState,
  WaitingLine,
  World,
  Alertmanager,
];
