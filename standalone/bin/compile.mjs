import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

const cache = join(root, 'node_modules/.cache/agio');
const manifestPath = join(cache, 'manifest.json');
/** What was compiled stays for a process that still runs from it; more than this many are nobody's any more. */
const compiledMax = 5;

/** Decides what the result is like, besides the sources themselves. */
const settings = [
  'standalone/bin/tsconfig.json',
  'tsconfig.json',
  'standalone/bin/bundle.mjs',
  'standalone/bin/compile.mjs',
  'standalone/bin/dashboard.mjs',
  'node_modules/.package-lock.json',
  // A directory changes when a file is added to it.
  'standalone/src/commands',
  'subgraphs',
];

/**
 * Compiles the platform, its commands and its page, unless nothing has changed since the last time.
 *
 * @returns the directory with a module for each of `entryPoints`, at its path in the checkout and ending in `.mjs`.
 */
export async function compile() {
  const manifest = readManifest();
  if (manifest !== undefined && isFresh(manifest)) return join(cache, manifest.name);
  console.log('  Compiling ...');
  const [{ bundle }, { bundleDashboard }] = await Promise.all([import('./bundle.mjs'), import('./dashboard.mjs')]);
  const name = randomBytes(8).toString('hex');
  const directory = join(cache, name);
  const sources = await bundle({
    entryPoints: entryPoints(),
    outdir: directory,
    // It runs where it was compiled, so the files are where they were.
    urlOf: (path) => JSON.stringify(pathToFileURL(path).href),
  });
  sources.push(...(await bundleDashboard()));
  const stamps = Object.fromEntries([...sources, ...settings].map((path) => [path, stampOf(path)]));
  writeManifest({ name, root, node: process.version, stamps });
  removeOld();
  return directory;
}

/** The launchers, the commands, and the main module of every part that can be a process of its own. */
function entryPoints() {
  const commands = readdirSync(join(root, 'standalone/src/commands')).filter((name) => /^[\w-]+\.ts$/.test(name));
  return [
    'standalone/src/main.ts',
    'standalone/src/services/main.ts',
    ...commands.map((name) => `standalone/src/commands/${name}`),
    ...readdirSync(join(root, 'subgraphs')).map((name) => `subgraphs/${name}/src/main.ts`),
    'gateway/src/main.ts',
    'sandbox/src/main.ts',
  ];
}

/** The paths of the sources are compiled in, so a checkout that was moved or copied has to be compiled again. */
function isFresh({ name, node, stamps, ...manifest }) {
  return (
    manifest.root === root &&
    node === process.version &&
    stampOf(join(cache, name)) !== undefined &&
    stampOf('dashboard/dist/app.js') !== undefined &&
    Object.entries(stamps).every(([path, stamp]) => stampOf(path) === stamp)
  );
}

function stampOf(path) {
  const found = statSync(resolve(root, path), { throwIfNoEntry: false });
  return found && `${found.mtimeMs} ${found.size}`;
}

function readManifest() {
  try {
    return JSON.parse(readFileSync(manifestPath, 'utf8'));
  } catch {
    return undefined;
  }
}

/** Renamed when complete, for another start may read it at any moment. */
function writeManifest(manifest) {
  const draft = `${manifestPath}.${randomBytes(4).toString('hex')}`;
  writeFileSync(draft, JSON.stringify(manifest));
  renameSync(draft, manifestPath);
}

function removeOld() {
  const directories = readdirSync(cache, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ path: join(cache, name), time: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.time - a.time);
  for (const { path } of directories.slice(compiledMax)) rmSync(path, { recursive: true, force: true });
}
