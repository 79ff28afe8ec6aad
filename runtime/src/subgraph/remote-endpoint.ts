import { Agent } from 'undici';
import { z } from 'zod';
import { requestError } from '../errors/request-error.js';
import type { Identity } from '../identity/identity.js';
import type { RequestOrigin, SubgraphEndpoint, SubgraphRequest } from './execute.js';
import { withBreaker } from './breaker.js';

/** The headers in which a request's origin crosses to another process. */
export const originHeaders = {
  identity: 'authorization',
  correlationId: 'x-correlation-id',
  clientAddress: 'x-client-address',
} as const;

const connectionsMax = 64;
const answerModel = z.looseObject({
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

/**
 * A subgraph in another process, asked over HTTP with a signed identity.
 * @param signIdentity answers the identity token for this subgraph.
 * @throws GraphQLError SERVICE_UNAVAILABLE when there is no usable answer in time; what was asked may have been done all the same.
 */
export function remoteEndpoint(options: {
  name: string;
  url: string;
  signIdentity: (identity: Identity, audience: string) => string;
  timeoutMs: number;
}): SubgraphEndpoint & { close: () => Promise<void> } {
  const { name, timeoutMs } = options;
  const url = new URL(options.url);
  const agent = new Agent({
    connections: connectionsMax,
    pipelining: 1,
    connectTimeout: 2_000,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });

  async function ask(request: SubgraphRequest, origin: RequestOrigin) {
    const answer = await agent.request({
      origin: url.origin,
      path: url.pathname,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        [originHeaders.identity]: `Bearer ${options.signIdentity(origin.identity, name)}`,
        [originHeaders.correlationId]: origin.correlationId,
        [originHeaders.clientAddress]: origin.clientAddress,
      },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const parsed = answerModel.parse(await answer.body.json());
    // A refusal of the whole request, as for a bad variable, is an answer too; a failing server is not.
    if (answer.statusCode >= 500 && parsed.data === undefined) throw new Error(`${name} answered ${answer.statusCode}`);
    return parsed;
  }

  const guarded = withBreaker(name, timeoutMs, ask);
  return {
    async execute(request, origin) {
      try {
        return (await guarded(request, origin)) as never;
      } catch (error) {
        throw requestError('SERVICE_UNAVAILABLE', `The service ${name} does not answer now; try again shortly.`, {
          cause: error instanceof Error ? error.message : String(error),
        });
      }
    },
    close: () => agent.close(),
  };
}
