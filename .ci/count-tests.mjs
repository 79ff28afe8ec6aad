// Prints `passed failed skipped` from Jest's JSON report, and to stderr what was skipped and what failed.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
for (const file of report.testResults) {
  // A file that does not even load has no test to count.
  if (file.status === 'failed' && file.assertionResults.length === 0) console.error(`failed: ${file.name}`);
  for (const test of file.assertionResults) {
    if (test.status === 'pending') console.error(`skipped: ${test.fullName}`);
    if (test.status === 'failed') console.error(`failed: ${test.fullName}`);
  }
}
const failed = report.numFailedTests + report.numRuntimeErrorTestSuites;
// A run that was cut short, or whose setup failed, must not look like one without failures.
const isBroken = failed === 0 && !report.success;
console.log(report.numPassedTests, failed + (isBroken ? 1 : 0), report.numPendingTests + report.numTodoTests);
