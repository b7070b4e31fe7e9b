/**
 * How a scenario changes the system that it builds on: maps are merged key by key, everything else is replaced, and an empty value
 * removes. Each value keeps the place where it was written, so a problem is told in the file that caused it.
 */
import type { SourceEntry, SourceMap, SourceValue } from './source-tree.ts';

export function patched(base: SourceValue, patch: SourceValue): SourceValue {
  if (base.kind !== 'map' || patch.kind !== 'map') return patch;
  const merged: SourceMap = { ...base, entries: [] };
  for (const entry of base.entries) {
    const change = patch.entries.find((one) => one.key === entry.key);
    if (change === undefined) merged.entries.push(adopt(entry, merged));
    else if (!isEmpty(change.value)) merged.entries.push(adopt({ ...change, value: patched(entry.value, change.value) }, merged));
  }
  for (const change of patch.entries) {
    if (!base.entries.some((one) => one.key === change.key) && !isEmpty(change.value)) merged.entries.push(adopt(change, merged));
  }
  return merged;
}

function isEmpty(value: SourceValue): boolean {
  return value.kind === 'scalar' && value.value === null;
}

function adopt(entry: SourceEntry, parent: SourceMap): SourceEntry {
  return { ...entry, value: reparented(entry.value, parent) };
}

function reparented(value: SourceValue, parent: SourceValue): SourceValue {
  if (value.kind === 'scalar') return { ...value, parent };
  if (value.kind === 'list') {
    const list: SourceValue = { ...value, parent, items: [] };
    for (const item of value.items) list.items.push(reparented(item, list));
    return list;
  }
  const map: SourceMap = { ...value, parent, entries: [] };
  for (const entry of value.entries) map.entries.push(adopt(entry, map));
  return map;
}
