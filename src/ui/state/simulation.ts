/**
 * The worker and its comlink proxy, kept in module scope as comlink wants it, made when first asked for. Everything that the page
 * knows about a run comes through here.
 */
import { proxy, wrap, type Remote } from 'comlink';
import type { SimulationHost } from '../../../web-workers/simulation-host.ts';

let remote: Remote<SimulationHost> | null = null;

export function simulation(): Remote<SimulationHost> {
  remote ??= wrap<SimulationHost>(
    new Worker(new URL('../../../web-workers/simulation.worker.ts', import.meta.url), { type: 'module', name: 'simulation' }),
  );
  return remote;
}

/** A function that the worker may call back. */
export function callback<A extends unknown[]>(call: (...given: A) => void): (...given: A) => void {
  return proxy(call);
}
