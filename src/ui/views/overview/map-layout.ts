/**
 * The service map laid out from left to right in the direction of calls: who exists and who asks whom is the topology's, the places
 * are dagre's, stretched to the width that there is. Pure: the same topology and width give the same map.
 */
import dagre from '@dagrejs/dagre';
import { everyStep } from '../../../sim/model/every-step.ts';
import type { Topology } from '../../../sim/model/topology.ts';

export const NODE_WIDTH = 172;
export const NODE_HEIGHT = 88;
const RANK_GAP_MIN = 44;
const NODE_GAP = 18;
const MARGIN = 8;
const STRETCH_MAX = 1.6;

export interface MapEdge {
  readonly from: string;
  readonly to: string;
}

export interface PlacedNode {
  readonly name: string;
  readonly database: boolean;
  /** The upper left corner. */
  readonly x: number;
  readonly y: number;
}

export interface PlacedEdge extends MapEdge {
  readonly points: readonly { readonly x: number; readonly y: number }[];
}

export interface MapLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** Who asks whom, each pair once, in the order of the system file. */
export function mapEdges(topology: Topology): readonly MapEdge[] {
  const edges = new Map<string, MapEdge>();
  for (const service of topology.services) {
    for (const step of service.endpoints.flatMap((endpoint) => everyStep(endpoint.steps))) {
      const to = step.kind === 'call' ? step.service : step.kind === 'query' ? step.database : null;
      if (to !== null) edges.set(`${service.name} ${to}`, { from: service.name, to });
    }
  }
  return [...edges.values()];
}

export function layoutMap(topology: Topology, wantedWidth: number): MapLayout {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: NODE_GAP, ranksep: RANK_GAP_MIN, edgesep: 14 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const { name } of [...topology.services, ...topology.databases]) {
    graph.setNode(name, { width: NODE_WIDTH, height: NODE_HEIGHT });
  }
  const edges = mapEdges(topology);
  for (const { from, to } of edges) graph.setEdge(from, to);
  dagre.layout(graph);

  const natural = graph.graph();
  const naturalWidth = natural.width ?? NODE_WIDTH;
  // Beyond this the lines only get longer.
  const width = Math.max(Math.min(wantedWidth, naturalWidth * STRETCH_MAX), naturalWidth + 2 * MARGIN);
  const half = NODE_WIDTH / 2;
  const reach = naturalWidth - NODE_WIDTH;
  const stretchX = (x: number) => MARGIN + half + (reach > 0 ? ((x - half) / reach) * (width - 2 * MARGIN - NODE_WIDTH) : 0);

  const databases = new Set(topology.databases.map(({ name }) => name));
  const nodes = graph.nodes().map((name): PlacedNode => {
    const { x = 0, y = 0 } = graph.node(name);
    return { name, database: databases.has(name), x: stretchX(x) - half, y: y - NODE_HEIGHT / 2 + MARGIN };
  });
  const placeOf = new Map(nodes.map((node) => [node.name, node]));
  const placedEdges = edges.flatMap(({ from, to }): PlacedEdge[] => {
    const [source, target] = [placeOf.get(from), placeOf.get(to)];
    if (source === undefined || target === undefined) return [];
    const bends = (graph.edge(from, to).points ?? [])
      .slice(1, -1)
      .map(({ x, y }: { x: number; y: number }) => ({ x: stretchX(x), y: y + MARGIN }));
    const start = { x: source.x + NODE_WIDTH, y: source.y + NODE_HEIGHT / 2 };
    const end = { x: target.x, y: target.y + NODE_HEIGHT / 2 };
    return [{ from, to, points: [start, ...bends, end] }];
  });
  return { width, height: (natural.height ?? NODE_HEIGHT) + 2 * MARGIN, nodes, edges: placedEdges };
}
