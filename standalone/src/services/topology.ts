import { urlVariable } from '@agio/runtime/subgraph/directory';

/** What a process does: answers for a subgraph, works for it in the background, is the endpoint, or plays the outside world. */
export type PartRole = 'server' | 'worker' | 'gateway' | 'sandbox';

/** One process of the platform and its place. */
export interface Placement {
  /** `wallets.server.1`: the name in logs, and of whoever asks about one process. */
  readonly id: string;
  readonly part: string;
  readonly role: PartRole;
  /** From 1 on. */
  readonly replica: number;
  readonly port: number;
  /** Where it answers, without a path. */
  readonly url: string;
  /** Its main module, by its path in the checkout without `.ts`. */
  readonly module: string;
  /** Its variables, on top of those that all processes share. */
  readonly env: Readonly<Record<string, string>>;
}

export interface TopologyOptions {
  /** The subgraphs that run here, callers after those that they call. */
  readonly subgraphs: readonly string[];
  /** The URLs of subgraphs that run elsewhere, by name. */
  readonly remote: Readonly<Record<string, readonly string[]>>;
  /** Whether the outside world of the demo runs here. */
  readonly hasSandbox: boolean;
  readonly replicasOf: (part: string) => number;
  /** What links to receipts begin with, where something stands in front of transactions. */
  readonly receiptBaseUrl: string | undefined;
  /** What links to statements begin with, where something stands in front of wallets. */
  readonly statementBaseUrl: string | undefined;
  /** Where the gateway's replicas listen, each on a port of its own. */
  readonly gateway: { readonly host: string; readonly ports: readonly number[] };
  /** Ports that are free and stay so, for whatever is not the gateway: as many as `innerPortCount` says. */
  readonly innerPorts: readonly number[];
}

const loopback = '127.0.0.1';
const subgraphRoles = ['server', 'worker'] as const;
const endpointOf = ({ url }: Placement): string => `${url}/graphql`;

/** How many processes there are besides the gateway's. */
export function innerPortCount(options: Pick<TopologyOptions, 'subgraphs' | 'hasSandbox' | 'replicasOf'>): number {
  const replicas = options.subgraphs.reduce((sum, name) => sum + options.replicasOf(name), 0);
  return replicas * subgraphRoles.length + (options.hasSandbox ? 1 : 0);
}

/** Says which processes make up the platform, where each listens, and how they find each other. In the order of their start. */
export function planTopology(options: TopologyOptions): Placement[] {
  const { host, ports } = options.gateway;
  const innerPorts = options.innerPorts.values();
  const nextPort = (): number => innerPorts.next().value as number;
  const sandbox = options.hasSandbox ? [place('sandbox', 'sandbox', 1, nextPort())] : [];
  const inRole = (role: (typeof subgraphRoles)[number]) =>
    options.subgraphs.flatMap((name) => replicas(name, role, options.replicasOf(name), nextPort));
  const servers = inRole('server');
  const workers = inRole('worker');
  const gateways = ports.map((port, index) => place('gateway', 'gateway', index + 1, port, host));

  const urls = {
    ...Object.fromEntries(Object.entries(options.remote).map(([name, each]) => [urlVariable(name), each.join(',')])),
    ...Object.fromEntries(
      options.subgraphs.map((name) => [
        urlVariable(name),
        servers
          .filter(({ part }) => part === name)
          .map(endpointOf)
          .join(','),
      ]),
    ),
    ...(sandbox[0] ? { SANDBOX_URL: sandbox[0].url } : {}),
  };
  // Plain HTTP is at the process that owns it, and all replicas see the same.
  const transactions = servers.find(({ part }) => part === 'transactions');
  const wallets = servers.find(({ part }) => part === 'wallets');
  const documents: Record<string, string> = {
    ...(transactions && { RECEIPT_BASE_URL: options.receiptBaseUrl ?? transactions.url }),
    ...(wallets && { STATEMENT_BASE_URL: options.statementBaseUrl ?? wallets.url }),
  };
  const ownEnv: Record<PartRole, Record<string, string>> = {
    server: { AGIO_ROLE: 'server', ...urls, ...documents },
    worker: { AGIO_ROLE: 'worker', ...urls, ...documents },
    gateway: urls,
    sandbox: transactions ? { SANDBOX_WEBHOOK_URL: `${transactions.url}${sandboxWebhookPath}` } : {},
  };
  return [...sandbox, ...servers, ...gateways, ...workers].map((placement) => ({
    ...placement,
    env: { ...placement.env, ...ownEnv[placement.role] },
  }));
}

/** Where transactions takes the webhooks of the sandbox's payment provider. */
const sandboxWebhookPath = '/webhooks/sandbox';

function replicas(part: string, role: PartRole, count: number, nextPort: () => number): Placement[] {
  return Array.from({ length: count }, (_, index) => place(part, role, index + 1, nextPort()));
}

function place(part: string, role: PartRole, replica: number, port: number, host = loopback): Placement {
  const isSubgraph = role === 'server' || role === 'worker';
  return {
    id: isSubgraph ? `${part}.${role}.${replica}` : `${part}.${replica}`,
    part,
    role,
    replica,
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    module: `${isSubgraph ? `subgraphs/${part}` : part}/src/main`,
    env: { HOST: host, PORT: String(port) },
  };
}
