import { randomBytes } from 'node:crypto';
import { chmod, lchown, mkdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseAccount, isReachable, type Account } from './account.js';

/** Where the cluster of a data directory lives. */
export interface Home {
  directory: string;
  /** See chooseAccount. */
  account: Account | undefined;
}

/** Names the cluster's directory where that is not inside the data directory. */
const locationFile = 'postgres-location';

/** Where root keeps the clusters of data directories that no other account can reach. */
const outsideRoot = '/var/lib/agio';

/** Finds the directory of the cluster that belongs to a data directory, creating it on the first run. */
export async function openHome(dataDir: string, onProgress: (message: string) => void): Promise<Home> {
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const real = await realpath(dataDir);
  let directory = (await readLocation(real)) ?? join(real, 'postgres');
  const account = await chooseAccount(directory);
  if (account && directory.startsWith(real) && !(await isReachable(real, account))) {
    directory = join(outsideRoot, randomBytes(8).toString('hex'));
    onProgress(
      `PostgreSQL does not run as root, and no other user can reach ${real}: keeping its files in ${directory}`,
    );
    await mkdir(outsideRoot, { recursive: true, mode: 0o711 });
    await writeFile(join(real, locationFile), directory);
  }
  await mkdir(directory, { recursive: true });
  await chmod(directory, 0o700);
  if (account) await lchown(directory, account.uid, account.gid);
  return { directory, account };
}

/** The directories and files that deleting the cluster of a data directory has to remove. */
export async function locateHome(dataDir: string): Promise<{ directory: string; pointer: string }> {
  const directory = (await readLocation(dataDir)) ?? join(dataDir, 'postgres');
  return { directory, pointer: join(dataDir, locationFile) };
}

async function readLocation(dataDir: string): Promise<string | undefined> {
  return readFile(join(dataDir, locationFile), 'utf8').catch(() => undefined);
}
