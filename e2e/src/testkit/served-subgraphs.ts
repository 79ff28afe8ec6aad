import { createIdentitySigner, createIdentityVerifier } from '@agio/runtime/identity/identity-token';
import type { Identity } from '@agio/runtime/identity/identity';
import { newId } from '@agio/runtime/ids';
import { createLogger } from '@agio/runtime/logging/logger';
import { startSubgraph } from '@agio/runtime/subgraph/host';
import { serveSubgraph } from '@agio/runtime/subgraph/server';
import type { SubgraphDefinition } from '@agio/runtime/subgraph/subgraph';
import type { Answer } from './client.js';
import { testSecret } from './platform.js';

/** A platform's subgraphs, each behind a port of its own, for whoever gets past the gateway. */
export interface ServedSubgraphs {
  /** Asks a subgraph directly, with a signed identity as another part of the platform would, or with that very token. */
  readonly ask: (
    subgraph: string,
    query: string,
    variables: Record<string, unknown>,
    as: Identity | { token: string | undefined },
  ) => Promise<Pick<Answer<Record<string, unknown>>, 'status' | 'data' | 'errors'>>;
  readonly stop: () => Promise<void>;
}

/** The token by which a part of the platform tells a subgraph for whom it asks. */
export const signIdentity = createIdentitySigner({ current: testSecret });

/** Serves subgraphs from this process on the database of a running platform. Nothing in them works by itself. */
export async function serveSubgraphs(
  definitions: readonly SubgraphDefinition[],
  databaseUrl: string,
): Promise<ServedSubgraphs> {
  const logger = createLogger({ name: 'test', level: 'silent' });
  const secret = { current: testSecret };
  const unused = undefined as never;
  const served = await Promise.all(
    definitions.map(async (definition) => {
      const resources = { secret, logger, jobs: unused, pubsub: unused, directory: unused, env: { AGIO_SEED: 'none' } };
      const subgraph = await startSubgraph(definition, resources, databaseUrl);
      const verifyIdentity = createIdentityVerifier(secret, definition.name);
      const server = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifyIdentity, logger });
      return { name: definition.name, subgraph, server };
    }),
  );
  return {
    async ask(name, query, variables, as) {
      const found = served.find((each) => each.name === name);
      if (!found) throw new Error(`The subgraph ${name} is not served.`);
      const token = 'kind' in as ? signIdentity(as, name) : as.token;
      const response = await fetch(`${found.server.url}/graphql`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-correlation-id': newId(),
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        },
        body: JSON.stringify({ query, variables }),
      });
      return { status: response.status, ...((await response.json()) as object) } as never;
    },
    async stop() {
      await Promise.all(
        served.map(async ({ server, subgraph }) => {
          await server.stop(0);
          await subgraph.stop();
        }),
      );
    },
  };
}
