/**
 * Memory that one span, log line or sample costs when it is kept: the growth of the process while the real stores are filled,
 * with everything that they allocate along the way. Needs `node --expose-gc`.
 */
import { SECOND } from '../src/sim/base/time.ts';
import { LogStore } from '../src/sim/telemetry/log-store.ts';
import { SeriesStore, TimeAxis } from '../src/sim/telemetry/series-store.ts';
import { SpanStore } from '../src/sim/telemetry/span-store.ts';
import type { Round } from './figure.ts';

const ROWS = 1_000_000;
const SERIES = 1_000;
/** An hour at a scrape every five seconds. */
const SCRAPES = 720;

export async function bytesRound(): Promise<Round> {
  return {
    'bytes.span': (await grownBytes(fillSpans)) / ROWS,
    'bytes.log': (await grownBytes(fillLogs)) / ROWS,
    'bytes.sample': (await grownBytes(fillSeries)) / (SERIES * SCRAPES),
  };
}

async function grownBytes(fill: () => object): Promise<number> {
  const before = await usedBytes();
  const kept = fill();
  const after = await usedBytes();
  // Reading it here keeps it alive across the measurement.
  if (Object.keys(kept).length === 0) throw new Error('nothing was kept');
  return after - before;
}

/** What the process holds once garbage is gone. */
export async function usedBytes(): Promise<number> {
  if (globalThis.gc === undefined) throw new Error('bench needs node --expose-gc');
  for (let i = 0; i < 3; i++) {
    globalThis.gc();
    // Columns that were let go are given back between two turns of the event loop.
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

function fillSpans(): SpanStore {
  const store = new SpanStore(1);
  for (let row = 1; row <= ROWS; row++) store.record(row, 250, row >> 3, row, row - 1, 0, 0, 200, 17, 0);
  return store;
}

function fillLogs(): LogStore {
  const store = new LogStore(1, []);
  for (let row = 1; row <= ROWS; row++) store.record(row, 0, 0, row >> 3, row, row >> 3, 200, 17);
  return store;
}

function fillSeries(): SeriesStore {
  const store = new SeriesStore();
  const axis = new TimeAxis();
  const all = Array.from({ length: SERIES }, (_, i) =>
    store.create({ __name__: 'http_requests_total', pod: `checkout-${i}` }, axis),
  );
  for (let scrape = 0; scrape < SCRAPES; scrape++) {
    axis.push(scrape * 5 * SECOND);
    for (const series of all) series?.append(scrape * 1.5);
  }
  return store;
}
