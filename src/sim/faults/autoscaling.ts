/** What autoscalers that do too little have in common, on the example system: a load for which there are too few replicas, and stay so. */
import type { Beside, Sign } from '../model/fault.ts';
import { soon } from './signs.ts';

export const MORE_SEARCHERS: Beside = { fault: 'traffic-step', target: 'searchers', parameters: { factor: 8 } };

export const BUSY_FOR_LONG: Sign = soon(
  'the processors stay busy',
  'sum(rate(process_cpu_seconds_total{service="search"}[40s])) / count(up{service="search"} == 1)',
  'above',
  0.8,
  90,
);
