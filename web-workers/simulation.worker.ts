/** The worker: gives the host real runs and the real clock, and lets the page call it through comlink. */
import { expose } from 'comlink';
import { loadScenario } from '../src/sim/session/load-scenario.ts';
import { offeredFaults } from '../src/sim/session/offered-faults.ts';
import { openRun } from '../src/sim/session/run.ts';
import { SimulationHost } from './simulation-host.ts';

const channel = new MessageChannel();
const waiting: (() => void)[] = [];
channel.port1.onmessage = () => waiting.shift()?.();

expose(
  new SimulationHost({
    loadScenario: (files, entry) => loadScenario(new Map(Object.entries(files)), entry),
    openRun: (scenario, seed, replay) => openRun(scenario, seed, { replay }),
    faults: offeredFaults(),
    wallMs: () => performance.now(),
    turn: () =>
      new Promise((resolve) => {
        waiting.push(resolve);
        channel.port2.postMessage(null);
      }),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  }),
);
