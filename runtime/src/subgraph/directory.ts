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
  /**
   * Takes where a supergraph says its subgraphs are, the URLs of replicas with commas between them, which counts for those that this process knows of from
   * nowhere else. What is not named any more can still be asked for a while, by whoever is at it.
   * @throws Error naming those that can be reached in no way; nothing has changed then.
   */
  readonly announce: (urls: Readonly<Record<string, string>>) => void;
  readonly close: () => Promise<void>;
}

/** How long a subgraph is kept that a supergraph does not name any more: longer than any request takes. */
const farewellMs = 60_000;

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
    const urls = listedUrls(source[variable] ?? '');
    for (const url of urls) {
      if (!isHttpUrl(url))
        faults.push(`  ${variable}: must be a URL such as http://host:4001/graphql, or several with commas`);
    }
    return urls.length > 0 ? [[name, [...new Set(urls)]] as const] : [];
  });
  if (faults.length > 0) throw new EnvironmentError(`The environment is not as required:\n${faults.join('\n')}`);
  return Object.fromEntries(found);
}

/** Where a supergraph says its subgraphs are, unless a variable says it of one of them. */
export const urlsByVariables = (
  urls: Readonly<Record<string, string>>,
  source: NodeJS.ProcessEnv,
): Record<string, string> =>
  Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, source[urlVariable(name)] || url]));

const listedUrls = (text: string): string[] =>
  text
    .split(',')
    .map((url) => url.trim())
    .filter(Boolean);

const isHttpUrl = (text: string): boolean => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);

/** Whether URLs may lead to somebody: names below `invalid` never do, and stand for those that a variable says. */
const leadSomewhere = (urls: readonly string[]): boolean =>
  urls.length > 0 && urls.every((url) => isHttpUrl(url) && !new URL(url).hostname.endsWith('.invalid'));

interface AnnouncedSubgraph {
  readonly url: string;
  readonly endpoint: ReturnType<typeof remoteEndpoint>;
}

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
  const announced = new Map<string, AnnouncedSubgraph>();
  const leaving = new Map<AnnouncedSubgraph, NodeJS.Timeout>();

  function dismiss(name: string, subgraph: AnnouncedSubgraph): void {
    const end = (): void => {
      leaving.delete(subgraph);
      if (announced.get(name) === subgraph) announced.delete(name);
      void subgraph.endpoint.close();
    };
    leaving.set(subgraph, setTimeout(end, farewellMs).unref());
  }

  /** Takes back what was not named for a while. */
  function keep(subgraph: AnnouncedSubgraph): void {
    clearTimeout(leaving.get(subgraph));
    leaving.delete(subgraph);
  }

  return {
    find(name) {
      const endpoint = endpoints.get(name) ?? announced.get(name)?.endpoint;
      if (!endpoint)
        throw new Error(`The subgraph ${name} neither runs in this process nor has a ${urlVariable(name)}.`);
      return endpoint;
    },
    add: (name, endpoint) => void endpoints.set(name, boundedEndpoint(name, endpoint, localTimeoutMs)),
    announce(urls) {
      const others = Object.entries(urls).filter(([name]) => !endpoints.has(name));
      const lost = others.filter(([, url]) => !leadSomewhere(listedUrls(url))).map(([name]) => name);
      if (lost.length > 0) {
        const variables = lost.map(urlVariable).join(', ');
        throw new Error(`No URL is known of ${lost.join(', ')}: give it in the supergraph, or as ${variables}.`);
      }
      for (const [name, url] of others) {
        const known = announced.get(name);
        if (known?.url === url) {
          keep(known);
          continue;
        }
        const endpoint = remoteEndpoint({
          name,
          urls: listedUrls(url),
          signIdentity: options.signIdentity,
          timeoutMs: remoteTimeoutMs,
        });
        announced.set(name, { url, endpoint });
        if (known && !leaving.has(known)) dismiss(name, known);
      }
      for (const [name, subgraph] of announced) {
        if (!(name in urls) && !leaving.has(subgraph)) dismiss(name, subgraph);
      }
    },
    async close() {
      for (const timer of leaving.values()) clearTimeout(timer);
      const others = new Set([...leaving.keys(), ...announced.values()]);
      await Promise.all(
        [...remotes.map(([, endpoint]) => endpoint), ...[...others].map((each) => each.endpoint)].map((endpoint) =>
          endpoint.close(),
        ),
      );
    },
  };
}
