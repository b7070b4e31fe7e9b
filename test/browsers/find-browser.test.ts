import { describe, expect, test } from 'vitest';
import { findBrowser, type Effects } from './find-browser.ts';

interface Machine {
  readonly env?: Record<string, string>;
  /** Programs that exist and start. */
  readonly programs?: readonly string[];
  /** Programs that exist and do not start. */
  readonly shells?: readonly string[];
  readonly root?: boolean;
  readonly sudo?: boolean;
  readonly apt?: 'absent' | 'fails' | 'works' | 'installs a shell';
  readonly playwright?: 'fails' | 'works';
}

/** A machine on paper: answers like a real one and remembers which installers were called. */
function onPaper({
  env = {},
  programs = [],
  shells = [],
  root = false,
  sudo = false,
  apt = 'absent',
  playwright = 'fails',
}: Machine) {
  const working = new Set(programs);
  const broken = new Set(shells);
  const installs: string[] = [];
  const effects: Effects = {
    env: { PATH: '/usr/bin', ...env },
    exists: (path) => working.has(path) || broken.has(path),
    isRoot: () => root,
    playwrightPath: (kind) => `/cache/${kind}`,
    say: () => undefined,
    run(program, options) {
      const words = [program, ...options].join(' ');
      const passed = (value: boolean): { passed: boolean; output: string } => ({ passed: value, output: words });
      if (words === 'apt-get --version') return passed(apt !== 'absent');
      if (words === 'sudo -n true') return passed(sudo);
      if (words.includes('apt-get install')) {
        installs.push(words.startsWith('sudo -n ') ? 'sudo apt' : 'apt');
        if (apt === 'works') for (const name of ['chromium', 'firefox-esr']) working.add(`/usr/bin/${name}`);
        if (apt === 'installs a shell') for (const name of ['chromium', 'firefox-esr']) broken.add(`/usr/bin/${name}`);
        return passed(apt !== 'fails');
      }
      if (words.includes('playwright-core install')) {
        installs.push('playwright');
        const kind = options.at(-1) ?? '';
        if (playwright === 'works') working.add(`/cache/${kind}`);
        return passed(playwright === 'works');
      }
      return passed(options[0] === '--version' && working.has(program));
    },
  };
  return { effects, installs };
}

describe('finding a browser', () => {
  test('the path that a person names comes first', () => {
    const { effects, installs } = onPaper({
      env: { CHROMIUM_PATH: '/opt/chrome' },
      programs: ['/opt/chrome', '/usr/bin/chromium'],
    });
    expect(findBrowser('chromium', effects)).toBe('/opt/chrome');
    expect(installs).toEqual([]);
  });

  test('a named path that does not start is an error that names the variable, not a reason to take another', () => {
    const { effects } = onPaper({ env: { FIREFOX_PATH: '/opt/ff' }, programs: ['/usr/bin/firefox'] });
    expect(() => findBrowser('firefox', effects)).toThrow(/FIREFOX_PATH is \/opt\/ff, which does not start/);
  });

  test('an installed browser is found on the PATH', () => {
    const { effects } = onPaper({ env: { PATH: '/opt/bin:/usr/bin' }, programs: ['/opt/bin/google-chrome', '/usr/bin/firefox'] });
    expect(findBrowser('chromium', effects)).toBe('/opt/bin/google-chrome');
    expect(findBrowser('firefox', effects)).toBe('/usr/bin/firefox');
  });

  test('the usual folders are searched even when the PATH is empty', () => {
    const { effects } = onPaper({ env: { PATH: '' }, programs: ['/usr/bin/firefox-esr'] });
    expect(findBrowser('firefox', effects)).toBe('/usr/bin/firefox-esr');
  });

  test('a shell that does not start is passed over', () => {
    const { effects } = onPaper({ shells: ['/usr/bin/chromium'], programs: ['/usr/bin/google-chrome'] });
    expect(findBrowser('chromium', effects)).toBe('/usr/bin/google-chrome');
  });

  test("a browser that playwright's installer left earlier is used", () => {
    const { effects, installs } = onPaper({ programs: ['/cache/firefox'], apt: 'works', root: true });
    expect(findBrowser('firefox', effects)).toBe('/cache/firefox');
    expect(installs).toEqual([]);
  });
});

describe('installing a browser', () => {
  test('root installs with apt-get', () => {
    const { effects, installs } = onPaper({ apt: 'works', root: true });
    expect(findBrowser('firefox', effects)).toBe('/usr/bin/firefox-esr');
    expect(installs).toEqual(['apt']);
  });

  test('somebody with sudo that asks for no password installs with apt-get too', () => {
    const { effects, installs } = onPaper({ apt: 'works', sudo: true });
    expect(findBrowser('chromium', effects)).toBe('/usr/bin/chromium');
    expect(installs).toEqual(['sudo apt']);
  });

  test.each([
    ['apt-get is absent', { root: true, apt: 'absent' }, ['playwright']],
    ['apt-get would ask for a password', { apt: 'works' }, ['playwright']],
    ['apt-get fails', { root: true, apt: 'fails' }, ['apt', 'playwright']],
    ['apt-get installs an empty shell', { root: true, apt: 'installs a shell' }, ['apt', 'playwright']],
  ] as const)("playwright's installer is asked when %s", (_, machine, expected) => {
    const { effects, installs } = onPaper({ ...machine, playwright: 'works' });
    expect(findBrowser('chromium', effects)).toBe('/cache/chromium');
    expect(installs).toEqual(expected);
  });

  test('when nothing works, one sentence says what to do', () => {
    const { effects, installs } = onPaper({ apt: 'fails', root: true });
    expect(() => findBrowser('firefox', effects)).toThrow(/apt-get install firefox-esr.*playwright-core install.*FIREFOX_PATH/);
    expect(installs).toEqual(['apt', 'playwright']);
  });
});
