import type { Identity } from '../identity/identity.js';
import type { SubgraphDirectory } from './caller.js';
import type { SubgraphEndpoint } from './execute.js';
import { remoteEndpoint } from './remote-endpoint.js';

/** How long a subgraph in another process may take for an answer. */
const remoteTimeoutMs = 5_000;

/** The subgraphs that a process can ask: those in it, added as they start, and those in other processes, by their URLs. */
export interface SubgraphRegistry {
  readonly find: SubgraphDirectory;
  readonly add: (name: string, endpoint: SubgraphEndpoint) => void;
  readonly close: () => Promise<void>;
}

/** The variable that names where a subgraph is when it runs elsewhere: `WALLETS_URL`. */
export const urlVariable = (subgraph: string): string => `${subgraph.toUpperCase()}_URL`;

/** The URLs of other subgraphs among the variables, by name. */
export function remoteSubgraphs(names: readonly string[], source: NodeJS.ProcessEnv): Record<string, string> {
  const urls = names.map((name) => [name, source[urlVariable(name)]] as const);
  return Object.fromEntries(urls.filter((entry): entry is [string, string] => Boolean(entry[1])));
}

export function createRegistry(options: {
  /** URLs of GraphQL endpoints by subgraph. */
  remote: Readonly<Record<string, string>>;
  signIdentity: (identity: Identity, audience: string) => string;
}): SubgraphRegistry {
  const remotes = Object.entries(options.remote).map(
    ([name, url]) =>
      [name, remoteEndpoint({ name, url, signIdentity: options.signIdentity, timeoutMs: remoteTimeoutMs })] as const,
  );
  const endpoints = new Map<string, SubgraphEndpoint>(remotes);
  return {
    find(name) {
      const endpoint = endpoints.get(name);
      if (!endpoint)
        throw new Error(`The subgraph ${name} neither runs in this process nor has a ${urlVariable(name)}.`);
      return endpoint;
    },
    add: (name, endpoint) => void endpoints.set(name, endpoint),
    async close() {
      await Promise.all(remotes.map(([, endpoint]) => endpoint.close()));
    },
  };
}
