import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chaosEnvironment } from './environment.js';
import { formatResult } from './report.js';
import { runChaos } from './run.js';
import { readSeed } from './seed.js';
import { startServicesHouse } from './services-house.js';
import { startStandaloneHouse } from './standalone-house.js';

const usage = `npm run chaos -- [options]

Lets clients exchange and send money, each request repeated under its key until it is answered, while processes of the
platform are killed; then compares what they were told with what the platform has. What is done and who is killed when
follows from the seed alone: AGIO_CHAOS_SEED, or a new one; further runs count on from it.

  --mode=services      or standalone
  --seeds=1            how many runs, each on a platform of its own
  --operations=10000   exchanges and transfers of a run
  --kills=30           kills of a run
  --clients=64         who work at a time
  --help               shows this

It exits with 0 when every run was clean; with 1 when something was found; with 2 when it was called wrongly.`;

const houses = { services: startServicesHouse, standalone: startStandaloneHouse } as const;

interface Call {
  readonly mode: keyof typeof houses;
  readonly seeds: number;
  readonly operations: number;
  readonly kills: number;
  readonly clients: number;
}

/** @throws Error in words for whoever has called it. */
function readCall(args: string[]): Call | 'help' {
  const { values } = parseArgs({
    args,
    options: {
      mode: { type: 'string', default: 'services' },
      seeds: { type: 'string', default: '1' },
      operations: { type: 'string', default: '10000' },
      kills: { type: 'string', default: '30' },
      clients: { type: 'string', default: '64' },
      help: { type: 'boolean' },
    },
  });
  if (values.help) return 'help';
  const { mode } = values;
  if (mode !== 'services' && mode !== 'standalone')
    throw new Error(`--mode must be services or standalone, not ${mode}.`);
  const number = (name: 'seeds' | 'operations' | 'kills' | 'clients', min: number): number => {
    const value = Number(values[name]);
    if (!Number.isInteger(value) || value < min) throw new Error(`--${name} must be a whole number from ${min} on.`);
    return value;
  };
  return {
    mode,
    seeds: number('seeds', 1),
    operations: number('operations', 1),
    kills: number('kills', 0),
    clients: number('clients', 2),
  };
}

/** One run on a platform of its own. @returns whether it was clean. */
async function runOnce({ mode, operations, kills, clients }: Call, seed: number): Promise<boolean> {
  console.log(`\n  seed ${seed}, ${mode}`);
  const house = await houses[mode](chaosEnvironment());
  let isClean = false;
  try {
    const onStrike = (victim: string, acknowledged: number) =>
      console.log(
        `  ${new Date().toISOString()} ${String(acknowledged).padStart(6)} acknowledged, ${victim} is struck`,
      );
    const result = await runChaos({ house, seed, clients, operations, kills, onStrike });
    isClean = result.findings.length === 0;
    console.log(formatResult(result));
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
