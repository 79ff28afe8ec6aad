import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

/**
 * Runs a TypeScript module of the checkout in this process, so that signals and the exit code need no forwarding.
 *
 * @param {string} path relative to the root of the checkout.
 * @param {string[]} args what the module finds in process.argv from index 2 on.
 */
export async function runTypescript(path, args) {
  const { register } = await import('tsx/esm/api');
  // tsx applies a configuration only to the files that it includes, and entities need its decorators.
  register({ tsconfig: join(root, 'standalone/bin/tsconfig.json') });
  const file = join(root, path);
  process.argv = [process.argv[0], file, ...args];
  await import(pathToFileURL(file).href);
}
