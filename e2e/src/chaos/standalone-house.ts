import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { runningDatabaseUrl } from '@agio/standalone/database';
import { clusterDirectory } from '@agio/standalone/postgres/cluster';
import { deletePostgres } from '@agio/standalone/postgres/delete-postgres';
import { locateHome } from '@agio/standalone/postgres/home';
import { startTestProcess, type TestProcess } from '../testkit/child.js';
import { eventually } from '../testkit/eventually.js';
import { startTimeoutMs } from '../testkit/platform.js';
import { lastingPort } from '../testkit/ports.js';
import { verifyLedgerOf, type House } from './house.js';

/** The platform's process, its database, and both at once, as by a power cut. */
const victims = ['platform', 'postgres', 'platform and postgres'] as const;

/** Starts the platform as `npm start` does, with its embedded PostgreSQL; the test starts the process again that it has struck. */
export async function startStandaloneHouse(env: Record<string, string>): Promise<House> {
  const dataDir = await mkdtemp(join(tmpdir(), 'agio-chaos-'));
  // PostgreSQL does not run as root, and mkdtemp closes the directory to every other user.
  await chmod(dataDir, 0o711);
  const port = await lastingPort();
  const url = `http://127.0.0.1:${port}`;
  const logs: string[] = [];
  let platform: TestProcess | undefined;
  let starting: Promise<void> = Promise.resolve();

  async function start(): Promise<void> {
    platform = await startTestProcess({
      args: ['standalone/bin/start.mjs'],
      env: { ...env, PORT: port, AGIO_DATA_DIR: dataDir },
      serving: /GraphQL\s+(http:\S+)\/graphql/,
      startTimeoutMs,
    });
  }
  async function removeAll(): Promise<void> {
    await deletePostgres(dataDir);
    await rm(dataDir, { recursive: true, force: true });
  }
  async function killPostgres(): Promise<void> {
    const { directory } = await locateHome(dataDir);
    const pidFile = join(clusterDirectory(directory), 'postmaster.pid');
    // It is not there for a moment when PostgreSQL has just been struck.
    const pid = await eventually('PostgreSQL', () => readFile(pidFile, 'utf8').then(parseInt, () => null));
    try {
      process.kill(pid, 'SIGKILL');
    } catch (error) {
      // The file outlives who was struck before.
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }

  await start().catch(async (error: unknown) => {
    await removeAll();
    throw error;
  });
  return {
    urls: [url],
    victims,
    async strike(victim, awayMs) {
      await starting;
      if (victim !== 'postgres') {
        logs.push(platform!.log());
        await platform!.kill();
        starting = sleep(awayMs).then(start);
        // Told by whoever waits for it next.
        starting.catch(() => {});
      }
      if (victim !== 'platform') await killPostgres();
    },
    async recovered() {
      await starting;
      const isReady = () =>
        fetch(`${url}/readyz`)
          .then((answer) => answer.ok)
          .catch(() => false);
      await eventually('the platform to be ready', isReady, startTimeoutMs);
    },
    databaseUrl: () => runningDatabaseUrl(dataDir),
    verify: () => verifyLedgerOf(dataDir),
    log: () => [...logs, platform?.log() ?? ''].join(''),
    async stop() {
      await starting.catch(() => {});
      await platform?.stop();
      await removeAll();
    },
  };
}
