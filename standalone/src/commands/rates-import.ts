import { resolve } from 'node:path';
import { createPool } from '@agio/runtime/db/pool';
import { runMigrations } from '@agio/runtime/db/migrations';
import { RatesFileError } from '@agio/rates/reference-rate/errors';
import { importEcbHistory, type ImportProgress } from '@agio/rates/reference-rate/import-ecb-history';
import { ratesSubgraph } from '@agio/rates/subgraph';

/**
 * `npm run rates:import -- FILE`: stores the rates of a file in the format of the ECB's eurofxref-hist.csv, all of them
 * or, when a line is broken, none. Works while the platform runs, which shows the new rates within seconds.
 */
async function ratesImport(given: string): Promise<void> {
  // npm runs its scripts in the checkout; a relative path is meant from where the user stands.
  const file = resolve(process.env.INIT_CWD ?? process.cwd(), given);
  const schema = 'rates';
  const url = databaseUrl();
  await runMigrations({ url, schema, migrations: ratesSubgraph.migrations });
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

function databaseUrl(): string {
  const url = process.env.RATES_DATABASE_URL;
  if (!url) throw new Error('RATES_DATABASE_URL is not set: the connection URL of the rates subgraph');
  return url;
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
  } else {
    throw error;
  }
  process.exitCode = 1;
}
