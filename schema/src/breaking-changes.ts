import { readFileSync, writeFileSync } from 'node:fs';
import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { buildSchema } from 'graphql';
import { pathOf } from './subgraphs.js';

/**
 * What clients of one public API could not do any more with another, such as a field that is gone or an argument that is now required; one
 * line each. New fields, types and enum values are none.
 * @param released the SDL that clients were written against; `current` the one that they would get.
 */
export async function findBreakingChanges(released: string, current: string): Promise<string[]> {
  const changes = await diff(buildSchema(released), buildSchema(current));
  return changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path, message }) => (path === undefined ? message : `${path}: ${message}`))
    .sort();
}

const releasedFile = 'schema/released/api.graphql';
const currentFile = 'schema/api.graphql';

/** Names what breaks since the last release, or with `--release` makes the present API the released one. */
async function main(): Promise<void> {
  const current = readFileSync(pathOf(currentFile), 'utf8');
  if (process.argv.includes('--release')) {
    writeFileSync(pathOf(releasedFile), current);
    console.log(`wrote ${releasedFile}`);
    return;
  }
  const breaking = await findBreakingChanges(readFileSync(pathOf(releasedFile), 'utf8'), current);
  if (breaking.length === 0) return;
  process.exitCode = 1;
  console.error(`Clients of the last release would break:\n${breaking.map((change) => `  ${change}`).join('\n')}`);
  console.error('Deprecate instead; or, for a new major version, run `npm run schema:release` and commit it.');
}

if (import.meta.filename === process.argv[1]) await main();
