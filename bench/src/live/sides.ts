import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { followedPair, rateDocument } from './event.js';
import { startGateway, type BenchGateway } from './gateway.js';
import { startHive, type Hive } from './hive.js';
import { startClients, type Clients } from './start-clients.js';
import { startServer, type BenchServer } from './start-server.js';

/** One way to bring rates to clients, with its clients. */
export interface LiveSide {
  readonly name: string;
  /** Its servers by name; the clients are not among them. */
  readonly processes: ReadonlyMap<string, number>;
  readonly clients: Clients;
  readonly publish: BenchServer['publish'];
}

/** All sides at once, each on processes of its own. */
export interface LiveSides {
  readonly sides: readonly LiveSide[];
  readonly gateway: BenchGateway;
  /** Of Agio's side. */
  readonly rates: BenchServer;
  /** Of the peer; null where it could not be started, which was said. */
  readonly hiveVersion: string | null;
  readonly stop: () => Promise<void>;
}

/** As a table names them. */
export const sideNames = {
  raw: 'raw broadcast',
  agio: 'Agio',
  stock: 'stock graphql-ws',
  hive: 'Hive gateway',
} as const;

const supergraphUrl = new URL('../../../schema/supergraph.graphql', import.meta.url);

/** @param options.clients of each side. */
export async function startSides(options: {
  clients: number;
  profileTo?: string | undefined;
  print: (line: string) => void;
}): Promise<LiveSides> {
  const { clients, profileTo, print } = options;
  const secret = randomBytes(32).toString('base64url');
  const stops: (() => unknown)[] = [];
  async function stop(): Promise<void> {
    for (const end of stops.reverse()) await end();
  }
  async function server(name: string): Promise<BenchServer> {
    const started = await startServer(name, { AGIO_SECRET: secret });
    stops.push(started.stop);
    return started;
  }
  const sides: LiveSide[] = [];
  async function side(
    name: string,
    url: string,
    processes: [string, number][],
    { publish }: BenchServer,
  ): Promise<void> {
    const started = await startClients({
      url,
      count: clients,
      query: rateDocument,
      variables: { pairs: [followedPair] },
    });
    stops.push(started.stop);
    await started.ready(() => publish({ first: 1, count: 1, perSecond: 1 }));
    sides.push({ name, clients: started, publish, processes: new Map(processes) });
  }

  try {
    const raw = await server('raw-server');
    await side(sideNames.raw, raw.urls['clients']!, [['server', raw.pid]], raw);

    const rates = await server('rates-server');
    const gateway = await startGateway({ secret, ratesUrl: rates.urls['agio']!, profileTo });
    stops.push(gateway.stop);
    const own: [string, number][] = [
      ['gateway', gateway.pid],
      ['subgraph', rates.pid],
    ];
    await side(sideNames.agio, gateway.url, own, rates);

    const stock = await server('rates-server');
    await side(sideNames.stock, stock.urls['stock']!.replace('http', 'ws'), [['server', stock.pid]], stock);

    const hive = await tryHive(print, server);
    if (hive) {
      stops.push(hive.gateway.stop);
      const processes: [string, number][] = [
        ['gateway', hive.gateway.pid],
        ['subgraph', hive.rates.pid],
      ];
      await side(sideNames.hive, hive.gateway.url, processes, hive.rates);
    }
    return { sides, gateway, rates, hiveVersion: hive?.gateway.version ?? null, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @returns null where it cannot run, and says why. */
async function tryHive(
  print: (line: string) => void,
  server: (name: string) => Promise<BenchServer>,
): Promise<{ gateway: Hive; rates: BenchServer } | null> {
  const rates = await server('rates-server');
  const sdl = await readFile(supergraphUrl, 'utf8');
  try {
    const gateway = await startHive(sdl.replace('http://rates.invalid/graphql', rates.urls['stock']!), print);
    return { gateway, rates };
  } catch (error) {
    print(`Without @graphql-hive/gateway, whose figures are missing: ${(error as Error).message}`);
    return null;
  }
}
