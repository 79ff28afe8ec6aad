import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createTestDatabase, openTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { admin, isServices, sharedEnv, startTestPlatform, type OpenPlatform } from './platform.js';
import { startTestServices } from './services.js';

/**
 * A quote lasts as long as a slow machine may take to get to it, the sandbox does not make people wait, and the reserve of a currency that no other
 * scenario adjusts needs two people.
 */
const openEnv = {
  LOG_LEVEL: 'warn',
  QUOTE_SECONDS: '300',
  SANDBOX_SLOW_MS: '500',
  RESERVE_APPROVAL_FROM: 'ISK=1000000',
};

/**
 * A platform for scenarios that only talk to it, each with people of its own. As many processes it is one that other files have used before and
 * will use again, since its start takes longer than most of them do. Stop the platform and drop the database in the end, as if they were one's own.
 */
export async function openTestPlatform(): Promise<{ platform: OpenPlatform; database: TestDatabase }> {
  if (isServices()) return borrowServices();
  const database = await createTestDatabase();
  return { database, platform: await startTestPlatform({ databaseUrl: database.url, env: openEnv }) };
}

/** A platform of many processes that test files use one after the other. */
interface Shared {
  readonly endpoint: Endpoint;
  readonly stop: () => Promise<void>;
}

/** Where it is, for the process that runs the test file. */
interface Endpoint {
  readonly url: string;
  readonly databaseUrl: string;
  /** Where each subgraph's pages are. */
  readonly pages: Readonly<Record<string, string>>;
}

/** Even a platform that nobody asks takes computing time from the tests that are left. */
const idleMs = 20_000;

/** Names the lender to the processes that run test files. */
const lenderVariable = 'AGIO_E2E_SERVICES_LENDER';

/**
 * Lends platforms to the test files of a run, over HTTP because each worker of Jest is a process: `POST /borrow` answers an `Endpoint` that is the
 * file's alone until it is sent back to `POST /return`. One is started when all are lent, so there are as many as workers, and none before it is asked for;
 * one that nobody wants any more is stopped.
 */
export async function lendServices(): Promise<{ stop: () => Promise<void> }> {
  const running = new Map<string, Shared>();
  const idle = new Map<string, NodeJS.Timeout>();
  /** What has to be over before the run ends. */
  const pending = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    pending.add(work);
    // Whoever asked for it is told of its failure.
    work.catch(() => undefined).finally(() => pending.delete(work));
    return work;
  };

  async function borrow(): Promise<Endpoint> {
    const [known] = idle.keys();
    if (known !== undefined) {
      clearTimeout(idle.get(known));
      idle.delete(known);
      return running.get(known)!.endpoint;
    }
    const shared = await track(startShared());
    running.set(shared.endpoint.url, shared);
    return shared.endpoint;
  }

  function end(url: string): void {
    const shared = running.get(url)!;
    running.delete(url);
    idle.delete(url);
    void track(shared.stop());
  }

  async function answer(request: IncomingMessage): Promise<Endpoint | null> {
    if (request.url === '/borrow') return borrow();
    const { url } = (await json(request)) as Endpoint;
    idle.set(
      url,
      setTimeout(() => end(url), idleMs),
    );
    return null;
  }

  const server = createServer((request, response) => {
    // Files are far apart, and a connection that is closed as it is used again fails the next one.
    response.shouldKeepAlive = false;
    answer(request).then(
      (endpoint) => response.end(JSON.stringify(endpoint)),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.stack : String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env[lenderVariable] = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    async stop() {
      server.close();
      idle.forEach((timer) => clearTimeout(timer));
      // What was still starting has to be stopped, too.
      while (running.size > 0 || pending.size > 0) {
        [...running.keys()].forEach(end);
        await Promise.allSettled(pending);
      }
    },
  };
}

async function startShared(): Promise<Shared> {
  const database = await createTestDatabase();
  const services = await startTestServices({ ...sharedEnv(database.url), ...openEnv });
  const servers = services.status().processes.filter(({ role, replica }) => role === 'server' && replica === 1);
  const pages = Object.fromEntries(servers.map(({ part, url }) => [part, url]));
  return {
    endpoint: { url: services.url, databaseUrl: database.url, pages },
    async stop() {
      await services.stop();
      await database.drop();
    },
  };
}

async function borrowServices(): Promise<{ platform: OpenPlatform; database: TestDatabase }> {
  const lender = process.env[lenderVariable];
  if (lender === undefined) throw new Error(`${lenderVariable} is not set: run the tests by \`npm test\``);
  const post = async (path: string, body?: Endpoint) => {
    const answer = await fetch(`${lender}${path}`, { method: 'POST', body: body ? JSON.stringify(body) : null });
    if (!answer.ok) throw new Error(await answer.text());
    return answer;
  };
  const endpoint = (await (await post('/borrow')).json()) as Endpoint;
  const pagesOf = (subgraph: string): string => {
    const url = endpoint.pages[subgraph];
    if (url === undefined) throw new Error(`There is no subgraph ${subgraph}.`);
    return url;
  };
  return {
    database: openTestDatabase(endpoint.databaseUrl),
    platform: { url: endpoint.url, admin, pagesOf, stop: () => post('/return', endpoint).then(() => undefined) },
  };
}
