import { rm } from 'node:fs/promises';
import { clusterDirectory, stopOrphan } from './cluster.js';
import { locateHome } from './home.js';

/**
 * Deletes the embedded PostgreSQL of a data directory with everything in it. Whoever calls this has acquired the data
 * directory, so a server that still runs there has lost its launcher.
 */
export async function deletePostgres(dataDir: string, onProgress: (message: string) => void = () => {}): Promise<void> {
  const { directory, pointer } = await locateHome(dataDir);
  await stopOrphan(clusterDirectory(directory), onProgress);
  await rm(directory, { recursive: true, force: true });
  // Last, so that a deletion that was interrupted can be repeated.
  await rm(pointer, { force: true });
}
