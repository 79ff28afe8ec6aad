import { stat } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { describeDifference } from '@agio/ledger/verify/difference';
import { verifyLedger, type Verification } from '@agio/ledger/verify/verify';
import { EnvironmentError } from '@agio/runtime/env';
import { createLogger } from '@agio/runtime/logging/logger';
import type { Secret } from '@agio/runtime/secret';
import { printProgress } from '../banner.js';
import { attachDatabase } from '../database.js';
import { readPlatformEnv } from '../env.js';
import { clusterDirectory } from '../postgres/cluster.js';
import { DataDirectoryInUseError, locateDataDirectory } from '../postgres/data-directory.js';
import { locateHome } from '../postgres/home.js';
import { PostgresError } from '../postgres/postgres-error.js';
import { compareApprovals } from '../verify/compare-approvals.js';
import { comparePayments } from '../verify/compare-payments.js';
import { compareTransactions } from '../verify/compare-transactions.js';
import { describeMismatch, type Mismatch } from '../verify/mismatch.js';
import { openHeads } from '../verify/open-heads.js';
import { NothingToVerifyError, openPools, type VerifiedPools } from '../verify/open-pools.js';

const usage = `npm run ledger:verify

Recomputes the whole ledger from its entries and compares it with what is stored: balances, the numbers and times of
entries, the sum of every transfer and currency, holds, reversals; the chain of seals from its first one up to the
signed copies of its head outside the database; every transaction with its transfer; and every approval with its signed
record; and what the platform has found, every day, in comparing its clearing account with the payment provider's
statement. It changes nothing, and works while the platform runs, which goes on as ever, and while it does not.

  --help               shows this

It exits with 0 when all agrees; with 1 when something differs, of which it names the first; with 2 when it could not
say.`;

const exitCodes = { clean: 0, different: 1, couldNotRun: 2 } as const;

/** Failures that their message explains; a stack would only frighten. */
const explained = [EnvironmentError, DataDirectoryInUseError, PostgresError, NothingToVerifyError];

/** @returns whether all agrees. */
async function ledgerVerify(signal: AbortSignal): Promise<boolean> {
  const env = readPlatformEnv(process.env);
  if (env.databaseUrl === undefined) await requireCluster(locateDataDirectory());
  // A command answers a person: only what goes wrong is worth a line of log.
  const logger = createLogger({ name: 'agio', level: 'warn', destination: 2 });
  const database = await attachDatabase(env, { command: 'ledger:verify', logger, onProgress: printProgress });
  try {
    const pools = await openPools(database.adminUrl, process.env);
    try {
      return await verify(pools, database.secret, signal);
    } finally {
      await pools.end();
    }
  } finally {
    await database.stop();
  }
}

/** A database that is made for the purpose would be clean, and nobody's. */
async function requireCluster(dataDir: string): Promise<void> {
  const { directory } = await locateHome(dataDir);
  const exists = await stat(clusterDirectory(directory)).then(
    () => true,
    () => false,
  );
  if (!exists) throw new NothingToVerifyError(`Agio has never run on ${dataDir}: there is no ledger to verify.`);
}

async function verify({ wallets, transactions }: VerifiedPools, secret: Secret, signal: AbortSignal): Promise<boolean> {
  const { heads, stop } = await openHeads(wallets, secret, process.env);
  const verification = await verifyLedger(wallets, { heads, signal, onProgress: createProgressLine() }).finally(stop);
  printRows('Ledger', verification.rows, verification.seconds);
  const comparison = await compareTransactions({ wallets, transactions, signal, onProgress: createProgressLine() });
  printRows('Transactions', comparison.rows, comparison.seconds);
  const approvals = await compareApprovals({ wallets, secret, signal });
  printRows('Approvals', approvals.rows, approvals.seconds);
  const payments = await comparePayments(transactions);
  printRows('Payments', payments.rows, payments.seconds);
  return printVerdict(verification, [comparison, approvals, payments]);
}

/** What a comparison beside the ledger's own verification has found. */
interface Compared {
  readonly first: Mismatch | null;
  readonly count: number;
}

function printVerdict(verification: Verification, comparisons: readonly Compared[]): boolean {
  const differences = [
    ...(verification.verdict === 'different' ? [describeDifference(verification.first)] : []),
    ...comparisons.flatMap(({ first }) => (first ? [describeMismatch(first)] : [])),
  ];
  const [first] = differences;
  if (first === undefined) {
    console.log('\n  Clean: everything agrees.');
    return true;
  }
  const own = verification.verdict === 'different' ? verification.count : 0;
  const count = comparisons.reduce((sum, compared) => sum + compared.count, own);
  console.error(`\n  Different: ${counted(count, 'difference')}. The first:\n  ${first}`);
  return false;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

const list = (rows: object): string =>
  Object.entries(rows)
    .map(([table, count]) => `${count} ${table}`)
    .join(', ');

function printRows(name: string, rows: object, seconds: number): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  console.log(`  ${name}: ${list(rows)}, in ${seconds.toFixed(1)} s`);
}

/** Shows how far it is once a second on one line of a terminal, and every ten seconds elsewhere, as in a log. */
function createProgressLine(): (rows: object) => void {
  const { isTTY } = process.stdout;
  const pauseMs = isTTY ? 1_000 : 10_000;
  let shownAt = performance.now();
  return (rows) => {
    if (performance.now() - shownAt < pauseMs) return;
    shownAt = performance.now();
    if (isTTY) process.stdout.write(`\r\x1b[K  ${list(rows)} ...`);
    else console.log(`  ${list(rows)} ...`);
  };
}

/** @returns the exit code. */
async function main(args: string[]): Promise<number> {
  const abort = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => abort.abort());
  try {
    if (parseArgs({ args, options: { help: { type: 'boolean' } } }).values.help === true) {
      console.log(usage);
      return exitCodes.clean;
    }
    return (await ledgerVerify(abort.signal)) ? exitCodes.clean : exitCodes.different;
  } catch (error) {
    console.error(explain(error, abort.signal));
    return exitCodes.couldNotRun;
  }
}

function explain(error: unknown, signal: AbortSignal): string {
  if (signal.aborted) return 'It was interrupted before it could say anything.';
  const { message, stack, code = '' } = error as NodeJS.ErrnoException;
  // parseArgs tells an unknown option by this.
  if (code.startsWith('ERR_PARSE_ARGS')) return `${message}\n\n${usage}`;
  if (explained.some((kind) => error instanceof kind)) return message;
  return `The ledger could not be verified: ${stack ?? String(error)}`;
}

process.exitCode = await main(process.argv.slice(2));
