/** What is done to what services stand on: nodes that take no more replicas, or lose theirs, and certificates. */
import { DAY } from '../../../sim/base/time.ts';
import type { Change } from '../../../sim/model/action.ts';
import type { InfrastructureDeed } from '../../../sim/model/infrastructure-deed.ts';
import { numberField, oneOf, wholeNumber, type DeedChoice, type Scene } from './deed-choice.ts';

const USUAL_DAYS = 90;
const DAYS_MAX = 3650;

export const CORDON = onNode(
  'cordon',
  'Cordon a node',
  'pause',
  'No more replicas are placed on it; those that are there stay.',
  isOpen,
);
export const DRAIN = onNode(
  'drain',
  'Drain a node',
  'leave',
  'No more replicas are placed on it, and those that are there are replaced elsewhere.',
  () => true,
);
export const UNCORDON = onNode(
  'uncordon',
  'Uncordon a node',
  'play',
  'Replicas are placed on it again.',
  (node, changes) => !isOpen(node, changes),
);

export const RENEW_CERTIFICATE: DeedChoice = {
  kind: 'renewCertificate',
  title: 'Renew a certificate',
  icon: 'restart',
  summary: 'Connections that are opened from now on trust the new one.',
  fields: ({ topology }, filled) => {
    const encrypted = topology.services.filter(({ tls }) => tls !== undefined).map(({ name }) => name);
    const days = { min: 1, max: DAYS_MAX, usual: USUAL_DAYS, hint: `1 to ${DAYS_MAX}` };
    return [oneOf('on', 'Service', filled, encrypted), numberField('days', 'Good for so many days', filled, days)];
  },
  deed: ({ on = '', days }) => {
    const length = wholeNumber(days, 1, DAYS_MAX);
    return on === '' || length === null ? null : deedUpon('renewCertificate', on, length * DAY);
  },
};

/** A deed upon one of the nodes of which `fits` holds. */
function onNode(
  operation: InfrastructureDeed['operation'],
  title: string,
  icon: DeedChoice['icon'],
  summary: string,
  fits: (node: string, changes: readonly Change[]) => boolean,
): DeedChoice {
  return {
    ...{ kind: operation, title, icon, summary },
    fields: ({ topology, changes }: Scene, filled) => {
      const nodes = (topology.nodes ?? []).map(({ name }) => name).filter((name) => fits(name, changes));
      return [oneOf('on', 'Node', filled, nodes)];
    },
    deed: ({ on = '' }) => (on === '' ? null : deedUpon(operation, on, 0)),
  };
}

function deedUpon(operation: InfrastructureDeed['operation'], component: string, validUs: number): InfrastructureDeed {
  return { kind: 'infrastructure', operation, component, validUs, author: '' };
}

/** Whether replicas may come to the node, as its last change says. */
function isOpen(node: string, changes: readonly Change[]): boolean {
  return changes.findLast(({ component }) => component === node)?.diff.includes('unschedulable: true') !== true;
}
