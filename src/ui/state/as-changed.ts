/**
 * What a service is by now, as the change log tells it: the system's file only says how it began. Read from the lines of the
 * changes, as a person would.
 */
import type { Change } from '../../sim/model/action.ts';
import type { Service } from '../../sim/model/topology.ts';

/** How many replicas were last asked for. */
export function replicasAsked({ name, replicas }: Pick<Service, 'name' | 'replicas'>, changes: readonly Change[]): number {
  const asked = Number(lastSaid(name, changes, /^replicas: \d+ -> (\d+)$/));
  return asked > 0 ? asked : replicas;
}

/** The version that was rolled out last, whether by a deploy or by taking one back. */
export function versionAsked({ name, version }: Pick<Service, 'name' | 'version'>, changes: readonly Change[]): string {
  return lastSaid(name, changes, /^image: .+ -> .+:([^:]+)$/) ?? version;
}

function lastSaid(component: string, changes: readonly Change[], pattern: RegExp): string | undefined {
  const lines = changes.filter((one) => one.component === component && one.status !== 'failed').flatMap(({ diff }) => diff);
  return lines.map((line) => pattern.exec(line)?.[1]).findLast((found) => found !== undefined);
}
