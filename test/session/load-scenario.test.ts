/** What only the rooms together can tell about a scenario: rules that cannot mean what they say, deeds that will make no sense. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { formatProblem } from '../../src/sim/base/problem.ts';
import { loadScenario } from '../../src/sim/session/load-scenario.ts';

const LIBRARY = join(import.meta.dirname, '../../scenarios');
const ENTRY = 'dropped-index/scenario.yaml';

function library(): Map<string, string> {
  const paths = readdirSync(LIBRARY, { recursive: true, encoding: 'utf8' }).filter((path) => /\.(ya?ml|md)$/.test(path));
  return new Map(paths.map((path) => [path, readFileSync(join(LIBRARY, path), 'utf8')]));
}

/** The problems after one edit of one file. */
function problemsAfter(path: string, edit: (text: string) => string): string[] {
  const files = library();
  const before = files.get(path) ?? '';
  files.set(path, edit(before));
  expect(files.get(path)).not.toBe(before);
  const outcome = loadScenario(files, ENTRY);
  return outcome.ok ? [] : outcome.problems.map(formatProblem);
}

it('finds nothing wrong with the shipped scenario', () => {
  const outcome = loadScenario(library(), ENTRY);
  expect(outcome.ok ? [] : outcome.problems).toEqual([]);
});

it.each([
  [
    'a function that does not exist',
    '{{ $value | humaniseDuration }}',
    /is not understood: there is no function "humaniseDuration"/,
  ],
  ['a variable that does not exist', '{{ $valu }}', /is not understood: there is no variable "\$valu"/],
  ['a template that is never closed', '{{ $labels.service', /must come in pairs/],
])('refuses %s in an annotation, with its line', (_, template, complaint) => {
  const problems = problemsAfter('dropped-index/alerts.yml', (text) => text.replace(/summary: .*/, `summary: '${template}'`));
  expect(problems.join('\n')).toMatch(complaint);
  expect(problems[0]).toMatch(/^dropped-index\/alerts\.yml:\d+:\d+: groups\[0\]\.rules\[0\]\.annotations\.summary: /);
});

it('refuses a rule that fires whatever happens', () => {
  const problems = problemsAfter('dropped-index/alerts.yml', (text) => text.replace('{service!=""}) == 0', ')'));
  expect(problems.join('\n')).toMatch(/fires for every series/);
});

it.each([
  ['a rollback of a change that nobody made', 'rollback: orders-db 9', /change 9 of orders-db cannot be rolled back/],
  ['the end of a fault that never began', 'clear: 3', /injection 3 is not active/],
])('refuses %s on the time line, before anybody runs it', (_, deed, complaint) => {
  const problems = problemsAfter('dropped-index/scenario.yaml', (text) =>
    text.replace('\nexpect:', `\n  - at: 25m\n    ${deed}\n\nexpect:`),
  );
  expect(problems.join('\n')).toMatch(complaint);
  expect(problems[0]).toMatch(/^dropped-index\/scenario\.yaml:\d+:\d+: timeline\[3\]: at 25m /);
});
