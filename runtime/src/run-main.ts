import { EnvironmentError } from './env.js';

/**
 * Runs what a process is for, as far as it serves. A start that fails ends the process with status 1 and says why on standard error, without a
 * stack where that would only frighten.
 */
export async function runMain(main: () => Promise<void>): Promise<void> {
  try {
    await main();
  } catch (error) {
    const explained = error instanceof EnvironmentError;
    const text = error instanceof Error ? (explained ? error.message : error.stack) : String(error);
    process.stderr.write(`${text}\n`);
    process.exit(1);
  }
}
