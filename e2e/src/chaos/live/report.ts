import { formatFindings, list } from '../report.js';
import type { LiveRunResult } from './run.js';

/** What a run has come to, in lines for a terminal. */
export function formatLiveResult(result: LiveRunResult): string {
  const { strikes, published, publishedSeconds } = result;
  const killed = [...strikes.values()].reduce((sum, count) => sum + count, 0);
  return [
    `  seed                     ${result.seed}`,
    `  published                ${published} events to ${result.people} people in ${publishedSeconds.toFixed(0)} s, ${(published / publishedSeconds).toFixed(0)} a second`,
    `  told                     ${result.told}, to ${result.subscribers} subscribers over ${result.connections} connections`,
    `  kills                    ${killed}: ${list(strikes)}`,
    `  everybody knew all       ${result.caughtUpSeconds.toFixed(1)} s after the end`,
    ...formatFindings(result.findings),
  ].join('\n');
}
