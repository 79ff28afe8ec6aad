import { resolve } from 'node:path';
import { RatesFileError } from '@agio/rates/reference-rate/errors';
import { importEcbHistory, type ImportProgress } from '@agio/rates/reference-rate/import-ecb-history';
import { ratesSubgraph } from '@agio/rates/subgraph';
import { prepareDatabase } from '@agio/runtime/db/bootstrap';
import { runMigrations } from '@agio/runtime/db/migrations';
import { createPool } from '@agio/runtime/db/pool';
import { EnvironmentError } from '@agio/runtime/env';
import { createLogger } from '@agio/runtime/logging/logger';
import { printProgress } from '../banner.js';
import { attachDatabase } from '../database.js';
import { readPlatformEnv } from '../env.js';
import { DataDirectoryInUseError } from '../postgres/data-directory.js';
import { PostgresError } from '../postgres/postgres-error.js';

/** Failures that their message explains; a stack would only frighten. */
const explained = [EnvironmentError, DataDirectoryInUseError, PostgresError];

/**
 * `npm run rates:import -- FILE`: stores the rates of a file in the format of the ECB's eurofxref-hist.csv, all of them
 * or, when a line is broken, none. Works while the platform runs, which shows the new rates within seconds.
 */
async function ratesImport(given: string): Promise<void> {
  // npm runs its scripts in the checkout; a relative path is meant from where the user stands.
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), given);
  const env = readPlatformEnv(process.env);
  // A command answers a person: only what goes wrong is worth a line of log.
  const logger = createLogger({ name: 'agio', level: 'warn', destination: 2 });
  const database = await attachDatabase(env, { command: 'rates:import', logger, onProgress: printProgress });
  try {
    const { name } = ratesSubgraph;
    const { adminUrl, secret } = database;
    const { subgraphs } = await prepareDatabase({ adminUrl, subgraphs: [name], secret: secret.current });
    await importFile(file, subgraphs[name] as string);
  } finally {
    await database.stop();
  }
}

async function importFile(file: string, url: string): Promise<void> {
  const { name: schema, migrations } = ratesSubgraph;
  // The platform may never have run on this database.
  await runMigrations({ url, schema, migrations });
  const pool = createPool({ connectionString: url, schema, applicationName: 'agio-rates-import', max: 1 });
  try {
    const startedAt = performance.now();
    const { days, rates, inserted } = await importEcbHistory({ pool, file, onProgress: createProgressLine() });
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1);
    console.log(`${file}: ${days} days, ${rates} rates, ${inserted} of them new, in ${seconds} s`);
  } finally {
    await pool.end();
  }
}

/** Shows every step on one line of a terminal, and every tenth of the file elsewhere, as in a log. */
function createProgressLine(): (progress: ImportProgress) => void {
  let tenthsShown = 0;
  return ({ bytesRead, bytesTotal, days, rates }) => {
    const percent = Math.floor((100 * bytesRead) / bytesTotal);
    const text = `${percent} %, ${days} days, ${rates} rates`;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${text}${percent === 100 ? '\n' : ''}`);
    } else if (Math.floor(percent / 10) > tenthsShown) {
      tenthsShown = Math.floor(percent / 10);
      console.log(text);
    }
  };
}

const [given] = process.argv.slice(2);
if (given === undefined) {
  console.error('Name the file: npm run rates:import -- FILE');
  process.exit(2);
}
try {
  await ratesImport(given);
} catch (error) {
  if (error instanceof RatesFileError) {
    console.error(`${given}: ${error.message}\nNothing of the file was stored.`);
  } else if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    console.error(`${given}: there is no such file`);
  } else if (explained.some((kind) => error instanceof kind)) {
    console.error((error as Error).message);
  } else {
    throw error;
  }
  process.exitCode = 1;
}
