import type { Route } from '../http/server.js';
import type { Secret } from '../secret.js';
import type { StorageEnv } from './env.js';
import { folderRoute } from './folder-route.js';
import { createFolderStorage } from './folder.js';
import { createLinkSigner } from './link-signer.js';
import type { ListedStorage } from './storage.js';

/** The storage of an installation, with what has to be served for its links. */
export interface StartedStorage {
  readonly storage: ListedStorage;
  readonly routes: readonly Route[];
  readonly stop: () => void;
}

/** @param prefix the first part of all keys, such as `receipts`. */
export async function startStorage(place: StorageEnv, prefix: string, secret: Secret): Promise<StartedStorage> {
  if (place.kind === 's3') {
    // The SDK takes long to load, and only an installation with a bucket needs it.
    const { createS3Storage } = await import('./s3.js');
    const storage = createS3Storage(place.s3);
    return { storage, routes: [], stop: storage.close };
  }
  const signer = createLinkSigner(secret);
  const storage = createFolderStorage({ folder: place.folder, baseUrl: place.baseUrl, signer });
  return { storage, routes: [folderRoute({ prefix, storage, signer })], stop: () => {} };
}
