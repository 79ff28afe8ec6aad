import { createHash } from 'node:crypto';
import type { GatewayGraphQLRequestContext } from '@apollo/server-gateway-interface';
import { print, type DocumentNode } from 'graphql';
import { renameAliases, type AliasRenaming } from './alias-renaming.js';

/** A document as it is planned. */
export interface PlannedDocument {
  readonly renaming: AliasRenaming;
  readonly source: string;
  /** The key under which Apollo keeps the plan. */
  readonly hash: string;
}

/**
 * Renames the misleading aliases of documents, of each once.
 * @param fields the names of the supergraph's fields.
 */
export function createDocumentReader(
  fields: ReadonlySet<string>,
): (request: Pick<GatewayGraphQLRequestContext, 'document' | 'source' | 'queryHash'>) => PlannedDocument {
  // Apollo Server keeps the documents it has checked, bounded; what is known of one goes with it.
  const read = new WeakMap<DocumentNode, PlannedDocument>();
  return ({ document, source, queryHash }) => {
    const known = read.get(document);
    if (known) return known;
    const renaming = renameAliases(document, fields);
    const same = renaming.document === document;
    const text = same ? source : print(renaming.document);
    const result = { renaming, source: text, hash: same ? queryHash : createHash('sha256').update(text).digest('hex') };
    read.set(document, result);
    return result;
  };
}
