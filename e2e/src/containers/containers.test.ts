import { spawnSync } from 'node:child_process';
import { chmod, mkdir, mkdtemp, readFile, realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { startSmtpServer, type TestSmtpServer } from '@agio/notifications/testing/smtp-server';
import { demoPassword } from '@agio/users/user/seed';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeWithRedis } from '../testkit/describe-with-redis.js';
import { eventually } from '../testkit/eventually.js';
import { createQuote, executeQuote } from '../testkit/moves.js';
import { lastingPort } from '../testkit/ports.js';
import { balanceOf, logIn, pay, register } from '../testkit/people.js';
import { ownRedis, type OwnRedis } from '../testkit/redis-server.js';
import { buildImage, copyContext, makeReadOnly, removeBuild } from './build-image.js';
import { readComposeFile, type Service } from './compose-file.js';
import { startContainer, startInOrder, type Container } from './container.js';
import { configOf, parseDockerfile } from './dockerfile.js';
import { checkout, demoVariables } from './settings.js';

const setUpTimeoutMs = 900_000;

const stages = parseDockerfile(await readFile(join(checkout, 'Dockerfile'), 'utf8'));
const image = configOf(stages.at(-1)!);

/** The user of the image, where this process may become somebody else and that one may read what the packages are linked to. */
function imageUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const [uid, gid] = image.user!.split(':').map(Number) as [number, number];
  const look = `fs.readFileSync(${JSON.stringify(join(checkout, 'node_modules/pg/package.json'))})`;
  return spawnSync(process.execPath, ['-e', look], { uid, gid }).status === 0 ? { uid, gid } : undefined;
}

const identity = imageUser();

/** What the Dockerfile builds and docker-compose.yml runs, step by step, without an engine. */
describeWithRedis('The containers', () => {
  let folder: string;
  let app: string;
  let database: TestDatabase;
  let walletsDatabase: TestDatabase;
  let redis: OwnRedis;
  let mails: TestSmtpServer;
  let url: string;
  let services: Readonly<Record<string, Service>>;
  const ports = new Map<string, string>();
  const containers = new Map<string, Container>();

  const at = (name: string): string => `http://127.0.0.1:${ports.get(name)}`;

  beforeAll(async () => {
    folder = await realpath(await mkdtemp(join(tmpdir(), 'agio-containers-')));
    // mkdtemp closes it to every other user.
    await chmod(folder, 0o755);
    [database, walletsDatabase] = [await createTestDatabase(), await createTestDatabase()];
    [redis, mails] = [await ownRedis(), await startSmtpServer()];
    await build();
    const composePath = join(checkout, 'docker-compose.yml');
    for (const name of Object.keys(readComposeFile(composePath, demoVariables).services)) {
      ports.set(name, await lastingPort());
    }
    const variables = {
      ...demoVariables,
      RECEIPT_BASE_URL: at('transactions'),
      STATEMENT_BASE_URL: at('wallets'),
      AGIO_ADMIN_PASSWORD: 'a first password',
    };
    const { services: every } = readComposeFile(composePath, variables);
    // Those of other images stand outside: the tests have their own.
    services = Object.fromEntries(Object.entries(every).filter(([, service]) => service.build !== undefined));
    url = at('gateway');
    await startInOrder({ services, start, healthcheck: image.healthcheck! });
  }, setUpTimeoutMs);

  afterAll(async () => {
    await stopAll();
    await mails?.stop();
    await redis?.kill();
    await Promise.all([database?.drop(), walletsDatabase?.drop()]);
    await removeBuild(folder);
  }, 60_000);

  async function build(): Promise<void> {
    const context = join(folder, 'context');
    await mkdir(context);
    await copyContext(checkout, context);
    const root = await buildImage({ stages, context, checkout, into: join(folder, 'stages') });
    app = join(root, image.workdir);
    await makeReadOnly(app, 'data');
  }

  function start(name: string, service: Service): Container {
    const container = startContainer({
      service: name,
      command: service.command!,
      env: environmentOf(name, service),
      cwd: app,
      identity,
    });
    containers.set(name, container);
    return container;
  }

  /** As the compose file has it, with what the names of services stand for in this test. */
  function environmentOf(name: string, service: Service): Record<string, string> {
    const hosts = Object.keys(services);
    const values = { ...image.env, ...fileOf(service), ...service.environment };
    const entries = Object.entries(values).map(([variable, value]): [string, string] => {
      const withPorts = hosts.reduce((text, host) => text.replaceAll(`http://${host}:4000`, at(host)), String(value));
      return [variable, withPorts.replace('/app/', `${app}/`)];
    });
    return {
      ...Object.fromEntries(entries),
      HOST: '127.0.0.1',
      PORT: ports.get(name)!,
      ...('DATABASE_URL' in values ? { DATABASE_URL: database.url } : {}),
      ...('REDIS_URL' in values ? { REDIS_URL: redis.url } : {}),
      ...('SMTP_URL' in values ? { SMTP_URL: mails.url } : {}),
      // The ports of the image would be this machine's.
      ...('METRICS_PORT' in values ? { METRICS_HOST: '127.0.0.1', METRICS_PORT: ports.get('postgres')! } : {}),
    };
  }

  /** What an operator has written into the files of the parts. */
  function fileOf({ env_file: [file] = [] }: Service): Record<string, string> {
    return file?.path === 'deploy/env/wallets.env' ? { WALLETS_DATABASE_URL: walletsDatabase.url } : {};
  }

  const stopAll = () => {
    const stops = [...containers].map(async ([name, container]) => {
      const graceMs = parseInt(services[name]!.stop_grace_period) * 1_000;
      return [name, await container.stop(graceMs)] as const;
    });
    return Promise.all(stops);
  };

  it('are all up, and their healthchecks say so, once started in the order of their dependencies', () => {
    expect([...containers.keys()].toSorted()).toEqual(Object.keys(services).toSorted());
    expect(containers.get('seed')!.status()).toBe(0);
  });

  it('are not healthy when nothing answers', async () => {
    const { PORT: _port, ...env } = environmentOf('gateway', services['gateway']!);
    const command = ['node', '-e', 'setInterval(() => {}, 1000)'];
    const idle = startContainer({
      service: 'idle',
      command,
      env: { ...env, PORT: await lastingPort() },
      cwd: app,
      identity,
    });
    expect(await idle.isHealthy(image.healthcheck!)).toBe(false);
    await idle.stop(5_000);
  });

  const itAsRoot = identity ? it : it.skip;
  itAsRoot(
    `run as user ${image.user}, who may write to the volume alone${identity ? '' : ' (skipped: only root can become it)'}`,
    () => {
      const tryToWrite = (place: string) =>
        spawnSync('node', ['-e', `fs.writeFileSync(process.argv[1], '')`, join(app, place)], { cwd: app, ...identity })
          .status;
      expect(['x', 'dist/x', 'dist/users.mjs', 'node_modules/x'].map(tryToWrite)).toEqual([1, 1, 1, 1]);
      expect(tryToWrite('data/x')).toBe(0);
    },
  );

  it('let somebody register, exchange money, and get mails about it', async () => {
    const asha = await register(url);
    await pay(asha, '250.00', 'EUR');
    const quote = await createQuote(asha, { sell: { amount: '100.00', currency: 'EUR' }, buyCurrency: 'INR' });
    const { transaction } = await executeQuote(asha, quote.id);
    expect(transaction).toMatchObject({ status: 'COMPLETED', received: quote.buy });
    expect(await balanceOf(asha, 'INR')).toBe(quote.buy.amount);
    const mailAbout = (subject: string) =>
      mails.received.find(({ to, source }) => to.includes(asha.email) && source.includes(`Subject: ${subject}`));
    await eventually('the welcome', async () => mailAbout('Welcome'));
    await eventually('the mail about the exchange', async () => mailAbout('Your exchange is done'));
  });

  it('have seeded the demo with its opening money', async () => {
    const ravi = await logIn(url, { email: 'ravi@agio.example', password: demoPassword });
    expect(await balanceOf(ravi, 'EUR')).toBe('5000.00');
  });

  it('keep a subgraph in the database that its own file names', async () => {
    const schemasIn = async (place: TestDatabase) => {
      const { rows } = await place
        .pool()
        .query(`SELECT nspname FROM pg_namespace WHERE nspname IN ('users', 'wallets')`);
      return rows.map((row: { nspname: string }) => row.nspname);
    };
    expect(await schemasIn(database)).toEqual(['users']);
    expect(await schemasIn(walletsDatabase)).toEqual(['wallets']);
  });

  it('end in order when they are stopped', async () => {
    const statuses = await stopAll();
    expect(statuses).toEqual([...containers.keys()].map((name) => [name, 0]));
  }, 60_000);
});
