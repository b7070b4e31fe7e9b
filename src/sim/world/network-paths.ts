/**
 * The paths between components as tables: which one a message crosses, and how large it is. Only systems that say something of paths
 * or bandwidths have them; network-sending.ts moves messages along.
 */
import { Stream } from '../base/random.ts';
import type { Micros } from '../base/time.ts';
import { ANSWER_BYTES, REQUEST_BYTES, RETRANSMIT_US, type NetworkPath } from '../model/network.ts';
import type { Topology } from '../model/topology.ts';
import type { Program } from './program.ts';
import { endpointOf } from './releases.ts';
import { Sampler } from './sampler.ts';

/** A message that opens, tests or ends something, and the frame around a statement. */
export const CONTROL_BYTES = 256;

export class PathState {
  /** Null: as the network's. */
  readonly latency: Sampler | null;
  readonly lossRatio: number;
  readonly losses: Stream;
  private readonly bytesPerUs: number;
  /** When it is done with what goes there, and back. */
  private readonly untilUs = new Float64Array(2);

  constructor({ latency, lossRatio, bytesPerSecond }: NetworkPath, name: string, seed: string) {
    this.latency = latency === null ? null : new Sampler(latency, new Stream(seed, `${name}/latency`));
    this.lossRatio = lossRatio;
    this.losses = new Stream(seed, `${name}/loss`);
    this.bytesPerUs = bytesPerSecond === null ? Infinity : bytesPerSecond / 1e6;
  }

  /** How long it takes until a message is on its way, behind those before it in its direction. */
  enter(back: boolean, bytes: number, nowUs: Micros): Micros {
    if (this.bytesPerUs === Infinity) return 0;
    const direction = back ? 1 : 0;
    this.untilUs[direction] = Math.max(nowUs, this.untilUs[direction]) + Math.round(bytes / this.bytesPerUs);
    return this.untilUs[direction] - nowUs;
  }

  loses(): boolean {
    return this.lossRatio > 0 && this.losses.uniform() < this.lossRatio;
  }
}

export class NetworkPaths {
  readonly retransmitUs: Micros;
  readonly states: readonly PathState[];
  /** By caller (services, then everybody else) and callee (services, then databases): the path between them; -1: nothing is said. */
  private readonly between: Int32Array;
  private readonly services: number;
  private readonly callees: number;
  private readonly lossy: Uint8Array;
  /** By release and endpoint, and by statement of each database. */
  private readonly requests: readonly number[];
  private readonly answers: readonly Int32Array[];
  private readonly statements: readonly (readonly number[])[];
  private readonly rows: readonly (readonly number[])[];

  constructor(topology: Topology, program: Program, seed: string) {
    const { services, databases, network } = topology;
    const paths = network?.paths ?? [];
    const names = [...services, ...databases].map(({ name }) => name);
    this.services = services.length;
    this.callees = names.length;
    this.retransmitUs = network?.retransmitUs ?? RETRANSMIT_US;
    this.states = paths.map((path) => new PathState(path, `network/${path.from ?? ''}/${path.to}`, seed));
    this.between = new Int32Array((services.length + 1) * names.length).fill(-1);
    const put = (from: number, to: number, path: number) => (this.between[from * names.length + to] = path);
    paths.forEach(({ from, to }, id) => {
      if (from === null) for (let caller = 0; caller <= services.length; caller++) put(caller, names.indexOf(to), id);
    });
    paths.forEach(({ from, to }, id) => {
      if (from !== null) put(names.indexOf(from), names.indexOf(to), id);
    });
    this.lossy = Uint8Array.from(services, ({ name }) =>
      paths.some(({ from, to, lossRatio }) => lossRatio > 0 && (from === null || from === name || to === name)) ? 1 : 0,
    );
    this.requests = program.endpoints.map(({ endpoint }) => endpoint.requestBytes ?? REQUEST_BYTES);
    this.answers = program.releases.map(({ model }) =>
      Int32Array.from(
        program.endpoints,
        ({ endpoint: { method, route } }) => endpointOf(model, method, route)?.responseBytes ?? ANSWER_BYTES,
      ),
    );
    const bytesOf = (reads: boolean) =>
      databases.map(({ statements, tables }) =>
        statements.map(({ verb, table, rows }) => {
          const width = tables.find(({ name }) => name === table)?.rowBytes ?? 0;
          const carries = reads ? verb === 'select' : verb === 'insert' || verb === 'update';
          return CONTROL_BYTES + (carries ? Math.round(rows * width) : 0);
        }),
      );
    this.statements = bytesOf(false);
    this.rows = bytesOf(true);
  }

  /** Whether messages of this service may be lost. */
  losesFor(service: number): boolean {
    return this.lossy[service] === 1;
  }

  /** `caller` is a service, below zero for users. Null: nothing is said of the path. */
  toService(caller: number, service: number): PathState | null {
    return this.at(caller, service);
  }

  toDatabase(caller: number, database: number): PathState | null {
    return this.at(caller, this.services + database);
  }

  /** Bytes of a request to an endpoint, or of the answer that a release gives. */
  requestBytes(endpoint: number, release: number, back: boolean): number {
    return back ? this.answers[release][endpoint] : this.requests[endpoint];
  }

  /** Bytes of a statement and what it carries, or of the rows that it returns; `statement` is below zero for BEGIN and the like. */
  statementBytes(database: number, statement: number, back: boolean): number {
    if (statement < 0) return CONTROL_BYTES;
    return back ? this.rows[database][statement] : this.statements[database][statement];
  }

  private at(caller: number, callee: number): PathState | null {
    const path = this.between[(caller < 0 ? this.services : caller) * this.callees + callee];
    return path < 0 ? null : this.states[path];
  }
}

/** Null where the network is the same everywhere and has no end. */
export function openPaths(topology: Topology, program: Program, seed: string): NetworkPaths | null {
  const said =
    (topology.network?.paths.length ?? 0) > 0 || program.releases.some(({ model }) => model.bytesPerSecond !== undefined);
  return said ? new NetworkPaths(topology, program, seed) : null;
}
