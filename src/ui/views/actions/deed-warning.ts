/** What to know before doing something: how long it takes and what can go wrong. */
import { formatDuration, type Micros } from '../../../sim/base/time.ts';
import type { Deed } from '../../../sim/model/action.ts';
import type { CacheDeed } from '../../../sim/model/cache-deed.ts';
import type { DatabaseDeed } from '../../../sim/model/database-deed.ts';
import { deedText } from '../../../sim/model/deed-text.ts';
import type { MessagingDeed } from '../../../sim/model/messaging-deed.ts';
import { needsNewPods } from '../../../sim/model/read-at-start.ts';
import { settingsText } from '../../../sim/model/settings.ts';
import { replicasAsked } from '../../state/as-changed.ts';
import type { Scene } from './deed-choice.ts';
import { infrastructureWarning } from './infrastructure-warning.ts';
import type { Warning } from './warning.ts';

/** What to know before saying yes. */
export function warningOf(deed: Deed, { topology, changes }: Scene): Warning {
  const rolling = (name: string): string => {
    const service = topology.services.find((one) => one.name === name);
    const lengthUs: Micros = service === undefined ? 0 : service.startupUs * replicasAsked(service, changes);
    return `about ${formatDuration(lengthUs)}: its replicas are replaced one at a time, each needs ${formatDuration(service?.startupUs ?? 0)} to start`;
  };
  switch (deed.kind) {
    case 'rollback': {
      const change = changes.find(({ id }) => id === deed.change);
      const title = `Roll back “${change?.title ?? 'the change'}”`;
      return change?.kind === 'migration'
        ? {
            title,
            duration: 'as long as the schema takes: dropping is immediate, an index must read its whole table',
            risk: `What the migration added to ${deed.component} is removed, with the data in it. Building an index uses a database processor meanwhile.`,
          }
        : change?.kind === 'config'
          ? {
              title,
              duration: 'at once',
              risk: `${deed.component} has its earlier settings again, with what was wrong about them.`,
            }
          : {
              title,
              duration: rolling(deed.component),
              risk: `${deed.component} goes back to the version before, with every bug that it had. One replica is missing at any time.`,
            };
    }
    case 'restart':
      if (deed.pod !== undefined)
        return {
          title: `Restart ${deed.pod} of ${deed.service}`,
          duration: rolling(deed.service),
          risk: 'The others carry its load until another has started. What only lives in its memory is gone, evidence too.',
        };
      return topology.services.some(({ name }) => name === deed.service)
        ? {
            title: `Restart ${deed.service}`,
            duration: rolling(deed.service),
            risk: 'One replica is missing at any time, the others carry its load. What only lives in memory is gone, evidence too.',
          }
        : {
            title: `Restart ${deed.service}`,
            duration: 'as long as it takes to start; it is down meanwhile',
            risk: 'Everybody who needs it fails or waits. A cache comes back empty, and what is behind it gets all of its load.',
          };
    case 'scale': {
      const service = topology.services.find((one) => one.name === deed.service);
      const pools = service?.pools.map((pool) => pool.database) ?? [];
      return {
        title: `Scale ${deed.service} to ${deed.replicas}`,
        duration: `${formatDuration(service?.startupUs ?? 0)} until new replicas take requests; removed ones finish what they have`,
        risk:
          pools.length > 0
            ? `More replicas open more connections to ${pools.join(' and ')}, and can ask more of it at once. Fewer may not carry the load.`
            : 'More replicas can send more to what is behind them. Fewer may not carry the load.',
      };
    }
    case 'configure':
      return {
        title: `Set ${settingsText(deed.settings)} of ${deed.component}`,
        duration: needsNewPods(deed.settings)
          ? rolling(deed.component)
          : 'at once, for every replica that runs and for those that start later',
        risk: `${riskOf(Object.keys(deed.settings))} The setting stays until it is rolled back, also over later deploys.`,
      };
    case 'createIndex': {
      const table = topology.databases.find((one) => one.name === deed.database)?.tables.find((one) => one.name === deed.table);
      return {
        title: `Create an index on ${deed.table}(${deed.columns.join(', ')})`,
        duration: `depends on the table: ${rowsText(table?.rows ?? 0)} rows are read once`,
        risk: 'Queries go on while it is built; one database processor is busy until then.',
      };
    }
    case 'promote':
      return {
        title: `Promote the new version of ${deed.service}`,
        duration: rolling(deed.service),
        risk: 'All users get it. What only showed under a part of the load shows now.',
      };
    case 'cancelQuery':
      return {
        title: `End ${deed.session === 'oldest' ? 'the oldest transaction' : `session ${deed.session}`} of ${deed.database}`,
        duration: 'at once; what waited for its locks goes on',
        risk: 'Its work is lost, and whoever sent it gets an error. A job may begin anew, a migration stays half done.',
      };
    case 'failover':
      return {
        title: `Fail ${deed.database} over`,
        duration: `${formatDuration(deed.takesUs)} or more without a primary, until the replica has applied its log and names lead to it`,
        risk: 'What no replica has got is lost for good, and every open transaction. The old primary stays down.',
      };
    case 'operate':
      return maintenanceWarning(deed);
    case 'flush':
    case 'warm':
      return cacheWarning(deed);
    case 'messaging':
      return messagingWarning(deed);
    case 'infrastructure':
      return infrastructureWarning(deed, topology);
    case 'changeAlert':
      return {
        title: `Change the rule of ${deed.alert}`,
        duration: 'from its next evaluation on; what is pending begins anew',
        risk: 'An alert that asks too little wakes people for nothing, one that asks too much lets the next incident pass.',
      };
    default:
      return { title: deedText(deed), duration: 'at once', risk: 'What it sets in motion is not undone by itself.' };
  }
}

function maintenanceWarning(deed: DatabaseDeed): Warning {
  const title = `${deed.operation === 'vacuum' ? 'Vacuum' : 'Analyze'} ${deed.table} of ${deed.database}`;
  return deed.operation === 'vacuum'
    ? {
        title,
        duration: 'depends on the table: it is read once, and its dead rows are removed',
        risk: 'A processor and the disk of the database are busy meanwhile. Rows that an open transaction may still see stay.',
      }
    : {
        title,
        duration: 'seconds: a sample of the rows is read',
        risk: 'Plans of all statements on the table may change, mostly for the better.',
      };
}

function cacheWarning(deed: CacheDeed): Warning {
  return deed.kind === 'flush'
    ? {
        title: deed.cache === '' ? `Flush ${deed.component}` : `Flush ${deed.cache} of ${deed.component}`,
        duration: 'at once, and as long again as it takes to fill',
        risk: 'Every request is a miss at first: what is behind the cache gets all of its load.',
      }
    : {
        title: `Warm ${deed.cache} of ${deed.service} with ${deed.keys} keys`,
        duration: deed.overUs === 0 ? 'at once' : `${formatDuration(deed.overUs)} until all of them are in`,
        risk: 'The copy may be out of date, and what comes in pushes out what is there. All of it expires together if nothing spreads its time to live.',
      };
}

function messagingWarning(deed: MessagingDeed): Warning {
  const { component, name, partition, to } = deed;
  switch (deed.operation) {
    case 'pauseConsumer':
      return {
        title: `Pause ${name} of ${component}`,
        duration: 'at once; what is in work is finished',
        risk: 'Its lag grows by all that is published. A topic with a limit loses or refuses messages once it is full.',
      };
    case 'resumeConsumer':
      return {
        title: `Resume ${name} of ${component}`,
        duration: 'at once, and as long again as the lag takes to drain',
        risk: 'It works at its full rate until it has caught up, and so do the services and databases behind it.',
      };
    case 'skipMessage':
      return {
        title: `Skip a message in partition ${partition} for ${name} of ${component}`,
        duration: 'at once',
        risk: 'What the message asked for is not done, unless somebody does it by hand.',
      };
    case 'moveOffsets':
      return to === 'latest'
        ? {
            title: `Move ${name} of ${component} to the end`,
            duration: 'at once, for all partitions',
            risk: 'All that waits is never worked on.',
          }
        : {
            title: `Move ${name} of ${component} to the beginning`,
            duration: 'at once, and as long again as it takes to work through all that is kept',
            risk: 'Everything is done a second time. Without an idempotency key, customers pay twice.',
          };
    case 'redrive':
      return {
        title: `Move the messages of ${name} to ${to} in ${component}`,
        duration: 'at once',
        risk: 'What made them fail may make them fail again. They come beside new ones, and out of order.',
      };
    case 'publish':
      return { title: deedText(deed), duration: 'at once', risk: 'Consumers act on what they get.' };
  }
}

/** `8.0 million`. */
function rowsText(rows: number): string {
  return rows >= 1e6 ? `${(rows / 1e6).toFixed(1)} million` : rows >= 1e3 ? `${Math.round(rows / 1e3)} thousand` : String(rows);
}

/** What may come of other settings. */
function riskOf(settings: readonly string[]): string {
  const areOf = (pattern: RegExp): boolean => settings.every((name) => pattern.test(name));
  if (areOf(/^logs\./))
    return 'Lines cost processor time and room on the disk; those that are not written are nowhere to be found.';
  if (areOf(/^(tail|spans)\.|^telemetry\.traces$/))
    return 'It changes nothing about traces that are over. More of them need more of the collector’s memory and of the trace store.';
  if (areOf(/^telemetry\./)) return 'Dashboards and alerts that ask for what was told before may find nothing.';
  return 'What was waiting may rush on to whatever is behind it.';
}
