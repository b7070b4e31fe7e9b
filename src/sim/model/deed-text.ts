/** What somebody did, as a line of an incident's history: the same words in the log of actions, the drill and the debrief. */
import { unreachable } from '../base/assert.ts';
import type { Deed } from './action.ts';
import { alertDeedText } from './alert-deed.ts';
import { cacheDeedText } from './cache-deed.ts';
import { databaseDeedText } from './database-deed.ts';
import { infrastructureDeedText } from './infrastructure-deed.ts';
import { messagingDeedText } from './messaging-deed.ts';
import { sessionDeedText } from './session-deed.ts';
import { silenceDeedText } from './silence.ts';
import { settingsText } from './settings.ts';

export function deedText(deed: Deed): string {
  switch (deed.kind) {
    case 'deploy':
      return `Deployed ${deed.service} ${deed.version}${deed.strategy === undefined ? '' : ` (${deed.strategy.kind})`}`;
    case 'promote':
      return `Promoted the new version of ${deed.service}`;
    case 'migrate':
      return `Migrated ${deed.database}: ${deed.title}`;
    case 'rollback':
      return `Rolled back ${deed.change === 'latest' ? 'the latest change' : `change ${deed.change}`} of ${deed.component}`;
    case 'restart':
      return `Restarted ${deed.pod ?? deed.service}`;
    case 'scale':
      return `Scaled ${deed.service} to ${deed.replicas}`;
    case 'configure':
      return `Set ${settingsText(deed.settings)} of ${deed.component}`;
    case 'createIndex':
      return `Created an index on ${deed.table} (${deed.columns.join(', ')}) in ${deed.database}`;
    case 'openTransaction':
    case 'cancelQuery':
      return sessionDeedText(deed);
    case 'flush':
    case 'warm':
      return cacheDeedText(deed);
    case 'failover':
      return `Failed ${deed.database} over${deed.to === '' ? '' : ` to ${deed.to}`}`;
    case 'changeAlert':
      return alertDeedText(deed);
    case 'operate':
      return databaseDeedText(deed);
    case 'infrastructure':
      return infrastructureDeedText(deed);
    case 'messaging':
      return messagingDeedText(deed);
    case 'silence':
    case 'expireSilence':
      return silenceDeedText(deed);
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
