import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { setTimeout as sleep } from 'node:timers/promises';

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
  /** The data of an answer without errors, asked for again while there are only errors that invite to it. @throws Error when there are others. */
  readonly run: <TData, TVariables extends Record<string, unknown>>(
    document: TypedDocumentNode<TData, TVariables>,
    ...variables: Record<string, never> extends TVariables ? [TVariables?] : [TVariables]
  ) => Promise<TData>;
}

const requestTimeoutMs = 30_000;

/** Codes by which the platform says that the same request may go again. */
export const retryableCodes: ReadonlySet<string> = new Set(['SERVICE_UNAVAILABLE', 'SERVICE_BUSY']);

const pauseMs = 500;

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

/** Sends again what is answered with nothing but errors that invite to, for so long. */
export function sendPatiently(send: Client['send'], patienceMs: number): Client['send'] {
  return async (document, variables) => {
    const until = Date.now() + patienceMs;
    for (;;) {
      const answer = await send(document, variables);
      const mayGoAgain = answer.errors?.every(({ extensions }) => retryableCodes.has(extensions.code)) ?? false;
      if (!mayGoAgain || Date.now() > until) return answer;
      await sleep(pauseMs);
    }
  };
}

/** Longer than a breaker stays open, and shorter than a test may take. */
const runPatienceMs = 40_000;

/** A client that sends in this way. */
export const withRun = (send: Client['send']): Client => ({
  send,
  async run(document, ...[variables]) {
    const { data, errors } = await sendPatiently(send, runPatienceMs)(document, variables as never);
    if (errors) throw new Error(`The answer has errors: ${JSON.stringify(errors)}`);
    return data as never;
  },
});
