import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print, type DocumentNode } from 'graphql';
import type { Sessions } from './sessions.js';

/** An error of an answer, as GraphQL has it. */
export interface AnswerError {
  readonly message: string;
  readonly path?: readonly (string | number)[] | undefined;
  readonly extensions?: { readonly code?: string; readonly [name: string]: unknown } | undefined;
}

/** What came of a query or a mutation. `data` is there beside errors when they concern only some fields. */
export interface Answer<Data> {
  readonly data: Data | null;
  readonly errors: readonly AnswerError[];
}

/** No answer has come: whether the request was carried out is not known. */
export class NoAnswerError extends Error {
  override name = 'NoAnswerError';
}

/** Sends queries and mutations. */
export type Send = <Data, Variables extends Record<string, unknown>>(
  document: TypedDocumentNode<Data, Variables>,
  ...variables: Record<string, never> extends Variables ? [Variables?] : [Variables]
) => Promise<Answer<Data>>;

/** Documents are sent as text; each is printed once. */
const printed = new WeakMap<DocumentNode, string>();

export function textOf(document: DocumentNode): string {
  const text = printed.get(document) ?? print(document);
  printed.set(document, text);
  return text;
}

/** @throws NoAnswerError when none comes in time, or what comes is no GraphQL. */
export async function post<Data>(
  options: { url: string; timeoutMs: number; fetch: typeof globalThis.fetch },
  request: { query: string; variables: object | undefined },
  token: string | undefined,
): Promise<Answer<Data>> {
  try {
    const response = await options.fetch(options.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(token !== undefined && { authorization: `Bearer ${token}` }) },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    const { data = null, errors = [] } = (await response.json()) as Partial<Answer<Data>>;
    return { data, errors };
  } catch (error) {
    throw new NoAnswerError('The platform did not answer.', { cause: error });
  }
}

const isUnauthenticated = ({ errors }: Answer<unknown>): boolean =>
  errors.some(({ extensions }) => extensions?.code === 'UNAUTHENTICATED');

/**
 * Sends as whoever has the session. A request whose token was refused goes once more with a renewed one: it was refused before anything was done.
 */
export function createSend(
  options: { url: string; timeoutMs: number; fetch: typeof globalThis.fetch },
  sessions: Sessions,
): Send {
  return async (document, ...[variables]) => {
    const request = { query: textOf(document), variables };
    const token = await sessions.token();
    const answer = await post<never>(options, request, token);
    if (token === undefined || !isUnauthenticated(answer) || !(await sessions.renew(token))) return answer;
    return post(options, request, await sessions.token());
  };
}
