import { GraphQLError, print, type DocumentNode, type GraphQLFormattedError } from 'graphql';
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { serviceIdentity } from '../identity/identity.js';
import { newId } from '../ids.js';
import { currentRequest } from '../observability/request-context.js';
import type { SubgraphEndpoint } from './execute.js';

/** Finds the endpoint of a subgraph by its name. */
export type SubgraphDirectory = (subgraph: string) => SubgraphEndpoint;

/** As much of a directory as a caller needs. */
type AskedDirectory = (subgraph: string) => Pick<SubgraphEndpoint, 'execute'>;

/** Calls another subgraph's command or query with this subgraph's service identity. */
export type SubgraphCaller = <TResult, TVariables extends Record<string, unknown>>(
  subgraph: string,
  document: TypedDocumentNode<TResult, TVariables>,
  variables: TVariables,
  options?: { timeoutMs?: number; correlationId?: string },
) => Promise<TResult>;

/** Codes of a subgraph that may well answer the same call a little later. */
const passingCodes: ReadonlySet<string> = new Set(['TIMEOUT', 'UNREACHABLE', 'SERVICE_UNAVAILABLE', 'SERVICE_BUSY']);

/**
 * The other subgraph gave no usable answer. Whether it did what it was asked is unknown: ask again under the same id. A client whose request
 * it reaches is told `SERVICE_UNAVAILABLE` when that may help, and nothing otherwise.
 */
export class SubgraphCallError extends Error {
  override name = 'SubgraphCallError';
  /** Read by graphql-js, which hands it on with the error. */
  readonly extensions: { readonly code: string } | undefined;

  /** @param detail for the log; it may name what no client should know. */
  constructor(
    readonly subgraph: string,
    readonly code: string,
    readonly detail: string,
  ) {
    const isPassing = passingCodes.has(code);
    super(
      isPassing
        ? `The service ${subgraph} does not answer now; try again shortly.`
        : `${subgraph}: ${detail} (${code})`,
    );
    this.extensions = isPassing ? { code: 'SERVICE_UNAVAILABLE' } : undefined;
  }
}

const codeOf = ({ extensions }: GraphQLFormattedError): string => {
  const code = extensions?.['code'];
  return typeof code === 'string' ? code : 'UNKNOWN';
};

const defaultTimeoutMs = 5_000;

/**
 * A caller for one subgraph.
 * @param service the name of the subgraph that calls.
 */
export function createSubgraphCaller(service: string, directory: AskedDirectory): SubgraphCaller {
  const identity = serviceIdentity(service);
  const printed = new WeakMap<DocumentNode, string>();
  const textOf = (document: DocumentNode): string => {
    const known = printed.get(document);
    if (known !== undefined) return known;
    const text = print(document);
    printed.set(document, text);
    return text;
  };
  return async (subgraph, document, variables, options = {}) => {
    const correlationId = options.correlationId ?? currentRequest()?.correlationId ?? newId();
    const origin = { identity, correlationId, clientAddress: service };
    const answer = directory(subgraph).execute({ query: textOf(document), variables }, origin);
    const result = await withTimeout(answer, options.timeoutMs ?? defaultTimeoutMs, subgraph);
    const [error] = result.errors ?? [];
    if (error) throw new SubgraphCallError(subgraph, codeOf(error), error.message);
    if (!result.data) throw new SubgraphCallError(subgraph, 'EMPTY_ANSWER', 'the answer has neither data nor errors');
    return result.data as never;
  };
}

async function withTimeout<T>(work: Promise<T>, timeoutMs: number, subgraph: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new SubgraphCallError(subgraph, 'TIMEOUT', `no answer within ${timeoutMs} ms`)),
      timeoutMs,
    );
  });
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    if (error instanceof SubgraphCallError) throw error;
    if (error instanceof GraphQLError) throw new SubgraphCallError(subgraph, codeOf(error), error.message);
    throw new SubgraphCallError(subgraph, 'UNREACHABLE', error instanceof Error ? error.message : String(error));
  } finally {
    clearTimeout(timer);
  }
}
