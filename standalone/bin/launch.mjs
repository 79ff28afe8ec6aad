import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

/**
 * Runs a module of `standalone/src` in this process, so that signals and the exit code need no forwarding.
 *
 * @param {string} name its path without `.ts`.
 * @param {string[]} args what the module finds in process.argv from index 2 on.
 */
export async function launch(name, args) {
  const source = join(root, 'standalone/src', `${name}.ts`);
  process.argv = [process.argv[0], source, ...args];
  // A stack trace then names the lines that somebody has written.
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL((await compiled(name)) ?? source).href);
}

/** The compiled module, or undefined when there is no place for it, and tsx compiles file by file in memory. */
async function compiled(name) {
  try {
    accessSync(join(root, 'node_modules'), constants.W_OK);
  } catch {
    const { register } = await import('tsx/esm/api');
    // tsx applies a configuration only to the files that it includes, and entities need its decorators.
    register({ tsconfig: join(root, 'standalone/bin/tsconfig.json') });
    return undefined;
  }
  const { compile } = await import('./compile.mjs');
  return join(await compile(), `${name}.mjs`);
}
