/**
 * What a person can do to the system, as forms: which fields, which choices, the deed that they make, and what to say before it is
 * done (how long, what can go wrong). From the topology and the change log alone.
 */
import { formatDuration, type Micros } from '../../../sim/base/time.ts';
import type { Change, Deed } from '../../../sim/model/action.ts';
import { MEASURE_WORDS, parseSetting, settingText, valueTrouble } from '../../../sim/model/setting.ts';
import { currentSettings, describedSetting, settingsText } from '../../../sim/model/settings.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import { replicasAsked } from '../../state/as-changed.ts';
import type { IconName } from '../../widgets/icon-paths.ts';

export type DeedKind = 'rollback' | 'restart' | 'scale' | 'configure' | 'createIndex';

/** What is filled in; fields that a deed does not need are ignored. */
export interface Filled {
  readonly on: string;
  readonly change: string;
  readonly replicas: number;
  readonly table: string;
  readonly columns: readonly string[];
  readonly setting: string;
  /** As it was typed. */
  readonly value: string;
}

export interface DeedChoice {
  readonly kind: DeedKind;
  readonly title: string;
  readonly icon: IconName;
  readonly summary: string;
}

export const DEEDS: readonly DeedChoice[] = [
  {
    kind: 'rollback',
    title: 'Roll back a change',
    icon: 'undo',
    summary: 'Takes a deploy, a migration or a setting back to what was before it.',
  },
  { kind: 'restart', title: 'Restart a service', icon: 'restart', summary: 'Replaces its replicas one after the other.' },
  { kind: 'scale', title: 'Scale a service', icon: 'scale', summary: 'Adds or removes replicas.' },
  {
    kind: 'configure',
    title: 'Change a setting',
    icon: 'settings',
    summary: 'Sets a limit or a time of a service or database while it runs.',
  },
  {
    kind: 'createIndex',
    title: 'Create an index',
    icon: 'database',
    summary: 'Lets a table be searched by these columns without being read whole.',
  },
];

export function isUndoable(kind: Change['kind']): boolean {
  return kind === 'deploy' || kind === 'migration' || kind === 'config';
}

/** Changes that can be rolled back, newest first. */
export function undoable(changes: readonly Change[]): readonly Change[] {
  return changes.filter(({ kind, status }) => isUndoable(kind) && status !== 'reverted').toReversed();
}

/** The deed, or null while something is missing. */
export function deedOf(kind: DeedKind, filled: Filled, changes: readonly Change[]): Deed | null {
  switch (kind) {
    case 'rollback': {
      const change = changes.find(({ id }) => String(id) === filled.change);
      return change === undefined ? null : { kind, component: change.component, change: change.id };
    }
    case 'restart':
      return filled.on === '' ? null : { kind, service: filled.on };
    case 'scale':
      return filled.on === '' || !Number.isInteger(filled.replicas) || filled.replicas < 1
        ? null
        : { kind, service: filled.on, replicas: filled.replicas };
    case 'configure': {
      const value = settingValue(filled.setting, filled.value);
      return filled.on === '' || value === null
        ? null
        : { kind, component: filled.on, settings: { [filled.setting]: value }, title: '', author: '' };
    }
    case 'createIndex':
      return filled.on === '' || filled.table === '' || filled.columns.length === 0
        ? null
        : { kind, database: filled.on, table: filled.table, columns: filled.columns };
  }
}

/** What may be set on a component, as the change log will call it, and what it is. */
export function settingChoices(
  topology: Topology,
  component: string,
): readonly { readonly name: string; readonly hint: string }[] {
  const service = topology.services.find(({ name }) => name === component);
  const database = topology.databases.find(({ name }) => name === component);
  const { collector } = topology;
  const flag = topology.flags?.find(({ name }) => name === component);
  if (flag !== undefined) return currentSettings('flag', flag).map(([name]) => ({ name, hint: settingHint(name) }));
  const written =
    service !== undefined
      ? currentSettings('service', service)
      : database !== undefined
        ? currentSettings('database', database)
        : collector?.name === component
          ? currentSettings('collector', collector)
          : [];
  return written.map(([name]) => ({ name, hint: settingHint(name) }));
}

/** What was typed as the setting's value; null while it is none. */
export function settingValue(setting: string, text: string): number | null {
  const form = describedSetting(setting);
  const value = form === null ? null : parseSetting(form.measure, text.trim());
  return form === null || value === null || valueTrouble(form, value) !== null ? null : value;
}

function settingHint(setting: string): string {
  const form = describedSetting(setting);
  if (form === null) return '';
  const [from, to] = [settingText(form.measure, form.min), settingText(form.measure, form.max)];
  return `${form.doc} ${MEASURE_WORDS[form.measure]}, ${from} to ${to}`;
}

export interface Warning {
  readonly title: string;
  readonly duration: string;
  readonly risk: string;
}

/** What to know before saying yes. */
export function warningOf(deed: Deed, topology: Topology, changes: readonly Change[]): Warning {
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
      return {
        title: `Restart ${deed.service}`,
        duration: rolling(deed.service),
        risk: 'One replica is missing at any time, the others carry its load. What only lives in memory is gone, evidence too.',
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
        duration: 'at once, for every replica that runs and for those that start later',
        risk: 'What was waiting may rush on to whatever is behind it. The setting stays until it is rolled back, also over later deploys.',
      };
    case 'createIndex': {
      const table = topology.databases.find((one) => one.name === deed.database)?.tables.find((one) => one.name === deed.table);
      return {
        title: `Create an index on ${deed.table}(${deed.columns.join(', ')})`,
        duration: `depends on the table: ${rowsText(table?.rows ?? 0)} rows are read once`,
        risk: 'Queries go on while it is built; one database processor is busy until then.',
      };
    }
    default:
      return { title: deed.kind, duration: 'at once', risk: 'none' };
  }
}

/** `8.0 million`. */
function rowsText(rows: number): string {
  return rows >= 1e6 ? `${(rows / 1e6).toFixed(1)} million` : rows >= 1e3 ? `${Math.round(rows / 1e3)} thousand` : String(rows);
}
