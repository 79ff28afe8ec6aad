import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LinkSigner } from './link-signer.js';
import { isKey, type ObjectStorage } from './storage.js';

/**
 * Objects as files of a folder, for an installation without an object storage. Its links are served by `folderRoute`; replicas have to share the
 * folder.
 * @param baseUrl what links begin with, without a slash at the end; empty for paths below the gateway's address.
 */
export function createFolderStorage(options: {
  folder: string;
  baseUrl: string;
  signer: Pick<LinkSigner, 'sign'>;
}): ObjectStorage {
  const { folder, baseUrl, signer } = options;

  function pathOf(key: string): string {
    if (!isKey(key)) throw new TypeError(`"${key}" cannot be the key of an object`);
    return join(folder, ...key.split('/'));
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

    sign(key, lifeSeconds) {
      const expires = Math.floor(Date.now() / 1_000) + lifeSeconds;
      const query = new URLSearchParams({ expires: String(expires), signature: signer.sign(key, expires) });
      return Promise.resolve({ url: `${baseUrl}/${key}?${query.toString()}`, expiresAt: new Date(expires * 1_000) });
    },
  };
}
