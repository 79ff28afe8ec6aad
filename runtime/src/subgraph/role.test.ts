import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventCatalogue } from '@agio/schema/events';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { withTransaction } from '../db/transaction.js';
import { createIdentityVerifier } from '../identity/identity-token.js';
import { anonymous } from '../identity/identity.js';
import { createJobsBackend, type JobsBackend } from '../jobs/backend.js';
import { every } from '../jobs/loop.js';
import { until } from '../jobs/testing/until.js';
import { silentLogger } from '../logging/logger.js';
import { appendEvents } from '../outbox/append.js';
import { outboxV1Down, outboxV1Up, outboxV3Down, outboxV3Up } from '../outbox/tables.js';
import { createPubSub } from '../pubsub/create-pubsub.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { createTestDatabase, type TestDatabase } from '../testing/database.js';
import { startSubgraph, type StartedSubgraph } from './host.js';
import { serveSubgraph } from './server.js';
import { defineSubgraph } from './subgraph.js';

const secret = { current: 'the current secret of the platform' };

class Outbox1764000000000 implements MigrationInterface {
  name = 'Outbox1764000000000';
  async up(runner: QueryRunner) {
    for (const statement of [...outboxV1Up, ...outboxV3Up]) await runner.query(statement);
  }
  async down(runner: QueryRunner) {
    for (const statement of [...outboxV3Down, ...outboxV1Down]) await runner.query(statement);
  }
}

/** What was started in which process. */
const started: string[] = [];

/** A subgraph with events, under the name of one that the catalogue has. */
const definition = defineSubgraph({
  name: 'users',
  schemaUrl: new URL('./testing/users.graphql', import.meta.url),
  migrations: [Outbox1764000000000],
  readEnv: (source) => source['AGIO_ROLE'] ?? 'all',
  async start({ pool, notifyOutbox, logger }, role) {
    const loops: { stop: () => Promise<void> }[] = [];
    return {
      deps: {},
      resolvers: {
        Query: { role: () => role },
        Mutation: {
          async register() {
            const userId = randomUUID();
            const payload = { userId, email: 'a@example.com', name: 'A', homeCurrency: 'EUR' };
            const event = { name: 'user.registered', payload, keys: [`User:${userId}`] } as const;
            await withTransaction(pool, (client) => appendEvents(client, eventCatalogue, [event]));
            notifyOutbox();
            return true;
          },
        },
      },
      routes: [{ path: '/page', methods: ['GET'], handle: () => ({ status: 200, body: 'a page' }) }],
      startServing: () => void started.push(`${role} serves`),
      startJobs: () =>
        void loops.push(every(3_600_000, async () => started.push(`${role} works`), { name: 'test', logger })),
      stop: async () => void (await Promise.all(loops.map((loop) => loop.stop()))),
    };
  },
});

describe('A process with a role', () => {
  let database: TestDatabase;
  let jobs: JobsBackend;
  let pubsub: PubSub;
  const running: StartedSubgraph[] = [];

  beforeAll(async () => {
    database = await createTestDatabase();
    await database.pool().query('CREATE SCHEMA users; CREATE SCHEMA bullmq');
    const connection = { connectionString: database.url };
    jobs = createJobsBackend({ connection, logger: silentLogger });
    pubsub = await createPubSub({ connection, logger: silentLogger });
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((subgraph) => subgraph.stop()));
    started.length = 0;
  });
  afterAll(async () => {
    await jobs.close();
    await pubsub.close();
    await database.drop();
  });

  async function start(role: string): Promise<StartedSubgraph> {
    const directory = () => {
      throw new Error('No other subgraph is there.');
    };
    const env = { AGIO_ROLE: role };
    const resources = { secret, logger: silentLogger, jobs, pubsub, directory, env };
    const subgraph = await startSubgraph(definition, resources, database.url);
    running.push(subgraph);
    await subgraph.startWork();
    return subgraph;
  }
  const register = (subgraph: StartedSubgraph) =>
    subgraph.endpoint.execute(
      { query: 'mutation { register }' },
      { identity: anonymous, correlationId: 'c', clientAddress: '127.0.0.1' },
    );
  const unpositioned = async () => {
    const { rows } = await database
      .pool()
      .query<{ count: string }>('SELECT count(*) AS count FROM users.outbox WHERE position IS NULL');
    return Number(rows[0]!.count);
  };

  it.each([
    ['all', ['all serves', 'all works']],
    ['server', ['server serves']],
    ['worker', ['worker works']],
  ])('%s starts what it is for', async (role, expected) => {
    await start(role);
    expect(started).toEqual(expected);
  });

  it('that is none is refused', async () => {
    await expect(start('both')).rejects.toThrow('AGIO_ROLE: must be `all`, `server` or `worker`');
  });

  it.each([
    ['all', 401, 200],
    ['server', 401, 200],
    ['worker', 404, 404],
  ])('%s answers a query without an identity %d, a page %d and its health', async (role, graphql, page) => {
    const subgraph = await start(role);
    const server = await serveSubgraph(subgraph, {
      host: '127.0.0.1',
      port: 0,
      verifyIdentity: createIdentityVerifier(secret, 'users'),
      logger: silentLogger,
    });
    const statusOf = async (path: string, init?: RequestInit) => (await fetch(server.url + path, init)).status;
    try {
      const query = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ role }"}' };
      expect(await statusOf('/graphql', query)).toBe(graphql);
      expect(await statusOf('/page')).toBe(page);
      expect(await statusOf('/healthz')).toBe(200);
      expect(await statusOf('/readyz')).toBe(200);
    } finally {
      await server.stop(0);
    }
  });

  it('server leaves its events to the relay of a worker', async () => {
    const server = await start('server');
    await register(server);
    expect(await unpositioned()).toBe(1);
    await start('worker');
    await until('the worker has relayed it', async () => (await unpositioned()) === 0);
  });
});
