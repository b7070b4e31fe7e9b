/** The map shows every component and every call of the topology, from left to right, without two nodes on one spot. */
import { describe, expect, it } from 'vitest';
import type { VectorSample } from '../../src/sim/model/query-value.ts';
import { assignHues } from '../../src/ui/state/service-hues.ts';
import { healthOf, UNKNOWN, usual } from '../../src/ui/views/overview/health.ts';
import { frontDoors, MAP_QUERIES, mapFigures, statementOwners } from '../../src/ui/views/overview/map-figures.ts';
import { layoutMap, mapEdges, NODE_HEIGHT, NODE_WIDTH } from '../../src/ui/views/overview/map-layout.ts';
import { shopScenario } from './shop.ts';

const { topology } = shopScenario();

describe('the layout', () => {
  const layout = layoutMap(topology, 1100);
  const at = new Map(layout.nodes.map((node) => [node.name, node]));

  it('has a place for every service and database, within the map', () => {
    expect([...at.keys()].sort()).toEqual([...topology.services, ...topology.databases].map(({ name }) => name).sort());
    for (const { x, y } of layout.nodes) {
      expect(x).toBeGreaterThanOrEqual(0);
      expect(y).toBeGreaterThanOrEqual(0);
      expect(x + NODE_WIDTH).toBeLessThanOrEqual(layout.width);
      expect(y + NODE_HEIGHT).toBeLessThanOrEqual(layout.height);
    }
  });

  it('lets no two nodes overlap', () => {
    for (const a of layout.nodes) {
      for (const b of layout.nodes) {
        if (a === b) continue;
        expect(Math.abs(a.x - b.x) >= NODE_WIDTH || Math.abs(a.y - b.y) >= NODE_HEIGHT, `${a.name} and ${b.name}`).toBe(true);
      }
    }
  });

  it('puts who is asked to the right of who asks', () => {
    for (const { from, to } of layout.edges) expect(at.get(to)?.x).toBeGreaterThan(at.get(from)?.x ?? Infinity);
  });

  it('draws each call once, parallel ones too', () => {
    const edges = mapEdges(topology).map(({ from, to }) => `${from} ${to}`);
    expect(new Set(edges).size).toBe(edges.length);
    expect(edges).toContain('checkout orders');
    expect(edges).toContain('checkout inventory');
    expect(edges).toContain('orders orders-db');
  });

  it('never gets narrower than its nodes need', () => {
    expect(layoutMap(topology, 10).width).toBeGreaterThan(4 * NODE_WIDTH);
  });
});

describe('the figures', () => {
  it('are taken from the answers in the order of the questions', () => {
    const answers: VectorSample[][] = MAP_QUERIES.map(() => []);
    const set = (part: string, labels: Record<string, string>, value: number) =>
      answers[MAP_QUERIES.findIndex((expr) => expr === part)]?.push({ labels, value });
    set('sum by (service) (up)', { service: 'orders' }, 2);
    set('count by (database) (up)', { database: 'orders-db' }, 1);
    set('sum by (service, target) (rate(http_client_requests_total[1m]))', { service: 'checkout', target: 'orders' }, 4);
    set(
      'sum by (service, target) (rate(http_client_requests_total{code!~"[1-4].."}[1m]))',
      { service: 'checkout', target: 'orders' },
      1,
    );
    set(
      'sum by (database, statement) (rate(db_query_duration_seconds_count[1m]))',
      { database: 'orders-db', statement: 'pending-orders' },
      3,
    );
    set(
      'sum by (database, statement) (rate(db_query_duration_seconds_count[1m]))',
      { database: 'orders-db', statement: 'customer-orders' },
      5,
    );
    const { components, edges } = mapFigures(topology, answers);
    expect(components.get('orders')?.replicasUp).toBe(2);
    expect(components.get('orders-db')?.replicas).toBe(1);
    expect(edges.get('checkout orders')).toEqual({ perSecond: 4, failedRatio: 0.25 });
    expect(edges.get('orders orders-db')?.perSecond).toBe(8);
  });

  it('know who sends a statement, when only one does', () => {
    expect(statementOwners(topology).get('orders-db reserve-stock')).toBe('inventory');
  });

  it('know the front door', () => {
    expect(frontDoors(topology)).toEqual(['gateway']);
  });
});

describe('health', () => {
  const well = {
    ...UNKNOWN,
    perSecond: 50,
    errorRatio: 0,
    p99Seconds: 0.01,
    usualP99Seconds: 0.01,
    processorRatio: 0.1,
    waiting: 0,
    replicasUp: 2,
    replicas: 2,
  };

  it('is good when nothing is known to be wrong, and when nothing is known', () => {
    expect(healthOf(well)).toEqual({ tone: 'good', reasons: [] });
    expect(healthOf(UNKNOWN).tone).toBe('good');
  });

  it.each([
    [{ errorRatio: 0.2 }, 'bad'],
    [{ errorRatio: 0.02 }, 'warn'],
    [{ processorRatio: 0.97 }, 'bad'],
    [{ processorRatio: 0.8 }, 'warn'],
    [{ waiting: 7 }, 'warn'],
    [{ replicasUp: 1 }, 'warn'],
    [{ replicasUp: 0 }, 'bad'],
    [{ p99Seconds: 2 }, 'warn'],
  ] as const)('with %o is %s and says why', (changed, tone) => {
    const health = healthOf({ ...well, ...changed });
    expect(health.tone).toBe(tone);
    expect(health.reasons).toHaveLength(1);
  });

  it('is bad where a promise to users is broken', () => {
    expect(healthOf(well, ['checkout-latency'])).toEqual({ tone: 'bad', reasons: ['checkout-latency is broken'] });
  });

  it('does not call a millisecond slow, however many times more it is', () => {
    expect(healthOf({ ...well, p99Seconds: 0.04 }).tone).toBe('good');
  });

  it('takes the lower quartile for usual, so that a long incident does not become usual', () => {
    expect(usual(Float64Array.from([NaN, 9, 9, 1, 1, 9, 9, 9, 9]))).toBe(9);
    expect(usual(Float64Array.from([9, 9, 1, 1, 9]))).toBe(1);
    expect(usual(new Float64Array())).toBeNaN();
  });
});

it('each component of the shop has a hue of its own', () => {
  const hues = assignHues(topology);
  expect(new Set(hues.values()).size).toBe(hues.size);
});
