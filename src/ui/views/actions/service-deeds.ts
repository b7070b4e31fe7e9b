/** What is done to services, and to settings of anything: roll back, restart, scale, promote, configure. */
import type { Change } from '../../../sim/model/action.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import { replicasAsked } from '../../state/as-changed.ts';
import { changeWords } from '../../state/change-words.ts';
import { numberField, oneOf, wholeNumber, type DeedChoice } from './deed-choice.ts';
import { configurable, settingHint, settingValue } from './setting-choices.ts';

const REPLICAS_MAX = 50;

export const ROLL_BACK: DeedChoice = {
  kind: 'rollback',
  title: 'Roll back a change',
  icon: 'undo',
  summary: 'Takes a deploy, a migration or a setting back to what was before it.',
  fields: ({ changes }, filled) => {
    const candidates = undoable(changes);
    const ofComponent = candidates.find(({ component }) => component === filled['on']);
    const wanted = filled['change'] ?? (ofComponent === undefined ? '' : String(ofComponent.id));
    const choices = candidates.map((one) => ({ value: String(one.id), title: changeWords(one) }));
    return [oneOf('change', 'Change', { change: wanted }, choices)];
  },
  deed: ({ change }, { changes }) => {
    const found = changes.find(({ id }) => String(id) === change);
    return found === undefined ? null : { kind: 'rollback', component: found.component, change: found.id };
  },
};

export const RESTART: DeedChoice = {
  kind: 'restart',
  title: 'Restart a service or server',
  icon: 'restart',
  summary: 'Replaces the replicas of a service one after the other; a broker or cache is down meanwhile.',
  fields: ({ topology }, filled) => {
    const caches = topology.databases.filter(({ cache }) => cache !== undefined);
    const brokers = (topology.brokers ?? []).filter(({ system }) => system !== 'sqs');
    return [oneOf('on', 'Service or server', filled, [...ours(topology), ...names(brokers), ...names(caches)])];
  },
  deed: ({ on = '' }) => (on === '' ? null : { kind: 'restart', service: on }),
};

export const RESTART_POD: DeedChoice = {
  kind: 'restartPod',
  title: 'Restart one replica',
  icon: 'restart',
  summary: 'Deletes one pod of a service; another comes in its place.',
  fields: ({ topology }, filled) => {
    const value = (filled['pod'] ?? '').trim();
    const hint = 'The pod, as logs, traces and metrics name it';
    return [
      oneOf('on', 'Service', filled, ours(topology)),
      { as: 'text', name: 'pod', label: 'Pod', hint, value, wrong: value !== '' && !/^[A-Za-z][A-Za-z0-9_.-]*$/.test(value) },
    ];
  },
  deed: ({ on = '', pod = '' }) => (on === '' || pod.trim() === '' ? null : { kind: 'restart', service: on, pod: pod.trim() }),
};

export const SCALE: DeedChoice = {
  kind: 'scale',
  title: 'Scale a service',
  icon: 'scale',
  summary: 'Adds or removes replicas; with none left it is stopped.',
  fields: ({ topology, changes }, filled) => {
    const on = oneOf('on', 'Service', filled, ours(topology));
    const service = topology.services.find(({ name }) => name === on.value);
    const now = service === undefined ? 0 : replicasAsked(service, changes);
    const bounds = { min: 0, max: REPLICAS_MAX, usual: now + 1, hint: `0 to ${REPLICAS_MAX}; now ${now}` };
    return [on, numberField('replicas', 'Replicas', filled, bounds)];
  },
  deed: ({ on = '', replicas }) => {
    const count = wholeNumber(replicas, 0, REPLICAS_MAX);
    return on === '' || count === null ? null : { kind: 'scale', service: on, replicas: count };
  },
};

export const PROMOTE: DeedChoice = {
  kind: 'promote',
  title: 'Promote a new version',
  icon: 'flag',
  summary: 'The version that stands beside that of a service takes all of its load.',
  fields: ({ topology, changes }, filled) => {
    const deployed = changes.filter(({ kind, status }) => kind === 'deploy' && status === 'running');
    const waiting = ours(topology).filter((name) => deployed.some(({ component }) => component === name));
    return [oneOf('on', 'Service', filled, waiting)];
  },
  deed: ({ on = '' }) => (on === '' ? null : { kind: 'promote', service: on }),
};

export const CONFIGURE: DeedChoice = {
  kind: 'configure',
  title: 'Change a setting',
  icon: 'settings',
  summary: 'Sets a limit, a time, a level or a share of anything that runs: pools, timeouts, retries, rate limits, logs, traces.',
  fields: ({ topology }, filled) => {
    const components = configurable(topology);
    const on = oneOf('on', 'What', filled, names(components));
    const setting = oneOf('setting', 'Setting', filled, components.find(({ name }) => name === on.value)?.settings ?? []);
    const value = filled['value'] ?? '';
    const wrong = value !== '' && settingValue(setting.value, value) === null;
    return [on, setting, { as: 'text', name: 'value', label: 'New value', hint: settingHint(setting.value), value, wrong }];
  },
  deed: ({ on = '', setting = '', value = '' }) => {
    const number = settingValue(setting, value);
    return on === '' || number === null
      ? null
      : { kind: 'configure', component: on, settings: { [setting]: number }, title: '', author: '' };
  },
};

/** Changes that can be rolled back, newest first. */
export function undoable(changes: readonly Change[]): readonly Change[] {
  return changes.filter((one) => isUndoable(one) && one.status !== 'reverted').toReversed();
}

/** A certificate that was renewed stays so. */
function isUndoable({ kind, diff }: Change): boolean {
  if (diff.some((line) => line.startsWith('certificate '))) return false;
  return kind === 'deploy' || kind === 'migration' || kind === 'config';
}

/** Services that are ours to touch. */
function ours({ services }: Topology): string[] {
  return names(services.filter(({ external }) => external !== true));
}

function names(list: readonly { readonly name: string }[]): string[] {
  return list.map(({ name }) => name);
}
