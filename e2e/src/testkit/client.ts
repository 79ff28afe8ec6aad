import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';

/** An answer of the endpoint as it came over HTTP. */
export interface Answer<TData> {
  readonly status: number;
  readonly headers: Headers;
  readonly data: TData | null | undefined;
  readonly errors:
    | readonly { message: string; path?: (string | number)[]; extensions: { code: string; [name: string]: unknown } }[]
    | undefined;
}

/** Sends documents to the endpoint as somebody, or as nobody. */
export interface Client {
  /** The whole answer. Takes any document, typed or not. */
  readonly send: <TData, TVariables extends Record<string, unknown>>(
    document: TypedDocumentNode<TData, TVariables> | string,
    variables?: TVariables,
  ) => Promise<Answer<TData>>;
  /** The data of an answer without errors. @throws Error when there are any. */
  readonly run: <TData, TVariables extends Record<string, unknown>>(
    document: TypedDocumentNode<TData, TVariables>,
    ...variables: Record<string, never> extends TVariables ? [TVariables?] : [TVariables]
  ) => Promise<TData>;
}

const requestTimeoutMs = 30_000;

/** @param accessToken without one, the client is nobody. */
export function createClient(url: string, accessToken?: string): Client {
  const send: Client['send'] = async (document, variables) => {
    const response = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        ...(accessToken === undefined ? {} : { authorization: `Bearer ${accessToken}` }),
      },
      body: JSON.stringify({ query: typeof document === 'string' ? document : print(document), variables }),
      signal: AbortSignal.timeout(requestTimeoutMs),
    });
    const body = (await response.json()) as Pick<Answer<never>, 'data' | 'errors'>;
    return { status: response.status, headers: response.headers, data: body.data, errors: body.errors };
  };
  return withRun(send);
}

/** A client that sends in this way. */
export const withRun = (send: Client['send']): Client => ({
  send,
  async run(document, ...[variables]) {
    const { data, errors } = await send(document, variables as never);
    if (errors) throw new Error(`The answer has errors: ${JSON.stringify(errors)}`);
    return data as never;
  },
});
