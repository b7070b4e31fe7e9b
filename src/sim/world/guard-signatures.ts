/** What guards of calls look like in metrics and logs. Refusals name the endpoint that was not called; states are the field's words. */
import type { MetricFamily } from '../model/series.ts';
import type { Topology } from '../model/topology.ts';
import type { Recorder } from '../telemetry/recorder.ts';
import type { BreakerState } from './breaker-lifecycle.ts';
import { keepsCalls, type EdgeGuard } from './call-guard.ts';

export const BREAKER_STATES: readonly BreakerState[] = ['closed', 'open', 'half_open'];

export const GUARD_FAMILIES: readonly MetricFamily[] = [
  { name: 'outlier_detection_ejections_active', kind: 'gauge', unit: '', help: 'Replicas of the target that are left out now.' },
  { name: 'outlier_detection_ejections_total', kind: 'counter', unit: '', help: 'Replicas of the target that were left out.' },
  { name: 'balancer_backends', kind: 'gauge', unit: '', help: 'Replicas of the service that take requests.' },
  { name: 'balancer_backends_healthy', kind: 'gauge', unit: '', help: 'Replicas that pass their health checks.' },
  { name: 'bulkhead_calls', kind: 'gauge', unit: '', help: 'Calls under way in the bulkhead.' },
  { name: 'bulkhead_calls_max', kind: 'gauge', unit: '', help: 'Calls that the bulkhead allows at once.' },
  { name: 'bulkhead_refused_total', kind: 'counter', unit: '', help: 'Calls that the bulkhead refused.' },
  { name: 'bulkhead_waiting', kind: 'gauge', unit: '', help: 'Callers that wait for a place in the bulkhead.' },
  {
    name: 'bulkhead_wait_seconds_total',
    kind: 'counter',
    unit: 'seconds',
    help: 'Time that callers have spent waiting for a place in the bulkhead.',
  },
  { name: 'circuit_breaker_state', kind: 'gauge', unit: '', help: '1 for the state that the circuit breaker is in.' },
  { name: 'circuit_breaker_failure_ratio', kind: 'gauge', unit: '', help: 'Share of failures among the calls of its window.' },
  { name: 'circuit_breaker_not_permitted_total', kind: 'counter', unit: '', help: 'Calls that the circuit breaker refused.' },
  {
    name: 'rate_limiter_refused_total',
    kind: 'counter',
    unit: '',
    help: 'Calls that were not made because of their rate limit.',
  },
  { name: 'rate_limiter_available_permissions', kind: 'gauge', unit: '', help: 'Calls that may be made at once.' },
];

/** Log templates of one guard. */
export interface GuardLogs {
  readonly notPermitted: number;
  readonly rateLimited: number;
  readonly bulkheadFull: number;
  /** By state that the breaker comes into. */
  readonly states: readonly number[];
}

/** Defined when a run opens; null for guards that never write. */
export function guardLogs(topology: Topology, guard: EdgeGuard, recorder: Recorder): GuardLogs | null {
  if (guard.fromService < 0 || !keepsCalls(guard)) return null;
  const service = topology.services[guard.fromService].name;
  const define = (level: 'info' | 'warn', message: string, fixed = {}) =>
    recorder.logs.defineTemplate({ level, service, message, fixed, a: null, b: null });
  return {
    notPermitted: define('warn', `call to ${guard.name} not permitted: its circuit breaker is open`),
    rateLimited: define('warn', `call to ${guard.name} not permitted: its rate limit is exceeded`),
    bulkheadFull: define('warn', `call to ${guard.name} not permitted: its bulkhead is full`),
    states: BREAKER_STATES.map((state) =>
      define(state === 'open' ? 'warn' : 'info', `circuit breaker of ${guard.name} is ${state.replace('_', ' ')} now`, { state }),
    ),
  };
}
