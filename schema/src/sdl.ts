import { readFileSync } from 'node:fs';
import { errorCodeSdl } from './errors.js';

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8');

/**
 * What every subgraph has in common: the federation and access directives, the scalars, the value types and the error codes.
 * It is the same text everywhere, as a shared value type that differs by one field does not compose.
 */
export function sharedSdl(): string {
  return [read('../shared/federation.graphql'), read('../shared/values.graphql'), errorCodeSdl()].join('\n');
}

/** The whole SDL of a subgraph: its own contract and the shared part. */
export function subgraphSdl(schemaUrl: URL): string {
  return `${readFileSync(schemaUrl, 'utf8')}\n${sharedSdl()}`;
}
