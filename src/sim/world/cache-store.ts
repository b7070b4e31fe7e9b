/**
 * What a cache server keeps and tells: its entries within its memory, and metrics under the names of redis_exporter or of
 * memcached_exporter. Everything else about it (connections, processors, network, going down) is that of a database (database.ts).
 */
import type { Micros } from '../base/time.ts';
import { LfuCache } from '../kernel/lfu-cache.ts';
import { LruCache } from '../kernel/lru-cache.ts';
import { COMMANDS } from '../model/cache-command.ts';
import type { CacheServer } from '../model/cache.ts';
import type { Database } from '../model/topology.ts';
import type { Handle, Target } from '../telemetry/target.ts';
import { CACHE_METRICS, type CacheReading } from './cache-metrics.ts';

export class CacheStore {
  entries: LruCache;
  model: CacheServer;
  hits = 0;
  misses = 0;
  /** By command: how often it was executed, and the processor time of that. */
  readonly executed = COMMANDS.map(() => 0);
  readonly executedUs = COMMANDS.map(() => 0);
  startedAtUs: Micros = 0;
  private readonly system: string;
  private readonly handles: readonly Handle[];

  constructor({ system }: Database, model: CacheServer, target: Target) {
    this.system = system;
    this.model = model;
    this.entries = openEntries(model);
    this.handles = metricsOf(system).map(({ name, labels }) => target.instrument(name, labels));
  }

  /** Processor time of a command that moves a value of `bytes`. */
  costUs(bytes: number): Micros {
    return this.model.commandUs + (bytes / this.model.bytesPerSecond) * 1e6;
  }

  /** Whether a value is refused for want of memory. */
  refuses(bytes: number): boolean {
    return this.model.eviction === 'none' && !this.entries.hasRoomFor(bytes);
  }

  /** The process starts anew, with nothing in it. */
  restart(nowUs: Micros): void {
    this.entries.clear();
    this.startedAtUs = nowUs;
  }

  /** Takes over what operators have set; entries stay as far as they fit. */
  obey(model: CacheServer, nowUs: Micros): void {
    if (model.eviction === this.model.eviction) this.entries.setBounds(model.memoryBytes, Infinity, nowUs);
    else {
      const entries = openEntries(model);
      this.entries.pourInto(entries);
      this.entries = entries;
    }
    this.model = model;
  }

  /** Tells of itself at a scrape; `server` is what others know of it. */
  read(target: Target, server: Pick<CacheReading, 'connections' | 'connectionsMax' | 'up'>, nowUs: Micros): void {
    const { hits, misses, executed, executedUs, entries, model } = this;
    const { weight: bytes, size: keys, evicted, expired } = entries;
    const executedS = executedUs.map((us) => us / 1e6);
    const own = { hits, misses, executed, executedS, bytes, keys, evicted, expired, memoryBytes: model.memoryBytes };
    const reading = { ...own, ...server, uptimeS: (nowUs - this.startedAtUs) / 1e6 };
    metricsOf(this.system).forEach((metric, at) => {
      target.set(this.handles[at], metric.value(reading));
    });
  }
}

function openEntries({ eviction, memoryBytes }: CacheServer): LruCache {
  return eviction === 'lfu' ? new LfuCache(memoryBytes, Infinity) : new LruCache(memoryBytes, Infinity);
}

function metricsOf(system: string): typeof CACHE_METRICS {
  return CACHE_METRICS.filter((metric) => metric.system === system);
}
