/** How far a replica has got with the write-ahead log of its primary: which commits were sent, have arrived, are applied. */
import type { Micros } from '../base/time.ts';
import type { MetricFamily } from '../model/series.ts';
import type { Target } from '../telemetry/target.ts';
import type { Sampler } from './sampler.ts';

/** So much log is applied in one go. */
const PIECE_BYTES = 1_048_576;
/** Commits that are remembered one by one; when more are under way the last ones count as one. */
const COMMITS_MAX = 65_536;

export const REPLICATION_FAMILIES: readonly MetricFamily[] = [
  {
    name: 'pg_replication_lag_seconds',
    kind: 'gauge',
    unit: 'seconds',
    help: 'Age of the oldest commit that is not applied yet.',
  },
  { name: 'pg_replication_lag_bytes', kind: 'gauge', unit: '', help: 'Write-ahead log of the primary that is not applied yet.' },
  {
    name: 'db_stale_reads_total',
    kind: 'counter',
    unit: '',
    help: 'Reads that were executed while a commit of the primary was not applied.',
  },
];

export type ReplicationHandles = readonly [lagSeconds: number, lagBytes: number, staleReads: number];

export function replicationHandles(target: Target): ReplicationHandles {
  return [
    target.seconds('pg_replication_lag_seconds', {}),
    target.instrument('pg_replication_lag_bytes', {}),
    target.instrument('db_stale_reads_total', {}),
  ];
}

export class Replication {
  readonly primary: number;
  readonly network: Sampler;
  private readonly handles: ReplicationHandles;
  /** Commits that are sent and not applied: up to which byte of the log, and when. A ring. */
  private positions = new Float64Array(64);
  private sentAtUs = new Float64Array(64);
  private head = 0;
  private length = 0;
  /** How many of them have arrived. */
  private arrived = 0;
  appliedBytes: number;
  /** Up to where the worker will have applied when its piece is done; -1 when it has nothing to do. */
  applyingBytes = -1;
  staleReads = 0;
  /** Where it was last as the primary was, and which share of what came after that it got before the primary went down. */
  private caughtUpBytes: number;
  gotRatio = 1;

  constructor(handles: ReplicationHandles, network: Sampler, primary: number, appliedBytes: number) {
    this.primary = primary;
    this.appliedBytes = appliedBytes;
    this.network = network;
    this.handles = handles;
    this.caughtUpBytes = appliedBytes;
  }

  get isBehind(): boolean {
    return this.length > 0;
  }

  send(bytes: number, nowUs: Micros): void {
    if (this.length === COMMITS_MAX) {
      this.positions[(this.head + this.length - 1) % this.positions.length] = bytes;
      return;
    }
    if (this.length === this.positions.length) this.grow();
    const at = (this.head + this.length++) % this.positions.length;
    this.positions[at] = bytes;
    this.sentAtUs[at] = nowUs;
  }

  arrive(): void {
    this.arrived = Math.min(this.length, this.arrived + 1);
  }

  /** The primary, which has written up to `bytes`, sends no more: what is on the way is lost. */
  cut(bytes: number): void {
    this.length = this.arrived;
    const got = this.length === 0 ? this.appliedBytes : this.positions[(this.head + this.length - 1) % this.positions.length];
    if (bytes > this.caughtUpBytes) this.gotRatio = (got - this.caughtUpBytes) / (bytes - this.caughtUpBytes);
  }

  /** Where the next piece ends: with a commit that has arrived, after at most PIECE_BYTES when there are several; -1 for none. */
  nextPiece(): number {
    let end = -1;
    for (let i = 0; i < this.arrived; i++) {
      const position = this.positions[(this.head + i) % this.positions.length];
      if (end >= 0 && position - this.appliedBytes > PIECE_BYTES) break;
      end = position;
    }
    return end;
  }

  applied(): void {
    this.appliedBytes = this.applyingBytes;
    this.applyingBytes = -1;
    while (this.length > 0 && this.positions[this.head] <= this.appliedBytes) {
      this.head = (this.head + 1) % this.positions.length;
      this.length--;
      this.arrived = Math.max(0, this.arrived - 1);
    }
    if (this.length === 0) this.caughtUpBytes = this.appliedBytes;
  }

  read(target: Target, primaryBytes: number, nowUs: Micros): void {
    const { values } = target;
    values[this.handles[0]] = this.length === 0 ? 0 : nowUs - this.sentAtUs[this.head];
    values[this.handles[1]] = Math.max(0, primaryBytes - this.appliedBytes);
    values[this.handles[2]] = this.staleReads;
  }

  private grow(): void {
    const positions = new Float64Array(this.positions.length * 2);
    const sentAtUs = new Float64Array(this.positions.length * 2);
    for (let i = 0; i < this.length; i++) {
      positions[i] = this.positions[(this.head + i) % this.positions.length];
      sentAtUs[i] = this.sentAtUs[(this.head + i) % this.positions.length];
    }
    this.positions = positions;
    this.sentAtUs = sentAtUs;
    this.head = 0;
  }
}
