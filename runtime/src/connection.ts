import { GraphQLError } from 'graphql';

/** The most that one page of any list holds. */
export const pageItemsMax = 100;

/** The arguments of every connection. */
export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** Which page of a keyset-ordered list is asked for; cursors are already decoded. */
export interface Page {
  readonly limit: number;
  readonly backwards: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

const refuse = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

const encodeCursor = (key: string): string => Buffer.from(key, 'utf8').toString('base64url');

function decodeCursor(
  name: string,
  cursor: string | null | undefined,
  isKey: (text: string) => boolean,
): string | null {
  if (cursor === null || cursor === undefined) return null;
  const key = Buffer.from(cursor, 'base64url').toString('utf8');
  if (!isKey(key))
    throw refuse(`\`${name}\` is not a cursor of this list; take one from \`edges { cursor }\` or \`pageInfo\`.`);
  return key;
}

/**
 * Reads the arguments of a Relay connection.
 * @param isKey whether a decoded cursor can be a key of this list.
 * @throws GraphQLError BAD_USER_INPUT naming the argument and what is allowed.
 */
export function readPage(args: PageArguments, isKey: (text: string) => boolean): Page {
  const { first, last } = args;
  if (first != null && last != null) throw refuse('Give `first` or `last`, not both.');
  const [name, count] = last != null ? (['last', last] as const) : (['first', first ?? 20] as const);
  if (count < 1 || count > pageItemsMax)
    throw refuse(`\`${name}\` must be between 1 and ${pageItemsMax}; got ${count}.`);
  return {
    limit: count,
    backwards: last != null,
    after: decodeCursor('after', args.after, isKey),
    before: decodeCursor('before', args.before, isKey),
  };
}

/** A page of a list as the graph shows it. */
export interface Connection<Node> {
  readonly edges: { readonly cursor: string; readonly node: Node }[];
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor: string | null;
    readonly endCursor: string | null;
  };
}

/**
 * Makes a connection of rows read with one row more than the page holds, which tells whether there are more.
 * @param rows in the order they were read, so backwards for a backward page.
 */
export function toConnection<Row, Node>(
  page: Page,
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  nodeOf: (row: Row) => Node,
): Connection<Node> {
  const more = rows.length > page.limit;
  return connectionOf(page, { rows: rows.slice(0, page.limit), more }, keyOf, nodeOf);
}

/**
 * Makes a connection of a page's rows.
 * @param read.rows in the order they were read, so backwards for a backward page.
 * @param read.more whether further rows follow in that order.
 */
export function connectionOf<Row, Node>(
  page: Page,
  read: { readonly rows: readonly Row[]; readonly more: boolean },
  keyOf: (row: Row) => string,
  nodeOf: (row: Row) => Node,
): Connection<Node> {
  const rows = page.backwards ? read.rows.toReversed() : read.rows;
  const edges = rows.map((row) => ({ cursor: encodeCursor(keyOf(row)), node: nodeOf(row) }));
  return {
    edges,
    pageInfo: {
      hasNextPage: page.backwards ? page.before !== null : read.more,
      hasPreviousPage: page.backwards ? read.more : page.after !== null,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
