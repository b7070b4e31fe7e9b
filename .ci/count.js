/**
 * Turns vitest's report and two exit codes into the line `N passed, N failed`. `npm run check` counts as one; so does every
 * file that failed before its first test, and a test command that failed without a failed test to show for it.
 */
import { existsSync, readFileSync } from 'node:fs';

const [reportFile = '', testStatus = '1', checkStatus = '1'] = process.argv.slice(2);

let passed = 0;
let failed = 0;
if (existsSync(reportFile)) {
  const report = JSON.parse(readFileSync(reportFile, 'utf8'));
  passed = report.numPassedTests;
  failed = report.numFailedTests;
  failed += report.testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
  ).length;
}
if (testStatus !== '0' && failed === 0) failed = 1;
// Without a report nothing was installed or run, and the checks could only repeat that.
if (checkStatus === '0') passed++;
else if (existsSync(reportFile)) failed++;

console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
