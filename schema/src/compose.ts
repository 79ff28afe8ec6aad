import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
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

/** A subgraph of another team. */
export interface PartnerSubgraph {
  readonly name: string;
  /** Its GraphQL endpoint, as the gateway reaches it. */
  readonly url: string;
  /** Its whole SDL. */
  readonly sdl: string;
}

/**
 * Composes the supergraph from the subgraphs' SDL, and from those of partners.
 * @throws Error with every fault of the composition. Hints that a shared type differs between subgraphs are faults too: they loosen the
 * public type silently.
 */
export function compose(partners: readonly PartnerSubgraph[] = []): Composition {
  // Where a subgraph of ours is, a variable says.
  const own = subgraphs.map(({ name }) => ({ name, sdl: sdlOf(name), url: `http://${name}.invalid/graphql` }));
  const services = [...own, ...partners].map(({ name, sdl, url }) => ({ name, typeDefs: parse(sdl), url }));
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

const usage = `Usage: npm run schema:compose -- --out FILE [NAME URL SDL-FILE]...
Composes the platform's subgraphs with those of partners: each has a name, the URL of its GraphQL endpoint, and a file with its SDL.`;

/** The partners of a command line: for each three words. */
function partnersOf(words: readonly string[]): PartnerSubgraph[] {
  if (words.length % 3 !== 0) throw new Error(`A partner's subgraph has a name, a URL and a file.\n${usage}`);
  return Array.from({ length: words.length / 3 }, (_, index) => {
    const [name, url, file] = words.slice(index * 3, index * 3 + 3) as [string, string, string];
    if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)) {
      throw new Error(`The URL of ${name} must be one such as https://host/graphql, and is ${url}.`);
    }
    return { name, url, sdl: readFileSync(file, 'utf8') };
  });
}

/** Writes a file in one stroke, so that whoever follows it never sees a part of it. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.next`, text);
  renameSync(`${path}.next`, path);
}

/** Writes the composed schemas, or with `--check` says which of the committed ones are out of date; with `--out` the supergraph with partners into a file. */
function main(): void {
  const { values, positionals } = parseArgs({
    options: { check: { type: 'boolean' }, out: { type: 'string' } },
    allowPositionals: true,
  });
  if (values.out === undefined && positionals.length > 0) throw new Error(`--out says where to.\n${usage}`);
  const composition = compose(partnersOf(positionals));
  if (values.out !== undefined) {
    replaceFile(values.out, composition.supergraphSdl);
    console.log(`wrote ${values.out}`);
    return;
  }
  for (const [name, file] of Object.entries(files) as [keyof Composition, string][]) {
    const path = pathOf(file);
    const same = existsSync(path) && readFileSync(path, 'utf8') === composition[name];
    if (same) continue;
    if (values.check) {
      process.exitCode = 1;
      console.error(`${file} is out of date: run \`npm run codegen\` and commit it.`);
    } else {
      replaceFile(path, composition[name]);
      console.log(`wrote ${file}`);
    }
  }
}

if (import.meta.filename === process.argv[1]) {
  try {
    main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
