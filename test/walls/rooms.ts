/**
 * DESIGN.md's table of rooms as data: which room may import which. What is not listed here is a wall. A door is a folder or
 * a file; `types` are doors that only `import type` may use.
 */
export interface Room {
  readonly path: string;
  readonly doors: readonly string[];
  readonly types?: readonly string[];
  /** Packages that the room may import: any, none, or these. */
  readonly packages: 'any' | readonly string[];
  /** May it import node: modules? */
  readonly node?: true;
  /** Are the room's own folders strangers to each other? */
  readonly strangers?: true;
}

const FACE = 'src/sim/session/face.ts';

const SIM_ROOMS = [
  'src/sim/base',
  'src/sim/model',
  'src/sim/kernel',
  'src/sim/telemetry',
  'src/sim/scenario',
  'src/sim/world',
  'src/sim/faults',
  'src/sim/query',
  'src/sim/alerting',
  'src/sim/drill',
  'src/sim/export',
];

export const ROOMS: readonly Room[] = [
  { path: 'src/sim/base', doors: [], packages: ['seedrandom'] },
  { path: 'src/sim/model', doors: ['src/sim/base'], packages: ['re2js'] },
  { path: 'src/sim/kernel', doors: ['src/sim/base'], packages: [] },
  { path: 'src/sim/telemetry', doors: ['src/sim/base', 'src/sim/model'], packages: 'any' },
  { path: 'src/sim/scenario', doors: ['src/sim/base', 'src/sim/model'], packages: 'any' },
  { path: 'src/sim/world', doors: ['src/sim/base', 'src/sim/model', 'src/sim/kernel', 'src/sim/telemetry'], packages: 'any' },
  { path: 'src/sim/faults', doors: ['src/sim/base', 'src/sim/model', 'src/sim/world/hooks.ts'], packages: [] },
  { path: 'src/sim/query', doors: ['src/sim/base', 'src/sim/model', 'src/sim/telemetry'], packages: 'any' },
  { path: 'src/sim/alerting', doors: ['src/sim/base', 'src/sim/model', 'src/sim/query'], packages: 'any' },
  { path: 'src/sim/drill', doors: ['src/sim/base', 'src/sim/model', 'src/sim/query', 'src/sim/alerting'], packages: 'any' },
  { path: 'src/sim/export', doors: ['src/sim/base', 'src/sim/model', 'src/sim/telemetry', 'src/sim/query'], packages: 'any' },
  { path: 'src/sim/session', doors: SIM_ROOMS, packages: 'any' },
  {
    path: 'src/cli',
    doors: ['src/sim/session', 'src/sim/scenario', 'src/sim/export', 'src/sim/model', 'src/sim/base', 'package.json'],
    packages: 'any',
    node: true,
  },
  { path: 'web-workers', doors: ['src/sim/session', 'src/sim/model', 'src/sim/base'], packages: 'any' },
  { path: 'src/ui/widgets', doors: ['src/sim/base'], packages: 'any' },
  {
    path: 'src/ui/state',
    doors: ['src/ui/widgets', 'src/sim/model', 'src/sim/base', 'web-workers', 'scenarios'],
    types: [FACE],
    packages: 'any',
  },
  {
    path: 'src/ui/views',
    doors: ['src/ui/widgets', 'src/ui/state', 'src/sim/model', 'src/sim/base'],
    types: [FACE],
    packages: 'any',
    strangers: true,
  },
  { path: 'src/ui', doors: ['src/ui/widgets', 'src/ui/state', 'src/ui/views', 'src/sim/model', 'src/sim/base'], packages: 'any' },
  {
    path: 'src/index.ts',
    doors: ['src/matchers.ts', 'src/cli', 'src/sim/session', 'src/sim/scenario', 'src/sim/model', 'src/sim/base'],
    packages: [],
  },
  { path: 'src/matchers.ts', doors: ['src/sim/session', 'src/sim/model', 'src/sim/base'], packages: 'any' },
];

/** The innermost room that a path lies in; null outside the table. */
export function roomOf(path: string): Room | null {
  let found: Room | null = null;
  for (const room of ROOMS) {
    if (isInside(path, room.path) && room.path.length > (found?.path.length ?? 0)) found = room;
  }
  return found;
}

export function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(`${folder}/`);
}
