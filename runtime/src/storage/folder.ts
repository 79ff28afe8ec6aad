import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LinkSigner } from './link-signer.js';
import { isKey, type ListedStorage } from './storage.js';

/**
 * Objects as files of a folder, for an installation without an object storage. Its links are served by `folderRoute`; replicas have to share the
 * folder.
 * @param baseUrl what links begin with, without a slash at the end; empty for paths below the gateway's address.
 */
export function createFolderStorage(options: {
  folder: string;
  baseUrl: string;
  signer: Pick<LinkSigner, 'sign'>;
}): ListedStorage {
  const { folder, baseUrl, signer } = options;

  function pathOf(key: string): string {
    if (!isKey(key)) throw new TypeError(`"${key}" cannot be the key of an object`);
    return join(folder, ...key.split('/'));
  }

  async function namesIn(path: string): Promise<string[]> {
    try {
      const entries = await readdir(path, { withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
  }

  return {
    async put(key, content) {
      const path = pathOf(key);
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      // Written beside and moved into place, so that nobody ever reads half of it.
      const draft = `${path}.${randomUUID()}`;
      try {
        await writeFile(draft, content, { mode: 0o600, flush: true });
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    },

    async get(key) {
      try {
        return await readFile(pathOf(key));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
        throw error;
      }
    },

    async list(prefix, { after = '', max }) {
      // Drafts are no objects; their names, with a second dot, are no keys either.
      const keys = (await namesIn(join(folder, ...prefix.split('/')))).map((name) => `${prefix}/${name}`).filter(isKey);
      return keys
        .filter((key) => key > after)
        .sort()
        .slice(0, max);
    },

    remove: (key) => rm(pathOf(key), { force: true }),

    sign(key, lifeSeconds) {
      const expires = Math.floor(Date.now() / 1_000) + lifeSeconds;
      const query = new URLSearchParams({ expires: String(expires), signature: signer.sign(key, expires) });
      return Promise.resolve({ url: `${baseUrl}/${key}?${query.toString()}`, expiresAt: new Date(expires * 1_000) });
    },
  };
}
