import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { RatesFileError } from '@agio/rates/reference-rate/import/errors';
import type { Findings } from '@agio/rates/reference-rate/import/findings';
import { detectFormat, formatNames, formats, type FormatName } from '@agio/rates/reference-rate/import/formats';
import {
  importRates,
  type ImportOptions,
  type ImportProgress,
  type ImportResult,
} from '@agio/rates/reference-rate/import/import-rates';
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

const usage = `npm run rates:import -- FILE [options]

Stores the rates of a file. It works while the platform runs, which shows the new rates within seconds, and while
it does not. A rate that is stored already is left alone, and never changed, so a file may be imported again.

  --format=FORMAT      told from the file unless given:
${formatNames.map((name) => `                         ${name.padEnd(18)}${formats[name].title}`).join('\n')}
  --on-error=stop      (the default) the first fault is named, and nothing of the file is stored
  --on-error=skip      what is sound is stored; faulty records are left out, named and counted
  --asset=CODE         what the prices of a file of CoinGecko are of, such as MCO2
  --priced-in=CODE     what they are in: EUR, or a currency with reference rates such as USD
  --help               shows this

It exits with 0 when the file was imported, with --on-error=skip also when records were left out; with 1 when
nothing was stored; with 2 when it was called in a wrong way.`;

/** The command was called in a wrong way. */
class UsageError extends Error {
  override name = 'UsageError';
}

/** Failures that their message explains; a stack would only frighten. */
const explained = [EnvironmentError, DataDirectoryInUseError, PostgresError];

type Request = Required<Pick<ImportOptions, 'file' | 'onError'>> & Pick<ImportOptions, 'format' | 'prices'>;

/** @returns undefined when only help is asked for. */
function parseRequest(args: string[]): Request | undefined {
  const { values, positionals } = parseOptions(args);
  if (values.help === true) return undefined;
  const [file, ...rest] = positionals;
  if (file === undefined) throw new UsageError('Name the file to import.');
  if (rest.length > 0) throw new UsageError(`One file at a time; "${rest[0]}" is a second one.`);
  const { format, 'on-error': onError = 'stop', asset, 'priced-in': currency } = values;
  if (onError !== 'stop' && onError !== 'skip') throw new UsageError(`--on-error is stop or skip, not "${onError}".`);
  if (format !== undefined && !isFormat(format)) {
    throw new UsageError(`"${format}" is no format; the formats are ${formatNames.join(', ')}.`);
  }
  if ((asset === undefined) !== (currency === undefined)) throw new UsageError('--asset and --priced-in go together.');
  return {
    // npm runs its scripts in the checkout; a relative path is meant from where the user stands.
    file: resolve(process.env.INIT_CWD ?? process.cwd(), file),
    onError,
    ...(format !== undefined && { format }),
    ...(asset !== undefined && currency !== undefined && { prices: { asset, currency } }),
  };
}

function parseOptions(args: string[]) {
  const text = { type: 'string' } as const;
  const options = {
    format: text,
    'on-error': text,
    asset: text,
    'priced-in': text,
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    // It tells an unknown option, or one without its value, by a TypeError.
    if (error instanceof TypeError) throw new UsageError(error.message);
    throw error;
  }
}

const isFormat = (name: string): name is FormatName => Object.hasOwn(formats, name);

async function ratesImport(request: Request): Promise<void> {
  // Before a database is started for it, as it tells most files that cannot be imported.
  const format = request.format ?? (await detectFormat(request.file));
  const env = readPlatformEnv(process.env);
  // A command answers a person: only what goes wrong is worth a line of log.
  const logger = createLogger({ name: 'agio', level: 'warn', destination: 2 });
  const database = await attachDatabase(env, { command: 'rates:import', logger, onProgress: printProgress });
  try {
    const { name } = ratesSubgraph;
    const { adminUrl, secret } = database;
    const { subgraphs } = await prepareDatabase({ adminUrl, subgraphs: [name], secret });
    await importFile({ ...request, format }, subgraphs[name] as string);
  } finally {
    await database.stop();
  }
}

async function importFile(request: Request, url: string): Promise<void> {
  const { name: schema, migrations } = ratesSubgraph;
  // The platform may never have run on this database.
  await runMigrations({ url, schema, migrations });
  const pool = createPool({ connectionString: url, schema, applicationName: 'agio-rates-import', max: 1 });
  try {
    const startedAt = performance.now();
    const result = await importRates({ pool, ...request, onProgress: createProgressLine() });
    printResult(request.file, result, (performance.now() - startedAt) / 1_000);
  } finally {
    await pool.end();
  }
}

function printResult(file: string, result: ImportResult, seconds: number): void {
  const { format, records, rates, inserted, faults, outranked } = result;
  const counts = `${counted(records, 'record')}, ${counted(rates, 'rate')}, ${inserted} of them new`;
  console.log(`${file} (${format}): ${counts}, in ${seconds.toFixed(1)} s`);
  printFindings(outranked, 'Not stored, as a more official source tells another rate');
  printFindings(faults, 'Not stored, because of a fault');
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function printFindings({ count, first }: Findings, title: string): void {
  if (count === 0) return;
  console.error(`${title}: ${count}`);
  for (const finding of first) console.error(`  ${finding}`);
  if (count > first.length) console.error(`  ... and ${count - first.length} more`);
}

/** Shows every step on one line of a terminal, and every tenth of the file elsewhere, as in a log. */
function createProgressLine(): (progress: ImportProgress) => void {
  let tenthsShown = 0;
  return ({ share, records, rates }) => {
    const percent = Math.floor(100 * share);
    const text = `${percent} %, ${records} records, ${rates} rates`;
    if (process.stdout.isTTY) {
      process.stdout.write(`\r${text}${percent === 100 ? '\n' : ''}`);
    } else if (Math.floor(percent / 10) > tenthsShown) {
      tenthsShown = Math.floor(percent / 10);
      console.log(text);
    }
  };
}

/** Why a file cannot be read, by the code of the system. */
const unreadable: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'this is a directory, not a file',
  EACCES: 'you may not read this file',
};

function explain(file: string, error: unknown): string | undefined {
  if (error instanceof RatesFileError) return `${file}: ${error.message}\nNothing of the file was stored.`;
  if (explained.some((kind) => error instanceof kind)) return (error as Error).message;
  const { code, path } = error as NodeJS.ErrnoException;
  const reason = unreadable[code ?? ''];
  return reason !== undefined && (path === undefined || path === file) ? `${file}: ${reason}` : undefined;
}

try {
  const request = parseRequest(process.argv.slice(2));
  if (request === undefined) {
    console.log(usage);
  } else {
    await ratesImport(request).catch((error: unknown) => {
      const explanation = explain(request.file, error);
      if (explanation === undefined) throw error;
      console.error(explanation);
      process.exitCode = 1;
    });
  }
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}
