import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { identifyProcess } from './processes.js';

/** The data directory that the environment names: AGIO_DATA_DIR, or `.agio` in the checkout. */
export function locateDataDirectory(source: NodeJS.ProcessEnv = process.env): string {
  const checkout = fileURLToPath(new URL('../../../', import.meta.url));
  return resolve(source.AGIO_DATA_DIR || join(checkout, '.agio'));
}

export interface DataDirectoryOwner {
  pid: number;
  /** Where the platform that owns the directory answers. */
  url: string;
}

/** Another platform runs on the data directory. */
export class DataDirectoryInUseError extends Error {
  override readonly name = 'DataDirectoryInUseError';

  constructor(
    readonly dir: string,
    readonly owner: DataDirectoryOwner,
  ) {
    super(`Agio already runs on ${dir}: process ${owner.pid}, at ${owner.url}`);
  }
}

interface LockFile extends DataDirectoryOwner {
  /** See identifyProcess: tells the owner from an unrelated process that has its pid now. */
  process: string | undefined;
}

/**
 * Takes the data directory, creating it when it is missing. An owner that was killed has left its lock behind; that
 * one is taken over.
 *
 * @returns what gives the directory back.
 * @throws DataDirectoryInUseError when a living process has it.
 */
export async function acquireDataDirectory({
  dir,
  url,
  pid = process.pid,
}: {
  dir: string;
  url: string;
  pid?: number;
}): Promise<{ release(): Promise<void> }> {
  // Others may pass through, for PostgreSQL does not run as root; what is secret in here is closed by itself.
  await mkdir(dir, { recursive: true, mode: 0o711 });
  const path = join(dir, 'lock.json');
  const lock: LockFile = { pid, url, process: await identifyProcess(pid) };
  const mine = JSON.stringify(lock);
  for (let attempt = 1; attempt <= attemptsMax; attempt++) {
    if (await createWhole(path, mine)) return { release: () => removeIf(path, mine) };
    const theirs = await readFile(path, 'utf8').catch(() => undefined);
    if (theirs === undefined) continue;
    const owner = await livingOwner(theirs);
    if (owner) throw new DataDirectoryInUseError(dir, owner);
    await removeIf(path, theirs);
  }
  throw new Error(`${path} changes hands all the time: is something else starting and stopping Agio there?`);
}

/** Who runs on the data directory now, if anyone. */
export async function dataDirectoryOwner(dir: string): Promise<DataDirectoryOwner | undefined> {
  const content = await readFile(join(dir, 'lock.json'), 'utf8').catch(() => undefined);
  return content === undefined ? undefined : livingOwner(content);
}

const attemptsMax = 10;

async function livingOwner(content: string): Promise<DataDirectoryOwner | undefined> {
  const lock = parseLock(content);
  const isAlive = lock?.process !== undefined && (await identifyProcess(lock.pid)) === lock.process;
  return isAlive ? { pid: lock.pid, url: lock.url } : undefined;
}

function parseLock(content: string): LockFile | undefined {
  try {
    return JSON.parse(content) as LockFile;
  } catch {
    // A disk that was full, or a power cut, leaves half a file; nobody living has written it.
    return undefined;
  }
}

/** Creates the file with its whole content at once, so that nobody reads half of it; false when it exists. */
async function createWhole(path: string, content: string): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}`;
  await writeFile(draft, content, { mode: 0o600 });
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

/**
 * Removes the lock if it is still the one that was judged. Renaming comes first because two starts may judge the same
 * dead owner, and the slower one must not delete what the faster one has put in its place.
 */
async function removeIf(path: string, expected: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`;
  try {
    await rename(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  if ((await readFile(aside, 'utf8')) !== expected) await link(aside, path).catch(() => {});
  await rm(aside, { force: true });
}
