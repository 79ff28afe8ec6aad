import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { lchown, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import type { Home } from './home.js';
import { explainFailure, PostgresError } from './postgres-error.js';
import { servesDirectory, waitForExit } from './processes.js';

const run = promisify(execFile);

/** The superuser of the embedded cluster. */
export const superuser = 'agio';

/** Where PostgreSQL's own files are inside a home. */
export function clusterDirectory(home: string): string {
  return join(home, 'data');
}

/** The files of one PostgreSQL server. */
export interface Cluster {
  directory: string;
  password: string;
}

/** Opens the cluster in `home`, creating it on the first run. */
export async function openCluster(
  home: Home,
  binaries: Binaries,
  onProgress: (message: string) => void,
): Promise<Cluster> {
  const directory = clusterDirectory(home.directory);
  const passwordPath = join(home.directory, 'password');
  const isNew = await stat(directory).then(
    () => false,
    () => true,
  );
  if (isNew) {
    onProgress('Creating the database');
    await writePassword(passwordPath, home);
    await initialise(directory, passwordPath, home, binaries);
  } else {
    await stopOrphan(directory, onProgress);
  }
  return { directory, password: await readFile(passwordPath, 'utf8') };
}

/** Only PostgreSQL's account and root may read the password. */
async function writePassword(path: string, { account }: Home): Promise<void> {
  await rm(path, { force: true });
  await writeFile(path, randomBytes(24).toString('base64url'), { mode: 0o600 });
  if (account) await lchown(path, account.uid, account.gid);
}

async function initialise(directory: string, passwordPath: string, home: Home, binaries: Binaries): Promise<void> {
  // Renamed when complete, so that a cluster whose creation was interrupted is never used.
  const draft = `${directory}.new`;
  await rm(draft, { recursive: true, force: true });
  const settings = [`--username=${superuser}`, `--pwfile=${passwordPath}`, '--auth=scram-sha-256'];
  // The C locale sorts the same on every machine; text is UTF-8 nevertheless.
  const locale = ['--locale=C', '--encoding=UTF8'];
  try {
    await run(binaries.initdb, ['--pgdata', draft, ...settings, ...locale, '--no-instructions'], {
      ...home.account,
      cwd: '/',
      env: { TZ: 'UTC' },
      timeout: 120_000,
    });
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string };
    throw explainFailure('The database could not be created', (stderr || message).trim().split('\n').slice(-10));
  }
  await rename(draft, directory);
}

/**
 * Stops the server that is still running on the cluster because its launcher was killed. One that has lost its
 * launcher is not taken over: nobody would restart it, nor stop it in the end.
 */
export async function stopOrphan(directory: string, onProgress: (message: string) => void): Promise<void> {
  const pidPath = join(directory, 'postmaster.pid');
  const pid = Number((await readFile(pidPath, 'utf8').catch(() => '')).split('\n')[0]);
  if (!pid) return;
  if (!(await servesDirectory(pid, directory))) {
    // The server is long gone. PostgreSQL would take a process that has its pid by now for a living server.
    await rm(pidPath, { force: true });
    return;
  }
  onProgress(`Stopping the PostgreSQL that a killed run has left behind (process ${pid})`);
  // SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one, after which it recovers from its log.
  for (const [signal, timeoutMs] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 10_000],
  ] as const) {
    process.kill(pid, signal);
    if (await waitForExit(pid, timeoutMs)) return;
  }
  throw new PostgresError(`The PostgreSQL of an earlier run (process ${pid}) does not stop: end it, then start again.`);
}
