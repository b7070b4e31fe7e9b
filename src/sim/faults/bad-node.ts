/** A machine with a failing network card and busy neighbours, with the replicas that run on it. */
import type { Place } from '../model/effect.ts';
import type { Fault } from './fault.ts';
import { REPLICAS, replicasOf } from './replicas.ts';
import { soon } from './signs.ts';

export const badNode: Fault = {
  description: {
    name: 'bad-node',
    title: 'Bad node',
    family: 'network',
    summary:
      'All replicas on one machine lose messages and processor time; those elsewhere are well. Where there are no nodes, some replicas of a service are such.',
    target: 'machine',
    parameters: [
      { name: 'loss', title: 'Share of the messages that are lost', unit: 'ratio', min: 0, max: 1, usual: 0.3, calm: 0 },
      { name: 'taken', title: 'Share of the processor time that is taken', unit: 'ratio', min: 0, max: 1, usual: 0.8, calm: 0 },
      { ...REPLICAS, title: 'Where there are no nodes: share of the replicas, at least one', usual: 0.01 },
    ],
    signature: {
      on: 'blue-1',
      parameters: {},
      signs: [
        soon(
          'a share of the calls takes longer',
          'histogram_quantile(0.9, sum by (le) (rate(http_request_duration_seconds_bucket{service="shop",endpoint="/buy"}[10s])))',
          'above',
          0.2,
        ),
      ],
    },
  },
  effects: (target, parameters, { nodes = [] }) => {
    const isNode = nodes.some(({ name }) => name === target.component);
    const at = (): Place => (isNode ? { kind: 'node', node: target.component } : replicasOf(target, parameters));
    return [
      { kind: 'hook', hook: 'lostRatio', at: at(), value: parameters.loss },
      { kind: 'hook', hook: 'lostAnswersRatio', at: at(), value: parameters.loss },
      { kind: 'hook', hook: 'speed', at: at(), value: 1 - parameters.taken },
    ];
  },
};
