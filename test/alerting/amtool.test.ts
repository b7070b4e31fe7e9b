/** The real Alertmanager's tool as the judge of our reading and routing. Without it these tests are skipped, and say so. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { routesOf } from '../../src/sim/alerting/routing.ts';
import { amtool, amtoolIsInstalled, configOf, readConfig } from './alertmanager-config.ts';
import { MISTAKES, WHOLE } from './routes-files.ts';

const installed = amtoolIsInstalled();

const name = fc.constantFrom('service', 'severity', 'team');
const value = fc.constantFrom('', 'web', 'page', 'a b', 'x"y');
const pattern = fc.constantFrom('', 'web|page', 'w.*', '.+', '[^w].*');
const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
const matcher = fc.oneof(
  fc.tuple(name, fc.constantFrom('=', '!='), value).map(([label, op, text]) => `${label} ${op} ${quoted(text)}`),
  fc.tuple(name, fc.constantFrom('=~', '!~'), pattern).map(([label, op, text]) => `${label}${op}${quoted(text)}`),
  fc.tuple(name, name).map(([one, other]) => `{${one}=web, ${other}!=page}`),
);

interface RouteFile {
  receiver: string;
  routes?: RouteFile[];
}

const route = fc.letrec<{ route: RouteFile }>((tie) => ({
  route: fc.record(
    {
      receiver: fc.constant(''),
      matchers: fc.array(matcher, { maxLength: 2 }),
      match: fc.dictionary(
        name,
        value.filter((text) => text !== ''),
        { maxKeys: 1 },
      ),
      continue: fc.boolean(),
      routes: fc.array(tie('route'), { maxLength: 3 }),
    },
    { requiredKeys: ['receiver'] },
  ),
})).route;

/** Each route gets a receiver of its own, so that the receivers tell which routes took an alert. */
function configText(routes: readonly RouteFile[]): string {
  const receivers: { name: string }[] = [];
  const withReceiver = (one: RouteFile): RouteFile => {
    const receiver = `r${receivers.length}`;
    receivers.push({ name: receiver });
    return { ...one, receiver, ...(one.routes === undefined ? {} : { routes: one.routes.map(withReceiver) }) };
  };
  return stringify({ route: withReceiver({ receiver: '', routes: [...routes] }), receivers });
}

const labels = fc.record({ service: value, severity: value, team: value });

describe.skipIf(!installed)('amtool', () => {
  it('routes alerts as we do, in random trees', () => {
    const cases = fc.sample(
      fc.record({
        routes: fc.array(route, { minLength: 3, maxLength: 4 }),
        sets: fc.array(labels, { minLength: 5, maxLength: 5 }),
      }),
      { numRuns: 8, seed: 20260310 },
    );
    const counts = new Set<number>();
    for (const { routes, sets } of cases) {
      const text = configText(routes);
      const { route: root } = configOf(text);
      const test = ['config', 'routes', 'test', '--config.file', 'FILE'];
      const [checked, ...answers] = amtool(text, [
        ['check-config', 'FILE'],
        ...sets.map((set) => [...test, ...Object.entries(set).map(([label, written]) => `${label}=${quoted(written)}`)]),
      ]);
      expect(checked?.status).toBe(0);
      const ours = sets.map((set) => routesOf(root, set).map(({ receiver }) => receiver));
      expect(ours.map((taken) => taken.join(','))).toEqual(answers.map(({ output }) => output));
      for (const taken of ours) counts.add(taken.length);
    }
    expect(counts.size).toBeGreaterThan(1);
  });

  it.each(MISTAKES)('refuses %s, and so do we', (_, text) => {
    expect(readConfig(text)).toEqual([expect.any(String)]);
    expect(amtool(text, [['check-config', 'FILE']])).toMatchObject([{ status: 1 }]);
  });

  it('takes a configuration with every part, and so do we', () => {
    expect(readConfig(WHOLE)).toHaveProperty('route');
    expect(amtool(WHOLE, [['check-config', 'FILE']])).toMatchObject([{ status: 0 }]);
  });
});
