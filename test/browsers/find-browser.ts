/**
 * Where a test gets a real browser from: what the person names, what the machine has, else what can be installed. Every step
 * is tried in a fixed order and each candidate must answer `--version`, since some distributions ship empty shells.
 */
export type BrowserKind = 'chromium' | 'firefox';

/** All that finding touches, so that its decisions can be tested without a machine. */
export interface Effects {
  readonly env: Readonly<Record<string, string | undefined>>;
  exists(path: string): boolean;
  /** Runs a program to its end; `passed` is false when it cannot be started at all. */
  run(program: string, options: readonly string[]): { readonly passed: boolean; readonly output: string };
  isRoot(): boolean;
  /** Where playwright-core's installer would put the browser. */
  playwrightPath(kind: BrowserKind): string;
  say(line: string): void;
}

interface Origin {
  readonly variable: string;
  readonly commands: readonly string[];
  readonly paths: readonly string[];
  readonly debianPackage: string;
}

const ORIGINS: Readonly<Record<BrowserKind, Origin>> = {
  chromium: {
    variable: 'CHROMIUM_PATH',
    commands: ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'],
    paths: ['/Applications/Google Chrome.app/Contents/MacOS/Google Chrome', '/Applications/Chromium.app/Contents/MacOS/Chromium'],
    debianPackage: 'chromium',
  },
  firefox: {
    variable: 'FIREFOX_PATH',
    commands: ['firefox-esr', 'firefox'],
    paths: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
    debianPackage: 'firefox-esr',
  },
};

const SYSTEM_FOLDERS = ['/usr/bin', '/usr/local/bin', '/snap/bin'];

/** The path of a browser that starts, installing it when there is none. Throws an Error that says what to do. */
export function findBrowser(kind: BrowserKind, effects: Effects): string {
  const origin = ORIGINS[kind];
  const named = effects.env[origin.variable];
  if (named !== undefined && named !== '') {
    if (starts(named, effects)) return named;
    throw new Error(
      `${origin.variable} is ${named}, which does not start. Set it to the path of a ${kind} program, or unset it.`,
    );
  }
  return findInstalled(kind, effects) ?? installWithApt(kind, effects) ?? installWithPlaywright(kind, effects) ?? giveUp(kind);
}

function findInstalled(kind: BrowserKind, effects: Effects): string | null {
  const { commands, paths } = ORIGINS[kind];
  const folders = [...(effects.env['PATH'] ?? '').split(':').filter((folder) => folder !== ''), ...SYSTEM_FOLDERS];
  const candidates = [
    ...commands.flatMap((command) => folders.map((folder) => `${folder}/${command}`)),
    ...paths,
    effects.playwrightPath(kind),
  ];
  return candidates.find((path) => starts(path, effects)) ?? null;
}

function starts(path: string, effects: Effects): boolean {
  return effects.exists(path) && effects.run(path, ['--version']).passed;
}

function installWithApt(kind: BrowserKind, effects: Effects): string | null {
  const prefix = aptPrefix(effects);
  if (prefix === null) return null;
  const { debianPackage } = ORIGINS[kind];
  effects.say(`No ${kind} found: installing the package ${debianPackage} with apt-get.`);
  const apt = (...options: string[]): boolean => {
    const words = [...prefix, 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...options];
    const { passed, output } = effects.run(words[0] ?? '', words.slice(1));
    if (!passed) effects.say(`apt-get ${options.join(' ')} failed: ${lastLine(output)}`);
    return passed;
  };
  // A list that cannot be refreshed may still be good enough to install from.
  apt('update', '-qq');
  return apt('install', '-y', '-qq', '--no-install-recommends', debianPackage) ? findInstalled(kind, effects) : null;
}

/** What to put before apt-get to have the rights for it; null when it is absent or would ask for a password. */
function aptPrefix(effects: Effects): readonly string[] | null {
  if (!effects.run('apt-get', ['--version']).passed) return null;
  if (effects.isRoot()) return [];
  return effects.run('sudo', ['-n', 'true']).passed ? ['sudo', '-n'] : null;
}

function installWithPlaywright(kind: BrowserKind, effects: Effects): string | null {
  effects.say(`No ${kind} found: installing it with playwright-core.`);
  const libraries = aptPrefix(effects) === null ? [] : ['--with-deps'];
  const { passed, output } = effects.run('npx', ['--no-install', 'playwright-core', 'install', ...libraries, kind]);
  if (!passed) effects.say(`playwright-core install ${kind} failed: ${lastLine(output)}`);
  return findInstalled(kind, effects);
}

function giveUp(kind: BrowserKind): never {
  const { variable, debianPackage } = ORIGINS[kind];
  throw new Error(
    `These tests need ${kind}, and it could not be installed. Install it (Debian: apt-get install ${debianPackage}; elsewhere: ` +
      `npx playwright-core install --with-deps ${kind}) or set ${variable} to the path of the program, then run the tests again.`,
  );
}

function lastLine(output: string): string {
  return output.trim().split('\n').at(-1) ?? '';
}
