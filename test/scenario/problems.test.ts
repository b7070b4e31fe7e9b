/** What an author reads after a mistake: file, line, column, path, what is wrong and what would cure it, to the letter. */
import { describe, expect, it } from 'vitest';
import { alertRules } from '../../src/sim/model/alert.ts';
import { broken, problemsOf, scenarioOf, smallShop, type FileName } from './small-shop.ts';

type Mistake = readonly [claim: string, file: FileName, text: string, by: string, ...problems: readonly string[]];

const SYSTEM: readonly Mistake[] = [
  [
    'an unknown service',
    ...(['system.yaml', 'store GET /items', 'stroe GET /items'] as const),
    'system.yaml:10:19: services.front.endpoints["GET /cart"].steps[1].call: no service is called "stroe". Did you mean "store"?',
  ],
  [
    'an unknown endpoint',
    ...(['system.yaml', 'call: store GET /items', 'call: store GET /item'] as const),
    'system.yaml:10:19: services.front.endpoints["GET /cart"].steps[1].call: store has no endpoint "GET /item". Did you mean "GET /items"?',
  ],
  [
    'an unknown kind of step',
    ...(['system.yaml', 'work: 2ms', 'wrok: 2ms'] as const),
    'system.yaml:9:13: services.front.endpoints["GET /cart"].steps[0]: a step needs one of work, wait, call, query, parallel, choose, flag, repeat, lock, pool, cache, transaction, write, publish, fail, transfer, wrong, log. Did you mean "work"?',
  ],
  [
    'a length without a unit',
    ...(['system.yaml', 'work: 2ms', 'work: 2'] as const),
    'system.yaml:9:19: services.front.endpoints["GET /cart"].steps[0].work: needs a unit. Did you mean 2ms or 2s?',
  ],
  [
    'a distribution that does not exist',
    ...(['system.yaml', 'work: 2ms', 'work: {lognormal: {mean: 3ms, p99: 1ms}}'] as const),
    'system.yaml:9:19: services.front.endpoints["GET /cart"].steps[0].work: needs "p99" to be more than "mean" and less than 14.9 times it; no lognormal law has such numbers.',
  ],
  [
    'a word of a later language',
    ...(['system.yaml', 'timeout: 1s', 'fields: {id: 3}'] as const),
    'system.yaml:11:13: services.front.endpoints["GET /cart"].steps[1].fields: a call has no key "fields". Fields of a log line is not part of the language yet.',
  ],
  [
    'more tries than anybody would make',
    ...(['system.yaml', 'timeout: 1s', 'retry: {attempts: 1000000}'] as const),
    'system.yaml:11:31: services.front.endpoints["GET /cart"].steps[1].retry.attempts: is too large; at most 100 is allowed (attemptsMax).',
  ],
  [
    'a key that other tools call so',
    ...(['system.yaml', 'replicas: 2', 'instances: 2'] as const),
    'system.yaml:13:5: services.store.instances: a service has no key "instances". Did you mean "replicas"?',
  ],
  [
    'a doubled key',
    ...(['system.yaml', 'replicas: 2', 'replicas: 2\n    replicas: 3'] as const),
    'system.yaml:14:5: the key "replicas" is already on line 13. Keep one of the two.',
  ],
  [
    'a pool to nowhere, and the query that now has none',
    ...(['system.yaml', 'items-db: {max: 4}', 'item-db: {max: 4}'] as const),
    'system.yaml:15:7: services.store.pools.item-db: no database is called "item-db". Did you mean "items-db"?',
    'system.yaml:19:20: services.store.endpoints["GET /items"].steps[0].query: store has no pool of connections to items-db. Add "pools: {items-db: {max: 10}}" to store.',
  ],
  [
    'an unknown statement',
    ...(['system.yaml', 'query: items-db find-items', 'query: items-db find-item'] as const),
    'system.yaml:19:20: services.store.endpoints["GET /items"].steps[0].query: items-db has no statement "find-item". Did you mean "find-items"?',
  ],
  [
    'an unknown table',
    ...(['system.yaml', 'table: items', 'table: item'] as const),
    'system.yaml:27:16: databases.items-db.statements.find-items.reads: items-db has no table "item". Did you mean "items"?',
  ],
  [
    'an index on a column that the list of columns lacks',
    ...(['system.yaml', 'items: {rows: 10k,', 'items: {rows: 10k, columns: [owner, kinds],'] as const),
    'system.yaml:23:61: databases.items-db.tables.items.indexes.items_by_owner: items has no column "kind". Did you mean "kinds"?',
  ],
  [
    'shares that are not a whole, and an endpoint that is not there',
    ...(['system.yaml', 'GET /cart: 100%}', 'GET /cart: 60%, GET /basket: 30%}'] as const),
    'system.yaml:29:3: users.people.do: the shares under "do" are 90% together; they must be 100%.',
    'system.yaml:29:69: users.people.do["GET /basket"]: front has no endpoint "GET /basket". Known here: GET /cart.',
  ],
  [
    'a share that is no percentage',
    ...(['system.yaml', 'target: 99%', 'target: 0.99'] as const),
    'system.yaml:31:61: objectives.cart-latency.target: must be written as a percentage. Did you mean 99%?',
  ],
  [
    'a heap that not even one request fits into',
    ...(['system.yaml', 'replicas: 2', 'heap: {size: 10MiB, live: 20MiB}'] as const),
    'system.yaml:13:11: services.store.heap: needs "live" and what a request "allocates" to fit into "size" (left out: 64MiB and 100KiB): with less no request can ever begin.',
  ],
  [
    'a disk that is more than full when a replica starts',
    ...(['system.yaml', 'replicas: 2', 'disk: {size: 1GiB, used: 2GiB}'] as const),
    'system.yaml:13:11: services.store.disk: needs "used" to be at most "size" (left out: 5GiB and 20GiB).',
  ],
  [
    'a log file without a disk',
    ...(['system.yaml', 'replicas: 2', 'logs: {file: {keep: 1GiB}}'] as const),
    'system.yaml:13:18: services.store.logs.file: store has no disk for it. Add "disk: {size: 20GiB}" to store, or take "file" out.',
  ],
  [
    'a line at a bulkhead in which nobody waits',
    ...(['system.yaml', 'timeout: 1s', 'bulkhead: {max: 2, queue: 5}'] as const),
    'system.yaml:11:23: services.front.endpoints["GET /cart"].steps[1].bulkhead: has a "queue" in which nobody waits. Say with "wait" how long, or leave "queue" out.',
  ],
  [
    'a backoff that is at its end before it begins',
    ...(['system.yaml', 'timeout: 1s', 'retry: {backoff: {exponential: 10s, max: 1s}}'] as const),
    'system.yaml:11:30: services.front.endpoints["GET /cart"].steps[1].retry.backoff: needs "max" to be at least "exponential", the wait before the first retry (left out: 10s).',
  ],
  [
    'calls in a circle',
    ...(['system.yaml', '- query: items-db find-items', '- call: front GET /cart'] as const),
    'system.yaml:19:19: services.store.endpoints["GET /items"].steps[0].call: these calls form a circle that never ends: front GET /cart -> store GET /items -> front GET /cart. Take one of them out, or make it by chance with "choose".',
  ],
  [
    'a circle of calls that chance hardly leaves',
    ...(['system.yaml', '- query: items-db find-items', '- choose: [{share: 95%, steps: [{call: front GET /cart}]}]'] as const),
    'system.yaml:19:50: services.store.endpoints["GET /items"].steps[0].choose[0].steps[0].call: 95% of the requests go round this circle once more: front GET /cart -> store GET /items -> front GET /cart. At most 90% is allowed (circleRatioMax).',
  ],
  [
    'calls in circles that multiply faster than chance ends them',
    ...([
      'system.yaml',
      '- query: items-db find-items',
      '- choose: [{share: 80%, steps: [{call: front GET /cart}, {call: front GET /cart}]}]',
    ] as const),
    'system.yaml:19:50: services.store.endpoints["GET /items"].steps[0].choose[0].steps[0].call: one store GET /items leads to more than 1000 calls and queries (callsPerRequestMax).',
  ],
  [
    'ways that are more than a whole',
    ...([
      'system.yaml',
      '- query: items-db find-items',
      '- choose: [{share: 60%, steps: [work: 1ms]}, {share: 50%, steps: []}]',
    ] as const),
    'system.yaml:19:13: services.store.endpoints["GET /items"].steps[0]: the shares of the ways are 110% together; at most 100% is possible.',
  ],
  [
    'more repetitions than anybody means',
    ...(['system.yaml', '- query: items-db find-items', '- {repeat: 40, steps: [{repeat: 40, steps: [work: 1ms]}]}'] as const),
    'system.yaml:19:13: services.store.endpoints["GET /items"].steps[0].repeat: comes to 1600 steps; at most 1000 are allowed (repeatedStepsMax).',
  ],
  [
    'a file of another kind',
    ...(['system.yaml', 'kind: System', 'kind: Scenario'] as const),
    'system.yaml:2:7: kind: this is a file of kind Scenario, but here a System is needed.',
  ],
  [
    'something missing',
    ...(['system.yaml', 'name: corner shop\n', ''] as const),
    'system.yaml:1:1: a system needs "name": What the system is called.',
  ],
];

const SCENARIO: readonly Mistake[] = [
  [
    'a system file that is not there',
    ...(['scenario.yaml', 'system: system.yaml', 'system: sytem.yaml'] as const),
    'scenario.yaml:5:9: system: there is no file sytem.yaml. Did you mean "system.yaml"?',
  ],
  [
    'a day that does not exist',
    ...(['scenario.yaml', '2026-03-10T', '2026-02-30T'] as const),
    'scenario.yaml:6:17: clock.starts: must be a date and time in UTC such as 2026-03-10T01:30:00Z, but is "2026-02-30T01:30:00Z".',
  ],
  [
    'an index that is not there to drop',
    ...(['scenario.yaml', 'index: items_by_owner', 'index: items_by_ownr'] as const),
    'scenario.yaml:14:20: timeline[0].do[0].dropIndex: items has no index "items_by_ownr" at this time. Did you mean "items_by_owner"?',
  ],
  [
    'something after the end',
    ...(['scenario.yaml', 'at: 10m', 'at: 3h'] as const),
    'scenario.yaml:9:9: timeline[0].at: is after the end of the run ("lasts").',
  ],
  [
    'an alert that no rule makes',
    ...(['scenario.yaml', 'CartSlow fires', 'CartSlwo fires'] as const),
    'scenario.yaml:17:14: expect["after 10m"][0].alert: no rule of the alerts file is called "CartSlwo". Did you mean "CartSlow"?',
  ],
  [
    'a stretch of time that ends before it begins',
    ...(['scenario.yaml', 'after 10m', 'from 10m to 5m'] as const),
    'scenario.yaml:16:3: expect["from 10m to 5m"]: must end after it begins.',
  ],
  [
    'a version from the future',
    ...(['scenario.yaml', 'faultline/v1', 'faultline/v2'] as const),
    'scenario.yaml:1:13: apiVersion: must be "faultline/v1", but is "faultline/v2". Did you mean "faultline/v1"?',
  ],
  [
    'a recording rule that waits like an alert',
    ...(['alerts.yml', 'alert: CartSlow', 'record: cart:p99'] as const),
    'alerts.yml:6:9: groups[0].rules[0].for: a recording rule has no key "for". Nothing waits for a recording rule; "for" belongs to alerting rules.',
    'scenario.yaml:17:14: expect["after 10m"][0].alert: no rule of the alerts file is called "CartSlow".',
  ],
  [
    'a twin that leaves nothing out',
    ...(['replays/good.yaml', 'as: good', 'as: twin'] as const),
    'replays/good.yaml:5:5: as: a twin needs "without": the ids of the entries of the time line that do not happen.',
  ],
  [
    'an entry that cannot be left out',
    ...(['replays/good.yaml', 'as: good', 'as: good\nwithout: [frist]'] as const),
    'replays/good.yaml:6:10: without: no entry of the time line has the id "frist". Did you mean "first"?',
  ],
  [
    'a mistyped deed',
    ...(['replays/good.yaml', 'rollback: items-db', 'rollbak: items-db'] as const),
    'replays/good.yaml:7:5: actions[0]: an action needs one of deploy, promote, migrate, rollback, restart, scale, configure, createIndex, transaction, cancelQuery, flush, warm, failover, analyze, load, pauseConsumer, resumeConsumer, skipMessage, moveOffsets, redrive, publish, cordon, uncordon, drain, renewCertificate, inject, clear, changeAlert, silence, expireSilence, acknowledge, diagnose. Did you mean "rollback"?',
  ],
  [
    'an answer about an unknown objective',
    ...(['answer.yaml', 'objective: cart-latency', 'objective: cart-latncy'] as const),
    'answer.yaml:7:22: healthy.objective: no objective is called "cart-latncy". Did you mean "cart-latency"?',
  ],
  [
    'a cause that the form does not offer',
    ...(['answer.yaml', 'mechanism: missing index', 'mechanism: missing indx'] as const),
    'answer.yaml:3:41: cause.mechanism: no mechanism of the list is called "missing indx". Did you mean "missing index"?',
  ],
];

describe('a mistake is told at its place, with its cure', () => {
  for (const [claim, file, text, by, ...problems] of [...SYSTEM, ...SCENARIO]) {
    it(claim, () => expect(problemsOf(broken(file, text, by))).toEqual(problems));
  }

  it('the small shop itself is without fault', () => expect(problemsOf(smallShop())).toEqual([]));
});

describe('reading goes on after a mistake', () => {
  it('tells the mistakes of every file, in the order of files and lines', () => {
    const files = broken('system.yaml', 'work: 2ms', 'work: 2')
      .set('alerts.yml', 'groups: [{name: a, rules: [{alert: CartSlow}]}]')
      .set('replays/good.yaml', 'apiVersion: faultline/v1\nkind: Replay\nid: good\ntitle: x\nas: bad\n');
    expect(problemsOf(files).map((problem) => problem.split(' ')[0])).toEqual([
      'system.yaml:9:19:',
      'alerts.yml:1:28:',
      'replays/good.yaml:5:5:',
    ]);
  });

  it('does not call a service unknown whose name was refused', () => {
    expect(problemsOf(broken('system.yaml', '  store:', '  1store:'))).toEqual([
      'system.yaml:12:3: services.1store: must be a name of letters, digits, "-", "_" and "." that starts with a letter, but is "1store".',
    ]);
  });

  it.each([
    ['replays/good.yaml', 'as: good', 'as: twin\nwithout: [frist]', 'no entry of the time line has the id "frist"'],
    ['system.yaml', 'rows: 10k', 'rows: 8Q', 'but is "8Q"'],
    ['system.yaml', 'rows: 10k, ', '', 'a table needs "rows"'],
    ['scenario.yaml', ', index: items_by_owner', '', 'a dropped index needs "index"'],
  ] as const)('tells nothing that only follows from it: %s, %j as %j', (file, text, by, problem) => {
    const problems = problemsOf(broken(file, text, by));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(problem);
  });

  it('tells a broken YAML file alone', () => {
    const files = smallShop().set('scenario.yaml', 'apiVersion: [1\nkind: x');
    expect(problemsOf(files)).toHaveLength(1);
    expect(problemsOf(files)[0]).toMatch(/^scenario\.yaml:\d+:\d+: this is not YAML: /);
  });
});

describe('knowledge of other rooms is used when it is given', () => {
  it('places the problem of a query at the query', () => {
    const promqlProblems = (expr: string) =>
      expr.startsWith('up') ? [] : [{ file: 'promql', line: 1, column: 7, path: '', message: 'no such function.' }];
    expect(problemsOf(smallShop(), { promqlProblems })).toEqual([
      'alerts.yml:5:15: groups[0].rules[0].expr: at column 7 of the query: no such function.',
    ]);
  });

  it('places what cannot be measured of an objective at its bound', () => {
    const objectiveProblems = () => [{ file: '', line: 0, column: 0, path: '', message: 'that is between two buckets.' }];
    expect(problemsOf(smallShop(), { objectiveProblems })).toEqual([
      'system.yaml:31:46: objectives.cart-latency.under: that is between two buckets.',
    ]);
  });

  it('compares a fault with those that can be injected', () => {
    const parameter = { name: 'share', title: 'Share', unit: 'ratio', min: 0, max: 0.5, usual: 0.1 } as const;
    const signature = { on: 'store', parameters: {}, signs: [] };
    const hog = { name: 'processor-hog', title: 'Hog', family: 'process', summary: '', target: 'service', signature } as const;
    const faults = [{ ...hog, parameters: [parameter] }];
    const inject = (what: string) => broken('replays/good.yaml', 'rollback: items-db latest', `inject: ${what}`);
    expect(problemsOf(inject('{fault: processor-hog, target: store, parameters: {share: 20%}}'), { faults })).toEqual([]);
    expect(problemsOf(inject('{fault: processor-hgo, target: store}'), { faults })).toEqual([
      'replays/good.yaml:8:13: actions[0].inject: no fault is called "processor-hgo". Did you mean "processor-hog"?',
    ]);
    expect(problemsOf(inject('{fault: processor-hog, target: store, parameters: {share: 80%}}'), { faults })).toEqual([
      'replays/good.yaml:8:13: actions[0].inject: share must be from 0 to 0.5 ratio, but is 0.8.',
    ]);
  });
});

describe('the schema is followed along the time line', () => {
  const drop = '{dropIndex: {table: items, index: items_by_owner}}';
  const timeline = (...later: string[]) =>
    broken('scenario.yaml', 'expect:', `${later.map((deed, i) => `  - {at: ${20 + i}m, ${deed}}\n`).join('')}expect:`);
  const migrate = (...steps: string[]) => `migrate: items-db, title: t, do: [${steps.join(', ')}]`;
  const missing = expect.stringContaining('items has no index "items_by_owner" at this time.') as string;

  it('within a migration, and back over what is rolled back', () => {
    const again = '{createIndex: {table: items, index: items_by_owner, columns: [z]}}';
    const added = migrate('{addColumn: {table: items, column: z}}', again, drop, again);
    expect(problemsOf(timeline(added, migrate(drop)))).toEqual([]);
    expect(problemsOf(timeline(migrate(drop)))).toEqual([missing]);
    expect(problemsOf(timeline('rollback: items-db latest', migrate(drop)))).toEqual([]);
    const set = 'configure: items-db, set: {sessions.lockTimeout: 1s}';
    expect(problemsOf(timeline(set, 'rollback: items-db latest', migrate(drop)))).toEqual([missing]);
    expect(problemsOf(timeline(set, 'rollback: items-db latest', 'rollback: items-db latest', migrate(drop)))).toEqual([]);
  });

  it('but not judged once a change was rolled back of which only the number is known', () => {
    expect(problemsOf(timeline('rollback: items-db 1', migrate(drop)))).toEqual([]);
    expect(problemsOf(timeline('rollback: front 1', migrate(drop)))).toEqual([missing]);
  });
});

describe('what was written is what is read', () => {
  it('keeps the time line in order of time, and replays point into that order', () => {
    const files = broken('scenario.yaml', '  - at: 10m', '  - at: 11m\n    id: second\n    restart: front\n  - at: 10m').set(
      'replays/twin.yaml',
      'apiVersion: faultline/v1\nkind: Replay\nid: twin\ntitle: Without\nas: twin\nwithout: [second]\n',
    );
    const scenario = scenarioOf(files);
    expect(scenario.timeline.map((action) => action.deed.kind)).toEqual(['migrate', 'restart']);
    expect(scenario.replays.map((replay) => [replay.id, replay.without])).toEqual([
      ['good', []],
      ['twin', [1]],
    ]);
  });

  it('takes units off: microseconds, shares, whole numbers', () => {
    const { topology, rules, clock, expectations } = scenarioOf(smallShop());
    expect(topology.services[0]?.endpoints[0]?.steps).toEqual([
      { kind: 'work', demand: { kind: 'exponential', meanUs: 2_000 } },
      { kind: 'call', service: 'store', method: 'GET', route: '/items', timeoutUs: 1_000_000, guard: null },
    ]);
    expect(topology.databases[0]?.tables[0]).toEqual({
      hot: { rowsRatio: 0.2, accessRatio: 0.8 },
      ...{ name: 'items', rows: 10_000, rowBytes: 200, columns: ['owner', 'kind'] },
      indexes: [{ name: 'items_by_owner', columns: ['owner', 'kind'] }],
      sequence: null,
    });
    expect(topology.objectives[0]?.targetRatio).toBe(0.99);
    expect(alertRules(rules)[0]?.forUs).toBe(60_000_000);
    expect(clock.startsAtMs).toBe(Date.UTC(2026, 2, 10, 1, 30));
    expect(expectations).toEqual([{ kind: 'alertFires', alert: 'CartSlow', fromUs: 600_000_000, toUs: 900_000_000 }]);
  });

  it('reads deeds of the answer as patterns and as words', () => {
    const { answer } = scenarioOf(smallShop());
    expect(answer?.mitigationDeeds).toEqual([{ kind: 'rollback', component: 'items-db' }]);
    expect(answer?.traps).toEqual([
      { deed: 'scale front', pattern: { kind: 'scale', service: 'front' }, because: 'it waits for the database' },
    ]);
  });

  it('patches the system: maps merge, other values are replaced, an empty value removes', () => {
    const files = broken(
      'scenario.yaml',
      'clock:',
      'patch:\n  services:\n    store: {replicas: 7, pools: {items-db: {max: 1}}}\n  objectives:\nclock:',
    ).set('answer.yaml', 'apiVersion: faultline/v1\nkind: Answer\n');
    files.delete('answer.yaml');
    const { topology } = scenarioOf(files);
    const store = topology.services.find((service) => service.name === 'store');
    expect([store?.replicas, store?.pools[0]?.sizeMax, store?.endpoints.length]).toEqual([7, 1, 1]);
    expect(topology.objectives).toEqual([]);
  });

  it('tells a mistake of a patch in the file where it is', () => {
    expect(problemsOf(broken('scenario.yaml', 'clock:', 'patch: {services: {store: {replicas: many}}}\nclock:'))).toEqual([
      'scenario.yaml:6:38: services.store.replicas: must be a whole number of at least 1, but is "many".',
    ]);
  });

  it('reads JSON as well', () => {
    const scenario = scenarioOf(smallShop());
    const json = JSON.stringify({
      ...{ apiVersion: 'faultline/v1', kind: 'Scenario', id: 'small', title: 'A small night', system: 'system.yaml' },
      ...{ clock: { starts: '2026-03-10T01:30:00Z' }, alerts: 'alerts.yml' },
      timeline: [
        {
          at: '10m',
          id: 'first',
          migrate: 'items-db',
          title: 'items - tidy up',
          do: [{ dropIndex: { table: 'items', index: 'items_by_owner' } }],
        },
      ],
      expect: { 'after 10m': [{ alert: 'CartSlow fires within 5m' }] },
    });
    expect(scenarioOf(smallShop().set('scenario.yaml', json))).toEqual(scenario);
  });
});
