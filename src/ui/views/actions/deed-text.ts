/** A deed in words, as it stands in the log of what was done. */
import { sessionDeedText } from '../../../sim/model/session-deed.ts';
import type { Deed } from '../../../sim/model/action.ts';
import { settingsText } from '../../../sim/model/settings.ts';
import { databaseDeedText } from '../../../sim/model/database-deed.ts';

export function deedText(deed: Deed): string {
  switch (deed.kind) {
    case 'deploy':
      return `Deployed ${deed.service} ${deed.version}: ${deed.title}`;
    case 'migrate':
      return `Migrated ${deed.database}: ${deed.title}`;
    case 'rollback':
      return `Rolled back ${deed.change === 'latest' ? 'the latest change' : `change ${deed.change}`} of ${deed.component}`;
    case 'restart':
      return `Restarted ${deed.service}`;
    case 'scale':
      return `Scaled ${deed.service} to ${deed.replicas}`;
    case 'configure':
      return `Set ${settingsText(deed.settings)} of ${deed.component}`;
    case 'createIndex':
      return `Created an index on ${deed.database} ${deed.table}(${deed.columns.join(', ')})`;
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
  }
}
