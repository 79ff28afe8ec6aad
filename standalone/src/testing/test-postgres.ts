import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireDataDirectory, DataDirectoryInUseError } from '../postgres/data-directory.js';
import { deletePostgres } from '../postgres/delete-postgres.js';
import { startPostgres } from '../postgres/start-postgres.js';

const prefix = 'agio-test-';

/**
 * Starts a PostgreSQL for one run of the tests, in a directory of its own, so that runs do not meet.
 *
 * @returns its URL, and what stops it and deletes everything.
 */
export async function startTestPostgres(): Promise<{ url: string; stop(): Promise<void> }> {
  await removeLeftovers();
  const dataDir = await mkdtemp(join(tmpdir(), prefix));
  // PostgreSQL does not run as root, and mkdtemp closes the directory to every other user.
  await chmod(dataDir, 0o711);
  await acquireDataDirectory({ dir: dataDir, url: 'a test run' });
  const postgres = await startPostgres({
    dataDir,
    // These databases are thrown away, so they need not survive a power cut. AGIO_TEST_FSYNC keeps it as in production.
    settings: {
      ...(process.env.AGIO_TEST_FSYNC ? {} : { fsync: 'off', full_page_writes: 'off' }),
      // For two of every process, each with its pools.
      max_connections: '600',
    },
  });
  return {
    url: postgres.url,
    async stop() {
      await postgres.stop();
      await removeDataDirectory(dataDir);
    },
  };
}

/** Clears up after runs that were killed. */
async function removeLeftovers(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    if (!name.startsWith(prefix)) continue;
    const dataDir = join(tmpdir(), name);
    try {
      await acquireDataDirectory({ dir: dataDir, url: 'a clean-up of tests' });
      await removeDataDirectory(dataDir);
    } catch (error) {
      const isOthers = ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
      if (!(error instanceof DataDirectoryInUseError) && !isOthers) throw error;
    }
  }
}

async function removeDataDirectory(dataDir: string): Promise<void> {
  await deletePostgres(dataDir);
  await rm(dataDir, { recursive: true, force: true });
}
