import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { composeServices } from '@apollo/composition';
import { Supergraph } from '@apollo/federation-internals';
import { parse, printSchema } from 'graphql';
import { pathOf, sdlOf, subgraphs } from './subgraphs.js';

/** What the subgraphs compose to. */
export interface Composition {
  readonly supergraphSdl: string;
  /** The public API: without the inaccessible commands between subgraphs. */
  readonly apiSdl: string;
}

/**
 * Composes the supergraph from the subgraphs' SDL.
 * @throws Error with every fault of the composition. Hints that a shared type differs between subgraphs are faults too: they loosen the
 * public type silently.
 */
export function compose(): Composition {
  const services = subgraphs.map(({ name }) => ({
    name,
    typeDefs: parse(sdlOf(name)),
    url: `http://${name}.invalid/graphql`,
  }));
  const result = composeServices(services);
  if (result.errors)
    throw new Error(`The subgraphs do not compose:\n${result.errors.map((error) => error.message).join('\n')}`);
  const loosened = result.hints.filter((hint) => hint.definition.code.startsWith('INCONSISTENT_'));
  if (loosened.length > 0)
    throw new Error(`Composition loosens a shared type:\n${loosened.map((hint) => hint.message).join('\n')}`);
  const apiSchema = Supergraph.build(result.supergraphSdl).apiSchema().toGraphQLJSSchema();
  return { supergraphSdl: `${result.supergraphSdl}\n`, apiSdl: `${printSchema(apiSchema)}\n` };
}

const files = { supergraphSdl: 'schema/supergraph.graphql', apiSdl: 'schema/api.graphql' } as const;

/** Writes the composed schemas, or with `--check` says which of the committed ones are out of date. */
function main(): void {
  const composition = compose();
  const check = process.argv.includes('--check');
  for (const [name, file] of Object.entries(files) as [keyof Composition, string][]) {
    const path = pathOf(file);
    const same = existsSync(path) && readFileSync(path, 'utf8') === composition[name];
    if (same) continue;
    if (check) {
      process.exitCode = 1;
      console.error(`${file} is out of date: run \`npm run codegen\` and commit it.`);
    } else {
      writeFileSync(path, composition[name]);
      console.log(`wrote ${file}`);
    }
  }
}

if (import.meta.filename === process.argv[1]) main();
