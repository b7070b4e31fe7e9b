/** A service that turns away a share of connection attempts, as a full accept queue or a broken load balancer does. */
import type { Fault } from './fault.ts';

export const connectionRefused: Fault = {
  description: {
    name: 'connection-refused',
    title: 'Connections refused',
    summary: 'A share of the connection attempts to the service is refused at once.',
    target: 'service',
    parameters: [{ name: 'share', title: 'Share of attempts', unit: 'ratio', min: 0.001, max: 1, usual: 0.05 }],
  },
  effects: (service, { share }) => [{ kind: 'refuse', service, ratio: share }],
};
