/** Deeds in words for the debrief, and whether a deed is one that the answer means. */
import { sessionDeedText } from '../model/session-deed.ts';
import { unreachable } from '../base/assert.ts';
import type { Deed, SchemaChange } from '../model/action.ts';
import { settingsText } from '../model/settings.ts';
import { databaseDeedText } from '../model/database-deed.ts';
import type { DeedPattern } from '../model/scenario.ts';

/** The kind and all fields that the pattern gives are equal. */
export function matchesDeed(pattern: DeedPattern, deed: Deed): boolean {
  const fields = new Map<string, unknown>(Object.entries(deed));
  return Object.entries(pattern).every(
    ([name, wanted]) =>
      wanted === undefined ||
      (name === 'settings' && setsAll(wanted, deed)) ||
      JSON.stringify(wanted) === JSON.stringify(fields.get(name)),
  );
}

function setsAll(wanted: unknown, deed: Deed): boolean {
  if (deed.kind !== 'configure' || typeof wanted !== 'object' || wanted === null) return false;
  return Object.entries(wanted).every(
    ([name, value]) => name in deed.settings && (value === null || value === deed.settings[name]),
  );
}

/** False for what only people hear of. */
export function changesTheWorld(deed: Deed): boolean {
  return deed.kind !== 'acknowledge' && deed.kind !== 'diagnose';
}

export function describeDeed(deed: Deed): string {
  switch (deed.kind) {
    case 'deploy':
      return `Deployed ${deed.service} ${deed.version}`;
    case 'migrate':
      return `Migrated ${deed.database}: ${deed.changes.map(describeSchemaChange).join(', ')}`;
    case 'rollback':
      return `Rolled back ${deed.change === 'latest' ? 'the latest change' : `change ${deed.change}`} of ${deed.component}`;
    case 'restart':
      return `Restarted ${deed.service}`;
    case 'scale':
      return `Scaled ${deed.service} to ${deed.replicas}`;
    case 'configure':
      return `Set ${settingsText(deed.settings)} of ${deed.component}`;
    case 'createIndex':
      return `Created an index on ${deed.table} (${deed.columns.join(', ')}) in ${deed.database}`;
    case 'openTransaction':
    case 'cancelQuery':
      return sessionDeedText(deed);
    case 'operate':
      return databaseDeedText(deed);
    case 'inject':
      return `Injected ${deed.fault} into ${deed.target}`;
    case 'clear':
      return `Cleared injection ${deed.injection}`;
    case 'acknowledge':
      return `Acknowledged ${deed.alert}`;
    case 'diagnose':
      return `Diagnosed ${deed.component}: ${deed.mechanism}`;
    default:
      return unreachable(deed);
  }
}

function describeSchemaChange(change: SchemaChange): string {
  switch (change.kind) {
    case 'addColumn':
      return `add column ${change.table}.${change.column}`;
    case 'dropColumn':
      return `drop column ${change.table}.${change.column}`;
    case 'createIndex':
      return `create index ${change.index}`;
    case 'dropIndex':
      return `drop index ${change.index}`;
    default:
      return unreachable(change);
  }
}
