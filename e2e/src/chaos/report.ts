import type { RunResult } from './run.js';

const findingsMax = 20;

/** How often there was what, the most frequent first. */
export const list = (counts: ReadonlyMap<string, number>): string =>
  [...counts]
    .sort(([, a], [, b]) => b - a)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ') || 'none';

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/** What a run has come to, in lines for a terminal. */
export function formatResult(result: RunResult): string {
  const { findings, strikes } = result;
  const killed = [...strikes.values()].reduce((sum, count) => sum + count, 0);
  return [
    `  seed                     ${result.seed}`,
    `  operations               ${result.operations}, ${result.acknowledged} acknowledged: ${result.completed} completed, ${result.failed} refused by the ledger`,
    `  kills                    ${killed}: ${list(strikes)}`,
    `  sent again after         ${list(result.refusals)}`,
    `  sums read                ${result.sums}`,
    `  longest unavailability   ${seconds(result.longestGapMs)}; slowest operation ${seconds(result.slowestMs)}`,
    `  took                     ${result.seconds.toFixed(0)} s`,
    ...formatFindings(findings),
  ].join('\n');
}

/** What must not be, the first of it. */
export function formatFindings(findings: readonly { readonly kind: string; readonly what: string }[]): string[] {
  if (findings.length === 0) return ['  clean'];
  const first = findings.slice(0, findingsMax).map(({ kind, what }) => `    ${kind}: ${what}`);
  return [`  ${findings.length} FINDINGS:`, ...first];
}
