/** A service that opens a connection for each of its calls: round trips and handshakes that one connection would have had once. */
import type { Fault } from './fault.ts';
import { withoutSetting } from './fitness.ts';
import { soon } from './signs.ts';

export const noKeepAlive: Fault = {
  description: {
    name: 'no-keep-alive',
    title: 'Connections are not kept',
    family: 'network',
    summary: 'Each call opens a connection and closes it: more round trips, and a handshake on both sides each time.',
    target: 'service',
    parameters: [],
    signature: {
      on: 'shop',
      parameters: {},
      signs: [
        soon(
          'a handshake for each call',
          'sum(rate(tls_handshakes_total{service="bank"}[10s])) / sum(rate(http_requests_total{service="bank"}[10s]))',
          'above',
          0.9,
        ),
        soon(
          'its callers open connections all the time',
          'sum(rate(connection_pool_creation_seconds_count{service="shop",target="bank"}[10s]))',
          'above',
          3,
        ),
      ],
    },
  },
  unfit: (topology, target) => withoutSetting(topology, target, 'connections.keepAlive'),
  effects: (target) => [{ kind: 'override', component: target.component, setting: 'connections.keepAlive', law: 'to', value: 0 }],
};
