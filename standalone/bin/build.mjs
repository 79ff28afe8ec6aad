#!/usr/bin/env node
// Writes `dist/`: all that runs in production, but for the packages that are not bundled. It may be moved elsewhere.
import { cpSync, readdirSync, rmSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';
import { bundle } from './bundle.mjs';
import { bundleDashboard, dashboardFolder } from './dashboard.mjs';
import { root } from './prepare.mjs';

const dist = join(root, 'dist');
/** What modules read beside them: SDL, and data that ships. */
const assetFolders = ['gateway/src', 'schema', 'subgraphs'];
const assetExtensions = ['.graphql', '.csv'];
/** Those that work on a platform which runs elsewhere. */
const commands = ['rates-import', 'seed-demo'];

/** By the name of the file in `dist/`; a part's is the part's. */
function entryPoints() {
  const subgraphs = readdirSync(join(root, 'subgraphs'));
  return Object.fromEntries([
    ...subgraphs.map((name) => [name, `subgraphs/${name}/src/main.ts`]),
    ...['gateway', 'sandbox'].map((name) => [name, `${name}/src/main.ts`]),
    ...commands.map((name) => [name, `standalone/src/commands/${name}.ts`]),
  ]);
}

function copyAssets() {
  for (const folder of assetFolders) {
    for (const name of readdirSync(join(root, folder), { recursive: true })) {
      const path = join(folder, name);
      if (path.split(sep).includes('node_modules') || !assetExtensions.includes(extname(path))) continue;
      cpSync(join(root, path), join(dist, path));
    }
  }
}

/** Bundles are in `dist/` itself, and assets below it at the paths that they have in the checkout. */
function urlOf(path) {
  const place = relative(root, path).replaceAll(sep, '/');
  return `new URL(${JSON.stringify(`./${place}`)}, import.meta.url).href`;
}

rmSync(dist, { recursive: true, force: true });
await bundle({ entryPoints: entryPoints(), outdir: dist, urlOf });
copyAssets();
await bundleDashboard();
cpSync(join(root, dashboardFolder), join(dist, dashboardFolder), { recursive: true });
