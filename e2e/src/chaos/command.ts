import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Call } from './call.js';
import { chaosEnvironment } from './environment.js';
import { liveUsage, readLiveCall } from './live/live-call.js';
import { moneyUsage, readMoneyCall } from './money-call.js';
import { readSeed } from './seed.js';
import { startServicesHouse } from './services-house.js';
import { startStandaloneHouse } from './standalone-house.js';

const usage = `${moneyUsage}

${liveUsage}

What is done and who is killed when follows from the seed alone: AGIO_CHAOS_SEED, or a new one; further runs count on
from it. It exits with 0 when every run was clean; with 1 when something was found; with 2 when it was called wrongly.`;

const houses = { services: startServicesHouse, standalone: startStandaloneHouse } as const;

/** @throws Error in words for whoever has called it. */
function readCall(args: string[]): Call | 'help' {
  if (args.includes('--help')) return 'help';
  return args[0] === 'live' ? readLiveCall(args.slice(1)) : readMoneyCall(args);
}

/** One run on a platform of its own. @returns whether it was clean. */
async function runOnce({ mode, env, run }: Call, seed: number): Promise<boolean> {
  console.log(`\n  seed ${seed}, ${mode}`);
  const house = await houses[mode]({ ...chaosEnvironment(), ...env });
  let isClean = false;
  try {
    const onStrike = (victim: string, done: number) =>
      console.log(`  ${new Date().toISOString()} after ${String(done).padStart(6)} ${victim} is struck`);
    const result = await run(house, seed, onStrike);
    isClean = result.isClean;
    console.log(result.report);
    return isClean;
  } catch (error) {
    console.error(`  could not go on: ${(error as Error).stack}`);
    return false;
  } finally {
    if (!isClean) await keepLog(house.log(), seed);
    await house.stop();
  }
}

async function keepLog(log: string, seed: number): Promise<void> {
  const path = join(await mkdtemp(join(tmpdir(), 'agio-chaos-log-')), `${seed}.log`);
  await writeFile(path, log);
  console.error(`  what the platform has logged is in ${path}`);
}

/** @returns the exit code. */
async function main(args: string[]): Promise<number> {
  let call: ReturnType<typeof readCall>;
  let seed: number;
  try {
    call = readCall(args);
    seed = readSeed();
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${usage}`);
    return 2;
  }
  if (call === 'help') {
    console.log(usage);
    return 0;
  }
  let clean = 0;
  for (let each = 0; each < call.seeds; each++) if (await runOnce(call, (seed + each) % 2 ** 32)) clean++;
  console.log(`\n  ${clean} of ${call.seeds} runs were clean`);
  return clean === call.seeds ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
