/** Zones of nodes and databases: a message from one to another takes longer. Who is in no zone is as near to all as ever. */
import type { Micros } from '../base/time.ts';
import type { Topology } from '../model/topology.ts';
import { EDGE, ERRAND, ITEM, KIND, NOBODY, OWNER, PARENT, QUERY, REQUEST, type Frames } from './frames.ts';
import type { Program } from './program.ts';

/** In no zone. */
const NO_ZONE = -1;

interface Placed {
  readonly frames: Frames;
  readonly program: Program;
  readonly pods: readonly {
    readonly zone: number;
    poolAt(index: number): { readonly host: number; readonly database: number } | undefined;
  }[];
  /** By database: the server that is found under its name. */
  readonly servers: readonly number[];
}

export class Zones {
  /** How much longer each message takes, one way. */
  private readonly extraUs: Micros;
  private readonly names: readonly string[];
  /** By server of a database. */
  private readonly servers: readonly number[];

  constructor({ nodes = [], databases, network }: Topology) {
    this.extraUs = network?.betweenZonesUs ?? 0;
    this.names = [...new Set([...nodes.map(({ zone }) => zone), ...databases.map(({ zone }) => zone ?? '')])].filter(
      (name) => name !== '',
    );
    this.servers = databases.map(({ zone }) => this.numberOf(zone ?? ''));
  }

  numberOf(name: string): number {
    return this.names.indexOf(name);
  }

  /** How much longer the message of a frame takes than within a zone. */
  crossingUs({ frames: { ints }, program, pods, servers }: Placed, frame: number): Micros {
    let [from, to] = [NO_ZONE, NO_ZONE];
    const own = pods[ints[frame + OWNER]];
    switch (ints[frame + KIND]) {
      case REQUEST: {
        const caller = ints[frame + PARENT];
        const isInside = caller !== NOBODY && program.edges[ints[frame + EDGE]].fromService >= 0;
        from = isInside ? pods[ints[caller + OWNER]].zone : NO_ZONE;
        to = own.zone;
        break;
      }
      case QUERY:
        from = own.zone;
        to = this.servers[servers[program.queries[ints[frame + ITEM]].database]];
        break;
      case ERRAND: {
        const pool = own.poolAt(ints[frame + ITEM]);
        from = own.zone;
        if (pool !== undefined) to = pool.host < 0 ? this.servers[servers[pool.database]] : pods[pool.host].zone;
        break;
      }
    }
    return from !== to && from !== NO_ZONE && to !== NO_ZONE ? this.extraUs : 0;
  }
}

/** Null where zones make no difference. */
export function openZones(topology: Topology): Zones | null {
  return (topology.network?.betweenZonesUs ?? 0) > 0 ? new Zones(topology) : null;
}
