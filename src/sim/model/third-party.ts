/** What may be done to a service of somebody else (`external: true`): nothing, but to agree on another quota or key. */
import type { Deed } from './action.ts';
import type { Topology } from './topology.ts';

/** What a contract says, and money can change; and which of our keys it is to accept. */
const AGREED = ['rateLimit.rate', 'credentials'];

/** Why the deed is not ours to do, as a sentence; null when it is. */
export function notOurs({ services, brokers = [] }: Topology, deed: Deed): string | null {
  const name = struckBy(deed);
  if (deed.kind === 'restart' && brokers.some((one) => one.name === name && one.system === 'sqs'))
    return `${deed.service} is a service of the cloud: it is not ours to restart.`;
  if (name === null || !services.some((one) => one.name === name && one.external === true)) return null;
  return `${name} is external: it is not ours to ${verbOf(deed)}.`;
}

function struckBy(deed: Deed): string | null {
  switch (deed.kind) {
    case 'deploy':
    case 'restart':
    case 'scale':
      return deed.service;
    case 'configure':
      return Object.keys(deed.settings).every((setting) => AGREED.includes(setting)) ? null : deed.component;
    default:
      return null;
  }
}

function verbOf(deed: Deed): string {
  return deed.kind === 'configure' ? `set; what can be agreed on is ${AGREED.join(', ')}` : deed.kind;
}
