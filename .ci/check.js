/**
 * Everything that can be said about the code without running it: types, lint, format, walls, dead code. Two checks run at
 * a time, the long ones first; each prints its output when it ends, and the last line says how many failed.
 */
import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

const CHECKS = [
  ['lint', 'eslint', ['.']],
  ['types', 'svelte-check', ['--tsconfig', './tsconfig.json', '--fail-on-warnings', '--output', 'human']],
  ['types of src/sim', 'tsc', ['-p', 'src/sim', '--incremental', '--tsBuildInfoFile', 'node_modules/.cache/sim.tsbuildinfo']],
  ['format', 'prettier', ['--check', '--cache', '--log-level', 'warn', '.']],
  ['walls', 'vitest', ['run', '--project', 'unit', '--reporter', 'dot', 'test/walls']],
  ['dead code', 'knip', []],
];

/** Runs one check to its end; resolves to whether it passed. */
function run([title, program, options]) {
  const startedAtMs = Date.now();
  return new Promise((resolve) => {
    const child = spawn('npx', ['--no-install', program, ...options], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, FORCE_COLOR: '0' },
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', (error) => (output += `${error}\n`));
    child.on('close', (status) => {
      const seconds = ((Date.now() - startedAtMs) / 1000).toFixed(1);
      console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${title} (${seconds} s)`);
      if (status !== 0) console.log(output.trimEnd());
      resolve(status === 0);
    });
  });
}

const queue = [...CHECKS];
let failed = 0;
async function lane() {
  for (let check = queue.shift(); check; check = queue.shift()) {
    if (!(await run(check))) failed++;
  }
}
await Promise.all(Array.from({ length: Math.max(2, Math.min(4, availableParallelism())) }, lane));
console.log(failed === 0 ? 'check: all passed' : `check: ${failed} of ${CHECKS.length} failed`);
process.exitCode = failed === 0 ? 0 : 1;
