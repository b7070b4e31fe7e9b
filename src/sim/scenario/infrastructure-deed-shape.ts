/** What is done to what services stand on, as files write it: `renewCertificate: bank`, `drain: blue-2`. */
import { DAY } from '../base/time.ts';
import type { InfrastructureDeed } from '../model/infrastructure-deed.ts';
import { defaulted, optional, required } from './object-shape.ts';
import { duration, name, title } from './quantity.ts';

const author = optional(title, 'Who did it. Left out, whoever acts.');

export const renewFields = {
  renewCertificate: required(name, 'The service that gets a new certificate; connections that are opened from now on trust it.'),
  valid: defaulted(
    duration({ minUs: 1, maxUs: 3650 * DAY, maxName: 'certificateLengthMax' }),
    '90d',
    'How long the new certificate is good.',
  ),
  author,
};

export const cordonFields = { cordon: required(name, 'No more replicas are placed on this node.'), author };
export const uncordonFields = { uncordon: required(name, 'Replicas are placed on this node again.'), author };
export const drainFields = {
  drain: required(name, 'No more replicas are placed on this node, and those that are there are replaced elsewhere at once.'),
  author,
};

/** A deed upon a node, which has no certificate. */
export function nodeDeed(operation: InfrastructureDeed['operation'], component: string, by = ''): InfrastructureDeed {
  return { kind: 'infrastructure', operation, component, validUs: 0, author: by };
}
