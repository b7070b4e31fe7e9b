/** What a person did, as a short line of an incident's history. */
import { sessionDeedText } from '../../../sim/model/session-deed.ts';
import { unreachable } from '../../../sim/base/assert.ts';
import type { Deed } from '../../../sim/model/action.ts';
import { settingsText } from '../../../sim/model/settings.ts';
import { databaseDeedText } from '../../../sim/model/database-deed.ts';

export function deedWords(deed: Deed): string {
  switch (deed.kind) {
    case 'deploy':
      return `Deployed ${deed.service} ${deed.version}`;
    case 'migrate':
      return `Migrated ${deed.database}: ${deed.title}`;
    case 'rollback':
      return deed.change === 'latest'
        ? `Rolled back the latest change of ${deed.component}`
        : `Rolled back change ${deed.change} of ${deed.component}`;
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
      return `Ended injection ${deed.injection}`;
    case 'acknowledge':
      return `Acknowledged ${deed.alert}`;
    case 'diagnose':
      return `Diagnosis: ${deed.mechanism} in ${deed.component}`;
    default:
      return unreachable(deed);
  }
}
