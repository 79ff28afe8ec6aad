import { rm, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { acquireDataDirectory, DataDirectoryInUseError, locateDataDirectory } from '../postgres/data-directory.js';
import { deletePostgres } from '../postgres/delete-postgres.js';

/** What the platform keeps in its data directory besides PostgreSQL. Anything else there is not ours to delete. */
const ownFiles = ['secret', 'connection', 'services.json'];

/**
 * `npm run reset [-- --yes]`: deletes everything that the platform has stored, so that the next start is the first.
 * Refuses while the platform runs.
 */
async function reset(): Promise<void> {
  const dir = locateDataDirectory();
  if (process.env.DATABASE_URL) console.log('DATABASE_URL is set: the database that it names is left alone.');
  if (!(await stat(dir).catch(() => undefined))) {
    console.log(`${dir} does not exist: there is nothing to delete.`);
    return;
  }
  const lock = await acquireDataDirectory({ dir, url: 'npm run reset' });
  try {
    if (!(await isConfirmed(dir))) {
      console.log('Nothing was deleted.');
      process.exitCode = 1;
      return;
    }
    await deletePostgres(dir, console.log);
    for (const name of ownFiles) await rm(join(dir, name), { force: true });
    // They are of the ledger that is gone, and would contradict the next one.
    await rm(join(dir, 'documents', 'ledger-heads'), { recursive: true, force: true });
    await rmdir(join(dir, 'documents')).catch(() => {});
  } finally {
    await lock.release();
  }
  // Fails when someone keeps files of their own there, which stay.
  await rmdir(dir).catch(() => {});
  console.log(`Deleted what was stored in ${dir}. The next \`npm start\` begins anew.`);
}

async function isConfirmed(dir: string): Promise<boolean> {
  if (process.argv.includes('--yes')) return true;
  if (!process.stdin.isTTY) {
    console.log('Deleting needs a confirmation: npm run reset -- --yes');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question(`Delete every account, balance and transaction in ${dir}? (yes/no) `);
  terminal.close();
  return answer.trim().toLowerCase() === 'yes';
}

try {
  await reset();
} catch (error) {
  if (!(error instanceof DataDirectoryInUseError)) throw error;
  console.error(`${error.message}. Stop it first.`);
  process.exitCode = 1;
}
