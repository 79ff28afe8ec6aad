import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './prepare.mjs';

/** Where the page is when it is ready to be served, relative to the checkout. */
export const dashboardFolder = 'dashboard/dist';

const source = 'dashboard/src';
const copied = ['index.html', 'style.css', 'icon.svg'];

/**
 * Makes the page: its script in one file, and what needs no making beside it.
 *
 * @returns the paths of our sources in it, relative to the checkout.
 */
export async function bundleDashboard() {
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [`${source}/main.ts`],
    outfile: `${dashboardFolder}/app.js`,
    write: false,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    // The one for Node asks for globals that browsers lack.
    define: { 'globalThis.process': 'undefined' },
    metafile: true,
    logLevel: 'error',
  });
  mkdirSync(join(root, dashboardFolder), { recursive: true });
  for (const file of outputFiles) put('app.js', file.contents);
  for (const name of copied) put(name, readFileSync(join(root, source, name)));
  const sources = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
  return [...sources, ...copied.map((name) => `${source}/${name}`)];
}

/** Renamed when complete, for a platform that starts at this moment may read it. */
function put(name, contents) {
  const path = join(root, dashboardFolder, name);
  const draft = `${path}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, contents);
  renameSync(draft, path);
}
