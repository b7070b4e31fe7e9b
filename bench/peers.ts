/** The same tandem model in C++ and in SimPy, each where its tools are installed; a peer that is not there is null. They measure processor time as we do. */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';

export interface PeerAnswer {
  readonly nsPerEvent: number;
  readonly journeysPerSecond: number;
  readonly responseMs: number;
}

/** Runs the model for about that many timed events. */
export type Peer = (events: number, seed: number) => PeerAnswer;

const CPP_PROGRAM = 'dist/tools/tandem-cpp';
const PYTHONS = ['python3', '/usr/bin/python3'];
const IMPORT_SIMPY = 'import importlib.util as u; raise SystemExit(not (u.find_spec("simpy") or u.find_spec("SimPy")))';

export function cppPeer(): Peer | null {
  mkdirSync('dist/tools', { recursive: true });
  const { status } = spawnSync('g++', ['-O2', '-o', CPP_PROGRAM, 'bench/peers/tandem.cpp'], { stdio: 'ignore' });
  return status === 0 ? (events, seed) => ask(CPP_PROGRAM, [String(events), String(seed)]) : null;
}

export function simpyPeer(): Peer | null {
  const python = PYTHONS.find((path) => spawnSync(path, ['-c', IMPORT_SIMPY], { stdio: 'ignore' }).status === 0);
  if (python === undefined) return null;
  return (events, seed) => ask(python, ['bench/peers/tandem_simpy.py', String(events), String(seed)]);
}

function ask(program: string, options: readonly string[]): PeerAnswer {
  const { status, stdout, stderr } = spawnSync(program, options, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${program} failed: ${stderr}`);
  return JSON.parse(stdout) as PeerAnswer;
}
