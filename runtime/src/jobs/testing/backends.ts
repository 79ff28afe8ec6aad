import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe } from '@jest/globals';
import { Redis } from 'ioredis';
import { createTestDatabase, type TestDatabase } from '../../testing/database.js';

/** What a contract suite gets: one of the backends, running. */
export interface TestBackend {
  kind: 'PostgreSQL' | 'Redis';
  connection: { redisUrl: string } | { connectionString: string };
  /** Always there, since business data is in PostgreSQL whatever the backend. */
  database: TestDatabase;
  /** An administrator's connection; only on Redis. */
  redis?: Redis;
  /** Cuts every connection to the backend, as a restart of it would. */
  breakConnections(): Promise<void>;
}

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Holds both backends to one suite. Redis is skipped, visibly, where `redis-server` is not installed. */
export function describeBackends(title: string, suite: (backend: () => TestBackend) => void): void {
  for (const kind of ['PostgreSQL', 'Redis'] as const) {
    const isSkipped = kind === 'Redis' && !hasRedis;
    const describeOrSkip = isSkipped ? describe.skip : describe;
    describeOrSkip(`${title} on ${kind}${isSkipped ? ' (skipped: redis-server is not installed)' : ''}`, () => {
      let backend: TestBackend;
      let redisServer: RedisServer | undefined;
      beforeAll(async () => {
        const database = await createTestDatabase();
        if (kind === 'PostgreSQL') {
          const breakConnections = () => terminateSessions(database);
          backend = { kind, connection: { connectionString: database.url }, database, breakConnections };
          return;
        }
        const { url, admin } = (redisServer = await startRedisServer());
        const breakConnections = async () => void (await admin.client('KILL', 'SKIPME', 'yes'));
        backend = { kind, connection: { redisUrl: url }, database, redis: admin, breakConnections };
      });
      afterAll(async () => {
        await redisServer?.stop();
        await backend.database.drop();
      });
      suite(() => backend);
    });
  }
}

async function terminateSessions(database: TestDatabase): Promise<void> {
  await database
    .pool()
    .query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
}

interface RedisServer {
  url: string;
  admin: Redis;
  stop(): Promise<void>;
}

async function startRedisServer(): Promise<RedisServer> {
  const port = await freePort();
  const server = spawn(
    'redis-server',
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    {
      stdio: 'ignore',
    },
  );
  const url = `redis://127.0.0.1:${port}`;
  const admin = new Redis(url, { maxRetriesPerRequest: null });
  // It is refused until the server is up, and tries again.
  admin.on('error', () => {});
  await admin.ping();
  return {
    url,
    admin,
    async stop() {
      admin.disconnect();
      await stopProcess(server);
    },
  };
}

function stopProcess(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('exit', () => resolve());
    child.kill();
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}
