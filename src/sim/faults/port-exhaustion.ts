/** Another process on the same address opens and closes connections, and leaves ports in TIME_WAIT until nearly none is left. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { callsPerSecond, logged, soon } from './signs.ts';

export const portExhaustion: Fault = {
  description: {
    name: 'port-exhaustion',
    title: 'Port exhaustion',
    family: 'network',
    summary: 'So many ephemeral ports of each replica are in TIME_WAIT that it can hardly open a connection.',
    target: 'service',
    parameters: [
      { name: 'held', title: 'Ports that are taken', unit: 'count', min: 1, max: 65535, usual: 28200, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'front',
      parameters: {},
      signs: [
        soon(
          'all ports are in use',
          'max((node_sockstat_TCP_tw{service="front"} + node_sockstat_TCP_inuse) / node_ip_local_port_range_size)',
          'above',
          0.99,
        ),
        soon('its calls fail before they are sent', callsPerSecond('front', 'shop', '503'), 'above', 0.5),
        logged('processes cannot connect', 'cannot assign requested address', 'front'),
      ],
    },
  },
  unfit: (topology, target) =>
    lacking(topology, target, ({ process }) => process.ports !== undefined, 'bound on its ports (ports)'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'portsHeld', at: replicasOf(target, parameters), value: parameters.held },
  ],
};
