/** Law 6: what a run keeps has a limit, and what is lost to it is told in a sentence and nothing else is. */
import { describe, expect, it } from 'vitest';
import { CHUNK_ROWS } from '../../src/sim/telemetry/span-store.ts';
import { Recorder } from '../../src/sim/telemetry/recorder.ts';
import { CHUNK_SAMPLES } from '../../src/sim/telemetry/sample-slabs.ts';
import { SeriesStore, TimeAxis } from '../../src/sim/telemetry/series-store.ts';
import { Rows } from '../../src/sim/kernel/rows.ts';

const KEPT = 64 * CHUNK_ROWS;

describe('a recorder', () => {
  it('keeps 4,194,304 spans: then the oldest chunk of 65,536 goes, and it says so', () => {
    const recorder = new Recorder('spans', true);
    const { spans } = recorder;
    const fixed = { service: 's', name: 'n', kind: 'server', attributes: {}, codeAttribute: null, a: null, b: null } as const;
    const template = spans.defineTemplate(fixed);
    const pod = spans.definePod('s-1');
    const record = (trace: number): void => {
      spans.record(trace, 1, trace, trace, 0, template, pod, 0, 0, 0);
    };
    for (let trace = 1; trace <= KEPT; trace++) record(trace);
    expect(recorder.limitsReached()).toEqual([]);
    expect(spans.trace(1)?.spans).toHaveLength(1);
    record(KEPT + 1);
    expect(recorder.limitsReached()).toEqual([`spansMax: the oldest ${CHUNK_ROWS} spans were dropped`]);
    expect(spans.trace(CHUNK_ROWS)).toBeNull();
    expect(spans.trace(CHUNK_ROWS + 1)?.spans).toHaveLength(1);
    expect(spans.trace(KEPT + 1)?.spans).toHaveLength(1);
  });

  it('keeps as many log lines, and does so with them too', () => {
    const recorder = new Recorder('lines', true);
    const { logs } = recorder;
    const template = logs.defineTemplate({ service: 's', level: 'info', message: 'm', fixed: {}, a: null, b: null });
    for (let line = 0; line <= KEPT; line++) logs.record(line, template, 0, 0, 0, 0, 0, 0);
    expect(recorder.limitsReached()).toEqual([`logLinesMax: the oldest ${CHUNK_ROWS} log lines were dropped`]);
    expect(logs.recordAt(logs.chunks[0], 0).timestampUs).toBe(CHUNK_ROWS);
  });

  it('keeps 65,536 exemplars: then the oldest goes', () => {
    const recorder = new Recorder('exemplars', true);
    const series = recorder.series.create({ __name__: 'm_bucket' }, new TimeAxis());
    if (series === null) throw new Error('a first series is never refused');
    for (let at = 1; at <= 65_536 + 3; at++) recorder.exemplars.record(series, at, 1, at);
    expect(recorder.limitsReached()).toEqual(['exemplarsMax: the oldest 3 exemplars were dropped']);
    const all = recorder.exemplars.select([], 0, Infinity);
    expect([all.length, all[0].atUs]).toEqual([65_536, 4]);
  });

  it('keeps 200,000 series, and refuses more', () => {
    const recorder = new Recorder('series', true);
    const axis = new TimeAxis();
    for (let at = 0; at < 200_000; at++) recorder.series.create({}, axis);
    expect(recorder.limitsReached()).toEqual([]);
    expect(recorder.series.create({}, axis)).toBeNull();
    expect(recorder.limitsReached()).toEqual(['seriesMax: 1 series were refused']);
  });
});

it('a store of samples that is full lets the oldest go, of every series', () => {
  const room = 4 * 256 * CHUNK_SAMPLES;
  const store = new SeriesStore(room);
  const axis = new TimeAxis();
  const two = [0, 1].map((index) => store.create({ index: String(index) }, axis));
  for (let at = 1; at <= room; at++) {
    axis.push(at);
    for (const series of two) series?.append(at);
  }
  expect(store.chunksDropped).toBe((2 * room) / CHUNK_SAMPLES - 4 * 256);
  for (const series of two) {
    if (series === null) throw new Error('two series are not too many');
    const { times } = store.read(series, 0, room);
    expect([times[0], times.length]).toEqual([room / 2 + 1, room / 2]);
  }
});

it('the rows of one table end at 4,194,304 with a limit that is named', () => {
  const rows = new Rows(1);
  for (let row = 0; row < 1 << 22; row++) rows.alloc();
  expect(() => rows.alloc()).toThrow('rowsMax: 4194304 sessions or locks of one database are held or waited for');
});
