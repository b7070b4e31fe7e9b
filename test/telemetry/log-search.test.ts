import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { searchLogs } from '../../src/sim/telemetry/log-search.ts';
import { LogStore, type LogTemplate } from '../../src/sim/telemetry/log-store.ts';
import { allLines, lineText, naiveLogs } from './naive-search.ts';

const TEMPLATES: readonly LogTemplate[] = [
  {
    level: 'info',
    service: 'Shop',
    message: 'GET /Cafe 200 in {duration_ms} ms',
    fixed: { code: 200 },
    a: 'duration_ms',
    b: null,
  },
  { level: 'warn', service: 'db', message: '{b1}{a1}', fixed: { plan: 'Seq Scan' }, a: 'a1', b: 'b1' },
  { level: 'error', service: 'db', message: 'no {answer} from {to}', fixed: { to: 'BAD' }, a: null, b: null },
  { level: 'debug', service: 'Shop', message: '{toString} {constructor}', fixed: {}, a: 'code', b: null },
  { level: 'info', service: 'shop', message: 'ede', fixed: { code: 'overwritten' }, a: 'code', b: 'wait_ms' },
];

const lines = fc.array(
  fc.record({
    template: fc.nat({ max: TEMPLATES.length - 1 }),
    pod: fc.nat({ max: 2 }),
    trace: fc.nat({ max: 3 }),
    visit: fc.nat({ max: 2 }),
    a: fc.oneof(fc.nat({ max: 30 }), fc.nat({ max: 0xffffffff })),
    b: fc.nat({ max: 3000 }),
  }),
  { maxLength: 60 },
);

function storeOf(
  rows: readonly { template: number; pod: number; trace: number; visit: number; a: number; b: number }[],
): LogStore {
  const store = new LogStore(0xbeef, ['shop-1', 'shop-1F', 'Db-0']);
  for (const template of TEMPLATES) store.defineTemplate(template);
  rows.forEach((row, at) => store.record(at >> 1, row.template, row.pod, row.trace, row.trace, row.visit, row.a, row.b));
  return store;
}

describe('a search for text in log lines', () => {
  it('finds exactly the lines whose whole text holds it, whatever piece of whatever line it is', () => {
    const pick = fc.record({ line: fc.nat(), from: fc.nat(), length: fc.integer({ min: 1, max: 24 }), upper: fc.boolean() });
    const where = fc.record({
      fromUs: fc.nat({ max: 30 }),
      toUs: fc.nat({ max: 40 }),
      order: fc.constantFrom('newest' as const, 'oldest' as const),
      limit: fc.nat({ max: 20 }),
    });
    fc.assert(
      fc.property(lines, pick, where, (rows, { line, from, length, upper }, range) => {
        fc.pre(rows.length > 0);
        const store = storeOf(rows);
        const all = allLines(store);
        const whole = lineText(all[line % all.length]);
        const piece = whole.slice(from % whole.length, (from % whole.length) + length);
        const search = { ...range, text: upper ? piece.toUpperCase() : piece };
        expect(searchLogs(store, search)).toEqual(naiveLogs(all, search));
        const everywhere = { ...search, fromUs: 0, toUs: 100 };
        expect(searchLogs(store, everywhere).matched).toBeGreaterThan(0);
        expect(searchLogs(store, everywhere)).toEqual(naiveLogs(all, everywhere));
      }),
      { numRuns: 400 },
    );
  });

  it('finds what seams of fixed text, numbers and ids make together, and nothing where they do not', () => {
    const texts = fc.oneof(
      fc.string({ unit: fc.constantFrom(...'0123456789abcdef. -=mse'), minLength: 1, maxLength: 4 }),
      fc.constantFrom('  ', 'ms  c-', ' ms ', '0 1', 'bad', 'ede', 'ed', 'in 0', '=0', '\0', 'constructor', 'function', 'zzz'),
    );
    fc.assert(
      fc.property(lines, texts, (rows, text) => {
        const store = storeOf(rows);
        const search = { text, fromUs: 0, toUs: 100, order: 'oldest' as const, limit: 100 };
        expect(searchLogs(store, search)).toEqual(naiveLogs(allLines(store), search));
      }),
      { numRuns: 400 },
    );
  });

  it('takes service, level and trace into account as well', () => {
    const conditions = fc.record(
      {
        service: fc.constantFrom('db', 'Shop', 'none'),
        minLevel: fc.constantFrom('debug' as const, 'info' as const, 'warn' as const, 'error' as const),
        line: fc.nat(),
        text: fc.constantFrom('', 'scan', '2'),
      },
      { requiredKeys: ['text'] },
    );
    fc.assert(
      fc.property(lines, conditions, (rows, { line, ...rest }) => {
        fc.pre(rows.length > 0);
        const store = storeOf(rows);
        const all = allLines(store);
        const traceId = line === undefined ? null : all[line % all.length].traceId;
        const search = {
          ...rest,
          ...(traceId === null ? {} : { traceId }),
          fromUs: 0,
          toUs: 100,
          order: 'newest' as const,
          limit: 9,
        };
        expect(searchLogs(store, search)).toEqual(naiveLogs(all, search));
      }),
      { numRuns: 150 },
    );
  });
});
