import { requestError } from '../errors/request-error.js';
import type { SubgraphEndpoint } from './execute.js';

/**
 * A subgraph in this process, which is not waited for longer than this: when its store hangs whoever asks has to hear of it, as they do of a
 * subgraph in another process. What was asked goes on, and may be done all the same.
 * @throws GraphQLError SERVICE_UNAVAILABLE when there is no answer in time.
 */
export function boundedEndpoint(name: string, endpoint: SubgraphEndpoint, timeoutMs: number): SubgraphEndpoint {
  return {
    ...endpoint,
    async execute(request, origin) {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<never>((_, reject) => {
        timer = setTimeout(() => {
          const cause = `no answer within ${timeoutMs} ms`;
          const message = `The service ${name} does not answer now; try again shortly.`;
          reject(requestError('SERVICE_UNAVAILABLE', message, { cause }));
        }, timeoutMs);
      });
      try {
        return await Promise.race([endpoint.execute(request, origin), late]);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}
