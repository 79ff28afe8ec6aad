import { lchown, readdir, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/** The user and group that PostgreSQL runs as. */
export interface Account {
  uid: number;
  gid: number;
}

/** The customary ids of `nobody`. */
const nobody: Account = { uid: 65534, gid: 65534 };

/**
 * PostgreSQL refuses to run as root, so for root it is another account: the one that the existing files belong to,
 * else nobody.
 *
 * @param directory the cluster's directory, which may not exist yet.
 * @returns undefined for an ordinary user: PostgreSQL runs as that user.
 */
export async function chooseAccount(directory: string): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const existing = await stat(directory).catch(() => undefined);
  return existing && existing.uid !== 0 ? { uid: existing.uid, gid: existing.gid } : nobody;
}

/**
 * Whether the account may walk down to this path and enter or execute it: a checkout below /root, for one, is closed
 * to every other user.
 */
export async function isReachable(path: string, account: Account): Promise<boolean> {
  for (let current = resolve(path); ; current = dirname(current)) {
    const { uid, gid, mode } = await stat(current);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return false;
    if (current === dirname(current)) return true;
  }
}

/** Gives a directory, with everything in it, to the account. */
export async function giveTo(account: Account, directory: string): Promise<void> {
  await lchown(directory, account.uid, account.gid);
  for (const name of await readdir(directory, { recursive: true })) {
    await lchown(join(directory, name), account.uid, account.gid);
  }
}
