import { accessSync, constants } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

/**
 * How the platform's modules are run, each named by its path in the checkout without `.ts`.
 *
 * @typedef {object} Modules
 * @property {(name: string) => Promise<object>} load imports a module into this process.
 * @property {(name: string) => string[]} nodeArguments what follows `node` for a process that runs the module.
 */

/**
 * Runs a module in this process, so that signals and the exit code need no forwarding.
 *
 * @param {string} name its path in the checkout without `.ts`.
 * @param {string[]} args what the module finds in process.argv from index 2 on.
 */
export async function launch(name, args) {
  process.argv = [process.argv[0], join(root, `${name}.ts`), ...args];
  await (await openModules()).load(name);
}

/**
 * Compiles the modules, or has tsx compile file by file in memory where there is no place for the result.
 *
 * @returns {Promise<Modules>}
 */
export async function openModules() {
  // A stack trace then names the lines that somebody has written.
  process.setSourceMapsEnabled(true);
  return isWritable(join(root, 'node_modules')) ? compiledModules() : sourceModules();
}

async function compiledModules() {
  const { compile } = await import('./compile.mjs');
  const directory = await compile();
  const pathOf = (name) => join(directory, `${name}.mjs`);
  return {
    load: (name) => import(pathToFileURL(pathOf(name)).href),
    nodeArguments: (name) => ['--enable-source-maps', pathOf(name)],
  };
}

async function sourceModules() {
  const { register } = await import('tsx/esm/api');
  // tsx applies a configuration only to the files that it includes, and entities need its decorators.
  const tsconfig = join(root, 'standalone/bin/tsconfig.json');
  register({ tsconfig });
  process.env.TSX_TSCONFIG_PATH = tsconfig;
  const pathOf = (name) => join(root, `${name}.ts`);
  return {
    load: (name) => import(pathToFileURL(pathOf(name)).href),
    nodeArguments: (name) => ['--import', import.meta.resolve('tsx'), pathOf(name)],
  };
}

function isWritable(path) {
  try {
    accessSync(path, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
