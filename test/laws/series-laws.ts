/** No two series have the same labels. Counters never fall but when their process begins anew, and buckets grow with `le` up to the count. */
import type { StoredSeries } from '../../src/sim/telemetry/series-store.ts';
import type { World } from '../../src/sim/world/world.ts';
import { assertAtLeast, assertEqual } from './comparing.ts';

export function checkSeries({ core }: World): void {
  const { series, families } = core.recorder;
  const kinds = new Map(families.map(({ name, kind }) => [name, kind]));
  const buckets = new Map<string, number>();
  const begun = lifeBegins(core);
  assertEqual(
    'series with labels of their own',
    new Set(series.all.map(({ labels }) => JSON.stringify(labels))).size,
    series.all.length,
  );
  for (const one of series.all) {
    const name = one.labels['__name__'];
    const [, family = name, part = ''] = kinds.get(name) === 'gauge' ? [] : (/^(.*)_(bucket|count|sum)$/.exec(name) ?? []);
    const kind = kinds.get(name) ?? kinds.get(family);
    if (kind === undefined || kind === 'gauge') continue;
    const last = lastOfCounter(one, begun.get(one.labels['pod']) ?? []);
    if (kind !== 'histogram' || part === 'sum') continue;
    const labels = Object.entries(one.labels).filter(([label]) => label !== 'le' && label !== '__name__');
    const key = `${family} ${JSON.stringify(labels)}`;
    const below = buckets.get(key) ?? 0;
    if (part === 'bucket') assertAtLeast(`bucket ${JSON.stringify(one.labels)}`, last, below);
    else assertEqual(`count against last bucket of ${key}`, last, below);
    buckets.set(key, last);
  }
}

/** By pod, and of the collector: when its processes began, but for the first. */
function lifeBegins({ pods, collector }: World['core']): ReadonlyMap<string, number[]> {
  const begun = new Map<string, number[]>();
  if (collector !== null) begun.set(collector.target.labels['pod'], collector.begunAtUs.slice(1));
  for (const { name, startedAtUs } of pods) {
    const lives = begun.get(name);
    if (lives === undefined) begun.set(name, []);
    else lives.push(startedAtUs);
  }
  return begun;
}

/** The last sample that is no stale mark. A fall is one process after another when a life of the pod began since the sample before, or with it. */
function lastOfCounter(one: StoredSeries, lives: readonly number[]): number {
  const values = one.slice(0, one.length);
  let last = 0;
  let lastAt = 0;
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    if (value < last) {
      const [fromUs] = one.axis.slice(one.first + lastAt, one.first + lastAt + 1);
      const [toUs] = one.axis.slice(one.first + at, one.first + at + 1);
      const reborn = lives.some((beganUs) => beganUs >= fromUs && beganUs <= toUs);
      if (!reborn) throw new Error(`${JSON.stringify(one.labels)} falls from ${last} to ${value}`);
    }
    if (Number.isNaN(value)) continue;
    last = value;
    lastAt = at;
  }
  return last;
}
