import { readFile } from 'node:fs/promises';
import { sep } from 'node:path';
import { build } from 'esbuild';
import { root } from './prepare.mjs';

/** TypeScript's settings for what is bundled, by their path in the checkout. */
export const tsconfig = 'standalone/bin/tsconfig.json';

/**
 * Packages that stay as they are: they have native parts or load files by name, and TypeORM and the SDK of S3 are only
 * loaded where they are needed.
 */
const external = ['@aws-sdk/*', '@node-rs/argon2', 'pdfkit', 'pg-native', 'pino', 'typeorm'];

/**
 * Joins modules and packages into few files, because Node takes several seconds to find, read and compile thousands, at
 * every start.
 *
 * @param {object} options
 * @param {string[] | Record<string, string>} options.entryPoints paths in the checkout; as values with the names of the results as keys.
 * @param {string} options.outdir
 * @param {(path: string) => string} options.urlOf an expression for the URL at which a module of ours, given by its
 *   path, looks for the files beside it.
 * @returns the paths of our sources in it, relative to the checkout.
 */
export async function bundle({ entryPoints, outdir, urlOf }) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints,
    outbase: '.',
    outdir,
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
    plugins: [ownModules(urlOf), packages],
  });
  return Object.keys(metafile.inputs).filter((path) => !path.includes('node_modules/'));
}

/** Our modules find their files, such as their SDL, relative to their own place and not to the bundle's. */
const ownModules = (urlOf) => ({
  name: 'own-modules',
  setup(build) {
    build.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path.includes(`${sep}node_modules${sep}`)) return undefined;
      const text = await readFile(path, 'utf8');
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', urlOf(path)) };
    });
  },
});

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
