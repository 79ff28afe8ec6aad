import { EnvironmentError } from '../env.js';
import type { IdentitySigner } from '../identity/identity-token.js';
import type { SubgraphDirectory } from './caller.js';
import type { SubgraphEndpoint } from './execute.js';
import { boundedEndpoint } from './bounded-endpoint.js';
import { remoteEndpoint } from './remote-endpoint.js';

/** How long a subgraph in another process may take for an answer. */
const remoteTimeoutMs = 5_000;
/** A subgraph in this process shares its time with all others, so it is given longer; less, though, than clients usually wait. */
const localTimeoutMs = 20_000;

/** The subgraphs that a process can ask: those in it, added as they start, and those in other processes, by their URLs. */
export interface SubgraphRegistry {
  readonly find: SubgraphDirectory;
  readonly add: (name: string, endpoint: SubgraphEndpoint) => void;
  readonly close: () => Promise<void>;
}

/** The variable that names where a subgraph is when it runs elsewhere: `WALLETS_URL`, of all its replicas with commas between them. */
export const urlVariable = (subgraph: string): string => `${subgraph.toUpperCase()}_URL`;

/**
 * The URLs of other subgraphs among the variables, by name: one for each replica.
 * @throws EnvironmentError naming every variable that holds something else.
 */
export function remoteSubgraphs(
  names: readonly string[],
  source: NodeJS.ProcessEnv,
): Readonly<Record<string, readonly string[]>> {
  const faults: string[] = [];
  const found = names.flatMap((name) => {
    const variable = urlVariable(name);
    const urls = (source[variable] ?? '')
      .split(',')
      .map((url) => url.trim())
      .filter(Boolean);
    for (const url of urls) {
      if (!isHttpUrl(url))
        faults.push(`  ${variable}: must be a URL such as http://host:4001/graphql, or several with commas`);
    }
    return urls.length > 0 ? [[name, [...new Set(urls)]] as const] : [];
  });
  if (faults.length > 0) throw new EnvironmentError(`The environment is not as required:\n${faults.join('\n')}`);
  return Object.fromEntries(found);
}

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

export function createRegistry(options: {
  /** URLs of the GraphQL endpoints of each subgraph's replicas. */
  remote: Readonly<Record<string, readonly string[]>>;
  signIdentity: IdentitySigner;
}): SubgraphRegistry {
  const remotes = Object.entries(options.remote).map(
    ([name, urls]) =>
      [name, remoteEndpoint({ name, urls, signIdentity: options.signIdentity, timeoutMs: remoteTimeoutMs })] as const,
  );
  const endpoints = new Map<string, SubgraphEndpoint>(remotes);
  return {
    find(name) {
      const endpoint = endpoints.get(name);
      if (!endpoint)
        throw new Error(`The subgraph ${name} neither runs in this process nor has a ${urlVariable(name)}.`);
      return endpoint;
    },
    add: (name, endpoint) => void endpoints.set(name, boundedEndpoint(name, endpoint, localTimeoutMs)),
    async close() {
      await Promise.all(remotes.map(([, endpoint]) => endpoint.close()));
    },
  };
}
