/** A network that delivers some messages twice: TCP throws the second away, but it has used up the link, so that a narrow one fills. */
import type { Fault } from './fault.ts';
import { lacking } from './fitness.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const duplicatedPackets: Fault = {
  description: {
    name: 'duplicated-packets',
    title: 'Duplicated packets',
    family: 'network',
    summary:
      'A share of the messages to and from the service arrives twice, and takes up the link of whoever gets it twice as long.',
    target: 'service',
    parameters: [
      { name: 'share', title: 'Share of the messages', unit: 'ratio', min: 0.001, max: 1, usual: 0.3, calm: 0 },
      REPLICAS,
    ],
    signature: {
      on: 'search',
      parameters: { share: 0.8 },
      signs: [
        soon(
          'segments come a second time',
          'sum(rate(node_netstat_TcpExt_TCPDSACKOldSent{service="search"}[10s]))',
          'above',
          0.5,
        ),
        soon(
          'more bytes come in for each request',
          'sum(rate(container_network_receive_bytes_total{service="search"}[10s])) / sum(rate(http_requests_total{service="search"}[10s]))',
          'above',
          1_400,
        ),
      ],
    },
  },
  unfit: (topology, target) => lacking(topology, target, ({ bytesPerSecond }) => bytesPerSecond !== undefined, 'bandwidth'),
  effects: (target, parameters) => [
    { kind: 'hook', hook: 'twiceRatio', at: replicasOf(target, parameters), value: parameters.share },
  ],
};
