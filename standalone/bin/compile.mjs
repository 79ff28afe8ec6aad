import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join, resolve, sep } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './prepare.mjs';

const cache = join(root, 'node_modules/.cache/agio');
const manifestPath = join(cache, 'manifest.json');
const tsconfig = 'standalone/bin/tsconfig.json';
/** What was compiled stays for a process that still runs from it; more than this many are nobody's any more. */
const compiledMax = 5;

/** Decides what the result is like, besides the sources themselves. */
const settings = [
  tsconfig,
  'tsconfig.json',
  'standalone/bin/compile.mjs',
  'node_modules/.package-lock.json',
  // A directory changes when a file is added to it.
  'standalone/src/commands',
  'subgraphs',
];

/**
 * Packages that stay as they are: they have native parts or load files by name, and TypeORM and the SDK of S3 are only
 * loaded where they are needed.
 */
const external = ['@aws-sdk/*', '@node-rs/argon2', 'pdfkit', 'pg-native', 'pino', 'typeorm'];

/**
 * Compiles the platform and its commands, unless nothing has changed since the last time. Modules and packages are
 * joined into few files because Node takes several seconds to find, read and compile thousands, at every start.
 *
 * @returns the directory with a module for each of `entryPoints`, at its path in the checkout and ending in `.mjs`.
 */
export async function compile() {
  const manifest = readManifest();
  if (manifest !== undefined && isFresh(manifest)) return join(cache, manifest.name);
  console.log('  Compiling ...');
  const { build } = await import('esbuild');
  const name = randomBytes(8).toString('hex');
  const directory = join(cache, name);
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entryPoints(),
    outbase: '.',
    outdir: directory,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    tsconfig,
    external,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    metafile: true,
    logLevel: 'error',
    // CommonJS packages find what they expect of a module's surroundings.
    banner: {
      js: [
        `import { createRequire as createRequireOfBundle } from 'node:module';`,
        `const require = createRequireOfBundle(import.meta.url);`,
        `const __filename = import.meta.filename, __dirname = import.meta.dirname;`,
      ].join(' '),
    },
    plugins: [ownModules, packages],
  });
  const sources = Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
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

/** Our modules find their files, such as their SDL, relative to their own place and not to the compiled file's. */
const ownModules = {
  name: 'own-modules',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', JSON.stringify(pathToFileURL(path).href)) };
    });
  },
};

/** A source map without packages is a tenth of the size, and nobody debugs those through it. */
const packages = {
  name: 'packages',
  setup(build) {
    const emptyMap = Buffer.from('{"version":3,"sources":["package"],"mappings":"AAAA"}').toString('base64');
    build.onLoad({ filter: /node_modules.*\.[cm]?js$/ }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const own = text.replaceAll('//# sourceMappingURL=', '// ');
      return { loader: 'js', contents: `${own}\n//# sourceMappingURL=data:application/json;base64,${emptyMap}` };
    });
  },
};

/** The paths of the sources are compiled in, so a checkout that was moved or copied has to be compiled again. */
function isFresh({ name, node, stamps, ...manifest }) {
  return (
    manifest.root === root &&
    node === process.version &&
    stampOf(join(cache, name)) !== undefined &&
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
