import { Kind, visit, type DocumentNode } from 'graphql';

/**
 * Apollo's planner feeds an alias's value to `@requires` when the alias equals the required field's name
 * (apollographql/federation#3036, apollographql/router#6222). So aliases that equal a field's name get another name before planning, and
 * their own again in the answer.
 *
 * Every field name of the supergraph counts, not only those of the alias's own type: that needs no type information, covers what is behind
 * interfaces and inaccessible fields, and renaming more aliases than needed changes nothing for the client.
 */
export interface AliasRenaming {
  /** The document to plan: the same one when nothing had to be renamed. */
  readonly document: DocumentNode;
  /** Gives the answer's keys and an error path's elements their own names again. */
  readonly restore: <T>(value: T) => T;
}

/** The names of all fields of the supergraph, inaccessible ones and `__typename` included. */
export function fieldNames(supergraph: DocumentNode): ReadonlySet<string> {
  const names = new Set<string>(['__typename']);
  visit(supergraph, { FieldDefinition: (node) => void names.add(node.name.value) });
  return names;
}

/** A prefix that no name of the document begins with. */
function freePrefix(document: DocumentNode): string {
  const names = new Set<string>();
  visit(document, { Name: (node) => void names.add(node.value) });
  let prefix = 'renamed_';
  while ([...names].some((name) => name.startsWith(prefix))) prefix = `${prefix}_`;
  return prefix;
}

const unchanged = <T>(value: T): T => value;

/** Renames the aliases of a validated document that equal a field's name. */
export function renameAliases(document: DocumentNode, fields: ReadonlySet<string>): AliasRenaming {
  const isMisleading = (alias: string | undefined, field: string): alias is string =>
    alias !== undefined && alias !== field && fields.has(alias);

  let found = false;
  visit(document, { Field: (node) => void (found ||= isMisleading(node.alias?.value, node.name.value)) });
  if (!found) return { document, restore: unchanged };

  const prefix = freePrefix(document);
  const renamed = visit(document, {
    Field(node) {
      const alias = node.alias?.value;
      if (!isMisleading(alias, node.name.value)) return undefined;
      // The name depends on nothing but the alias: fields that merged under it before still do.
      return { ...node, alias: { kind: Kind.NAME, value: `${prefix}${alias}` } };
    },
  });
  const own = (name: string): string => (name.startsWith(prefix) ? name.slice(prefix.length) : name);
  return { document: renamed, restore: (value) => restoreNames(value, own) };
}

function restoreNames<T>(value: T, own: (name: string) => string): T {
  if (Array.isArray(value)) return value.map((item: unknown) => restoreNames(item, own)) as T;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [own(key), restoreNames(item, own)])) as T;
}

/** Gives an error's path its own names again. */
export function restorePath(
  path: readonly (string | number)[],
  restore: AliasRenaming['restore'],
): (string | number)[] {
  return path.map((element) =>
    typeof element === 'string' ? (Object.keys(restore({ [element]: null }))[0] as string) : element,
  );
}
