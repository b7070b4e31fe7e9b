/** What to know before something is done to a node or a certificate: how long it takes and what can go wrong. */
import { formatDuration } from '../../../sim/base/time.ts';
import type { InfrastructureDeed } from '../../../sim/model/infrastructure-deed.ts';
import type { Topology } from '../../../sim/model/topology.ts';
import type { Warning } from './warning.ts';

export function infrastructureWarning(deed: InfrastructureDeed, { services }: Topology): Warning {
  const { component, operation } = deed;
  switch (operation) {
    case 'renewCertificate':
      return {
        title: `Renew the certificate of ${component}`,
        duration: 'at once, for every connection that is opened from now on; open ones stay as they are',
        risk: 'Callers that could not connect come back all together, and each new connection costs a handshake.',
      };
    case 'cordon':
      return {
        title: `Cordon ${component}`,
        duration: 'at once, until it is taken back',
        risk: 'What is on it stays. Replicas that start meanwhile need room on the other nodes, and wait where there is none.',
      };
    case 'uncordon':
      return {
        title: `Uncordon ${component}`,
        duration: 'at once',
        risk: 'Replicas that wait for a node come to it first. If something is wrong with it, they get that too.',
      };
    case 'drain': {
      const slowest = services.reduce((most, { startupUs }) => Math.max(most, startupUs), 0);
      return {
        title: `Drain ${component}`,
        duration: `up to ${formatDuration(slowest)} until what replaces its replicas has started; they finish what they have`,
        risk: 'All its replicas are missing until then. The other nodes carry them as well: what finds no room there waits.',
      };
    }
  }
}
