/** What the commands answer, and with which exit code: 0 all is well, 1 an expectation did not hold, 2 a file or an option is wrong. */
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RunDigest } from '../../src/cli/digest.ts';
import { smallShop } from '../scenario/small-shop.ts';
import { faultline, shopFolder } from './command-line.ts';

let shop: string;
beforeAll(() => {
  shop = shopFolder();
});

describe('check', () => {
  it('says that a good scenario is good', async () => {
    const said = await faultline('check', shop);
    expect(said).toMatchObject({ code: 0, err: '' });
    expect(said.out).toContain('scenario.yaml: good. 2 services, 1 database, 1 alert rule, 2 replays, 4 expectations.');
  });

  it('tells every problem of a bad one as file:line:column on the other stream, and ends with 2', async () => {
    const scenario = readFileSync(join(shop, 'scenario.yaml'), 'utf8')
      .replace('at: 1m', 'at: 1x')
      .replace('lasts: 3m', 'lasts: -3m');
    const said = await faultline('check', shopFolder({ 'scenario.yaml': scenario }));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(/scenario\.yaml:8:\d+: clock\.lasts: must not be negative, but is "-3m"\.\n/);
    expect(said.err).toMatch(
      /scenario\.yaml:11:\d+: timeline\[0\]\.at: must be a duration such as 250ms, 1\.5s or 1h30m, but is "1x"\.\n2 problems\.\n$/,
    );
  });

  it('finds a mistake in a query of the rules, at the query', async () => {
    const alerts = readFileSync(join(shop, 'alerts.yml'), 'utf8').replace('sum by', 'smu by');
    const said = await faultline('check', shopFolder({ 'alerts.yml': alerts }));
    expect(said.code).toBe(2);
    expect(said.err).toMatch(/alerts\.yml:6:15: groups\[0\]\.rules\[0\]\.expr: at column \d+ of the query: /);
  });

  it('says that a file is not there, and that a folder holds no scenario', async () => {
    expect(await faultline('check', join(shop, 'nothing.yaml'))).toMatchObject({ code: 2, out: '' });
    expect((await faultline('check', join(shop, 'nothing.yaml'))).err).toContain('nothing.yaml: the file is not there.');
    expect((await faultline('check', join(shop, 'replays'))).err).toContain(
      'there is no scenario.yaml in this folder or below it.',
    );
  });

  it('does not read a file over the limit', async () => {
    const said = await faultline('check', shopFolder({ 'alerts.yml': '#'.repeat(300_000) }));
    expect(said.code).toBe(2);
    expect(said.err).toContain('alerts.yml: the file has 300000 bytes; at most 262144 are read (fileLengthMax).');
  });

  it('minds no large file that only lies beside a scenario', async () => {
    const large = '#'.repeat(300_000);
    const folder = shopFolder({ 'package-lock.json': large, 'README.md': large, 'replays/README.md': large });
    expect(await faultline('check', folder)).toMatchObject({ code: 0, err: '' });
  });

  it.each(['../outside/other.yaml', '../../../../../../etc/passwd'])(
    'reads no file outside the library, such as %s',
    async (path) => {
      const top = shopFolder({ 'outside/other.yaml': 'secret: hunter2' });
      const shopFiles = Object.fromEntries(smallShop());
      const scenario = (shopFiles['scenario.yaml'] ?? '').replace('system.yaml', path);
      mkdirSync(join(top, 'scenarios'));
      writeFileSync(join(top, 'scenarios/scenario.yaml'), scenario);
      const said = await faultline('check', join(top, 'scenarios'));
      expect(said).toMatchObject({ code: 2, out: '' });
      expect(said.err).toMatch(
        /scenario\.yaml:5:9: system: leads out of the folder \S*scenarios, and files outside of it are not read\./,
      );
      expect(said.err).not.toMatch(/hunter2|secret|root:/);
    },
  );

  it('does not follow a link out of the library', async () => {
    const top = shopFolder({ 'outside/other.yaml': 'secret: hunter2' });
    mkdirSync(join(top, 'scenarios'));
    symlinkSync(join(top, 'outside/other.yaml'), join(top, 'scenarios/system.yaml'));
    writeFileSync(join(top, 'scenarios/scenario.yaml'), smallShop().get('scenario.yaml') ?? '');
    expect((await faultline('check', join(top, 'scenarios'))).err).toContain('system: leads out of the folder');
  });

  it.each(['root:x:0:0:root:/root:/bin/bash', 'secret: hunter2', '[hunter2]', 'root: [hunter2'])(
    'repeats nothing of a file that is no system: %s',
    async (text) => {
      for (const file of ['system.yaml', 'alerts.yml']) {
        const said = await faultline('check', shopFolder({ [file]: text }));
        expect(said.code).toBe(2);
        expect(said.err).toContain(file);
        expect(said.err).not.toMatch(/hunter2|secret|root:/);
      }
    },
  );

  it('prints no escape sequence and no command of a build system that a file contains', async () => {
    const scenario = readFileSync(join(shop, 'scenario.yaml'), 'utf8').replace('system.yaml', '"\\e[31m\\n::error::x"');
    const said = await faultline('check', shopFolder({ 'scenario.yaml': scenario }));
    expect(said.code).toBe(2);
    expect(said.err).not.toContain('\u001b');
    expect(said.err).not.toMatch(/^\s*::/m);
  });
});

describe('run', () => {
  it('prints a digest for people: requests, alerts, changes, counts and the hash', async () => {
    const { code, out } = await faultline('run', shop, '--seed', '7');
    expect(code).toBe(0);
    expect(out).toContain('A small night (small), seed 7, nobody acted, 0s to 3m\n');
    expect(out).toMatch(/front {4}GET \/cart +\d+ +\d+ +[\d.]+ m?s +[\d.]+ m?s\n/);
    expect(out).toMatch(/CartSlow {2}pending -> firing/);
    expect(out).toMatch(/1m {2}migration {2}items-db {2}items - tidy up {2}done/);
    expect(out).toMatch(/\nhash [0-9a-f]{64}\n$/);
  });

  it('gives the same bytes for the same seed, and others for another', async () => {
    const json = async (seed: string) =>
      JSON.parse((await faultline('run', shop, '--seed', seed, '--until', '1m', '--json')).out) as RunDigest;
    expect(await json('3')).toEqual(await json('3'));
    expect((await json('3')).hash).not.toBe((await json('4')).hash);
  });

  it('lets a replay act, named by its id or by its file', async () => {
    const byId = JSON.parse((await faultline('run', shop, '--replay', 'good', '--json')).out) as RunDigest;
    const byFile = JSON.parse(
      (await faultline('run', shop, '--replay', join(shop, 'replays/good.yaml'), '--json')).out,
    ) as RunDigest;
    expect(byId).toEqual(byFile);
    expect(byId.changes.map((change) => change.kind)).toEqual(['migration', 'rollback']);
  });

  it('refuses a replay that is not there and a time after the end', async () => {
    expect(await faultline('run', shop, '--replay', 'better')).toMatchObject({
      code: 2,
      err: 'small has no replay "better". It has: good, twin.\n',
    });
    expect(await faultline('run', shop, '--until', '4m')).toMatchObject({
      code: 2,
      err: '--until 4m is after the end of the scenario, which lasts 3m.\n',
    });
  });
});

describe('query', () => {
  it("answers in the shape of Prometheus' HTTP API, with Unix seconds and values as text", async () => {
    const { code, out } = await faultline('query', shop, '--at', '30s', 'up{service="front"}', '--json');
    expect(code).toBe(0);
    const starts = Date.UTC(2026, 2, 10, 1, 30) / 1000;
    const answer = JSON.parse(out) as { data: { result: { metric: Record<string, string> }[] } };
    expect(answer).toMatchObject({ status: 'success', data: { resultType: 'vector', result: [{ value: [starts + 30, '1'] }] } });
    expect(answer.data.result[0]?.metric).toMatchObject({ __name__: 'up', service: 'front' });
  });

  it('answers over a range', async () => {
    const { out } = await faultline('query', shop, '--range', '10s,30s,10s', 'vector(2)', '--json');
    const starts = Date.UTC(2026, 2, 10, 1, 30) / 1000;
    const values = [10, 20, 30].map((second) => [starts + second, '2']);
    expect(JSON.parse(out)).toEqual({ status: 'success', data: { resultType: 'matrix', result: [{ metric: {}, values }] } });
  });

  it('answers in lines for people', async () => {
    expect((await faultline('query', shop, '--at', '30s', 'sum by (service) (up{service!=""})')).out).toBe(
      '{service="front"} 1\n{service="store"} 2\n',
    );
    expect((await faultline('query', shop, '--at', '30s', '1 + 1')).out).toBe('2\n');
    expect((await faultline('query', shop, '--at', '30s', 'nothing_has_this_name')).out).toBe('(no series)\n');
  });

  it('explains a query part by part, with what each gave and read, and answers it', async () => {
    const { code, out } = await faultline('query', shop, '--at', '30s', '--explain', 'sum(up{service="front"}) * 2');
    expect(code).toBe(0);
    expect(out).toMatch(/^series +values +samples read +work +ms\n/);
    expect(out).toMatch(/\n +1 +1 +0 +0 +\d+\.\d {2}\* = 2\n/);
    expect(out).toMatch(/\n +1 +1 +\d+ +\d+ +\d+\.\d {6}up\{service="front"\} = 1\n/);
    expect(out.trimEnd()).toMatch(/\n\{\} 2$/);
  });

  it('tells on stderr what is doubtful about an answer', async () => {
    const { code, err } = await faultline('query', shop, '--at', '30s', 'sum(rate(up[20s]))');
    expect({ code, err }).toEqual({
      code: 0,
      err: 'PromQL info: metric might not be a counter, name does not end in _total/_sum/_count/_bucket: "up" (1:10)\n',
    });
  });

  it('tells what is wrong with a query, and ends with 2', async () => {
    const said = await faultline('query', shop, 'sum(');
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toMatch(/^promql:1:\d+: /);
    const json = await faultline('query', shop, 'rate(up)', '--json');
    expect(json.code).toBe(2);
    expect(JSON.parse(json.out)).toMatchObject({ status: 'error', errorType: 'bad_data' });
  });
});

describe('test', () => {
  it('judges a run in which nobody acts and every replay, for every seed, and ends with 0 when all held', async () => {
    const { code, out, err } = await faultline('test', shop, '--seeds', '11-12');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(/nobody-acts {2}plain +2 {4}2\/2 {2}ok/);
    expect(out).toMatch(/good +good +1 {4}2\/2 {2}ok/);
    expect(out).toMatch(/twin +twin +1 {4}2\/2 {2}ok\nEverything held\.\n$/);
  });

  it('ends with 1 and says what was seen when an expectation does not hold', async () => {
    const trap =
      'apiVersion: faultline/v1\nkind: Replay\nid: trap\ntitle: Wait\nas: trap\nactions: [{at: 90s, restart: front}]\nexpect:\n  always:\n    - alert: none fires\n';
    const { code, out } = await faultline('test', shopFolder({ 'replays/trap.yaml': trap }));
    expect(code).toBe(1);
    expect(out).toMatch(/seed 1, trap: NOT HELD: from 0s to 3m: no alert fires\n {6}CartSlow fired at 1m\d+s\n/);
    expect(out).toMatch(/trap +trap +1 {4}0\/1 {2}FAILED/);
    expect(out).toContain('1 expectation did not hold.');
  });

  it('ends with 2 before anything is simulated when one of the files is bad', async () => {
    const said = await faultline('test', shop, shopFolder({ 'alerts.yml': 'groups: 3' }));
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('alerts.yml:1:9: groups: must be a list of groups, but is "3".');
  });
});

describe('options', () => {
  it('help says what there is, and is no error', async () => {
    const said = await faultline('--help');
    expect(said.code).toBe(0);
    for (const word of ['check', 'run', 'query', 'test', 'schema', 'Exit codes']) expect(said.out).toContain(word);
  });

  it('no command at all gives help as a problem, like any other wrong use', async () => {
    const said = await faultline();
    expect(said).toMatchObject({ code: 2, out: '' });
    expect(said.err).toContain('Usage: faultline');
  });

  it.each([
    [['frobnicate'], "unknown command 'frobnicate'"],
    [['run'], "missing required argument 'path'"],
    [['run', 'x', '--until', 'soon'], 'It must be a time from the start of the run, such as 10m or 1h30m.'],
    [['test', 'x', '--seeds', '9-3'], 'It must be how many, such as 20, or which, such as 1001-1010'],
    [['query', 'x', 'up', '--range', '1m,2m'], 'It must be from, to and step, such as 0m,20m,5s.'],
    [['query', 'x', 'up', '--range', '0,10m,1ms'], 'It has more than 11,000 steps; take a longer one.'],
    [['run', 'x', '--seed', '\u001b[31m'], 'It must be up to 64 letters'],
  ])('%j ends with 2 and a sentence', async (words, sentence) => {
    const said = await faultline(...words);
    expect(said.code).toBe(2);
    expect(said.err).toContain(sentence);
    expect(said.err).not.toContain('\u001b');
  });

  it('schema prints what is published', async () => {
    expect(JSON.parse((await faultline('schema')).out)).toEqual(JSON.parse(readFileSync('scenarios/schema.json', 'utf8')));
  });
});
