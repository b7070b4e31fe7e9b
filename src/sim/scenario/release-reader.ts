/**
 * Releases: what the `change` of a deploy makes of a service. A change is a patch in the language of the system file, upon the service as
 * the deploy before left it, and is read and checked like the service itself, so that a problem is told where the change was written.
 */
import type { Micros } from '../base/time.ts';
import type { Deed } from '../model/action.ts';
import type { Service, Topology } from '../model/topology.ts';
import { patched } from './patch.ts';
import { services } from './service-shape.ts';
import type { Reading } from './shape.ts';
import { member, type SourceMap, type SourceValue } from './source-tree.ts';
import { checkReleases } from './system-check.ts';

interface Deploy {
  readonly atUs: Micros;
  readonly deed: Deed;
}

const NOT_OF_A_RELEASE: Readonly<Record<string, string>> = {
  version: 'The version stands beside "change", under "version".',
  autoscale: 'The autoscaler is no part of a release. Use "configure: SERVICE" with "set: {autoscale.max: 9}".',
  replicas: 'How many replicas run is no part of a release. Use "scale: SERVICE to 3".',
};

/** The releases that these deploys bring: those of the time line first, in order of time, then those of each replay upon them. */
export function readReleases(
  system: SourceValue,
  topology: Topology,
  timeline: readonly Deploy[],
  replays: readonly (readonly Deploy[])[],
  reading: Reading,
): Topology {
  const written = member(system as SourceMap, 'services');
  if (written?.kind !== 'map') return topology;
  const reader = new ReleaseReader(written, topology, reading);
  reader.follow(timeline);
  for (const replay of replays) reader.follow([...timeline, ...replay]);
  const read = { ...topology, releases: reader.releases };
  checkReleases(read, reading);
  return read;
}

class ReleaseReader {
  readonly releases: Service[] = [];
  private readonly system: SourceMap;
  private readonly topology: Topology;
  private readonly reading: Reading;
  /** By service and version: the service as that version writes it, and the change that made it. */
  private readonly sources = new Map<string, { readonly source: SourceValue; readonly change: SourceValue | null }>();

  constructor(system: SourceMap, topology: Topology, reading: Reading) {
    this.system = system;
    this.topology = topology;
    this.reading = reading;
    for (const { name, version } of topology.services) {
      const source = member(system, name);
      if (source !== null) this.sources.set(`${name} ${version}`, { source, change: null });
    }
  }

  follow(deploys: readonly Deploy[]): void {
    const versions = new Map(this.topology.services.map((one) => [one.name, one.version]));
    for (const { deed } of [...deploys].sort((a, b) => a.atUs - b.atUs)) {
      if (deed.kind !== 'deploy') continue;
      const before = this.sources.get(`${deed.service} ${versions.get(deed.service) ?? ''}`);
      if (before === undefined || deed.version === '') continue;
      this.deploy(deed, before.source);
      if (this.sources.has(`${deed.service} ${deed.version}`)) versions.set(deed.service, deed.version);
    }
  }

  private deploy(deed: Deed & { kind: 'deploy' }, before: SourceValue): void {
    const at = this.reading.placeOf(deed);
    const change = at?.kind === 'map' ? member(at, 'change') : null;
    if (change?.kind !== 'map') return;
    const key = `${deed.service} ${deed.version}`;
    const known = this.sources.get(key);
    if (known !== undefined) {
      if (known.change !== change && !isSame(known.change, change))
        this.reading.reportAbout(
          deed,
          ['version'],
          `${deed.service} ${deed.version} is already something else. Choose another version.`,
        );
      return;
    }
    for (const { key: field, value } of change.entries) {
      const reason = NOT_OF_A_RELEASE[field];
      if (reason !== undefined) this.reading.report(value, reason);
    }
    const source = patched(before, change);
    this.sources.set(key, { source, change });
    const problems = this.reading.problems.length;
    const only: SourceMap = { ...this.system, entries: [] };
    only.entries.push({ key: deed.service, file: source.file, line: source.line, column: source.column, value: source });
    const [read] = this.reading.take(services, only);
    if (read === undefined || this.reading.problems.length > problems) return;
    const release = { ...read, version: deed.version };
    this.reading.remember(release, source);
    this.releases.push(release);
  }
}

function isSame(one: SourceValue | null, other: SourceValue | null): boolean {
  const text = (value: SourceValue | null): string =>
    JSON.stringify(value, (key, inner: unknown) => (['parent', 'file', 'line', 'column'].includes(key) ? undefined : inner));
  return text(one) === text(other);
}
