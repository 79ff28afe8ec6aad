import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startTestProcess, type TestProcess } from './child.js';
import { startTestServices } from './services.js';

/** The secret of every process of a test; sixty-four characters, as one of production would have. */
export const testSecret = 'e2e'.padEnd(64, '-secret');

/** A running platform, as whoever only talks to it needs it; `url` is the endpoint's without its path. */
export interface OpenPlatform extends Pick<TestProcess, 'url' | 'stop'> {
  readonly admin: { readonly email: string; readonly password: string };
  /** Where the pages of a subgraph are, without a path: on its own process, or on the gateway where all is one process. */
  readonly pagesOf: (subgraph: string) => string;
}

/** A running platform that belongs to its test alone. */
export interface TestPlatform extends OpenPlatform, Pick<TestProcess, 'log' | 'kill'> {
  /** Where it keeps what is not in its database. */
  readonly dataDir: string;
  /**
   * Ends the processes of some subgraphs as a power cut would, or the one of all.
   * @returns what waits until they are back, and says where the platform is then.
   */
  readonly crash: (subgraphs: readonly string[]) => Promise<() => Promise<TestPlatform>>;
}

export const admin = { email: 'admin@agio.example', password: 'the house always knows' };

/** Who approves what the administrator has asked for. */
export const secondAdmin = { email: 'second-admin@agio.example', password: 'two know more than one' };

/** A platform may have to start on a machine that is busy with others. */
export const startTimeoutMs = 180_000;

/** Whether the run wants each part as a process of its own. */
export const isServices = (): boolean => process.env['AGIO_E2E_MODE'] === 'services';

/** What every process of a test needs, whatever runs in it. */
export const sharedEnv = (databaseUrl: string): Record<string, string> => ({
  PORT: '0',
  DATABASE_URL: databaseUrl,
  AGIO_SECRET: testSecret,
  AGIO_ADMIN_EMAIL: admin.email,
  AGIO_ADMIN_PASSWORD: admin.password,
  AGIO_SECOND_ADMIN_EMAIL: secondAdmin.email,
  AGIO_SECOND_ADMIN_PASSWORD: secondAdmin.password,
  LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
});

/**
 * Starts a platform on a database, on a free port, with the limits on log-ins raised for tests: in one process, as `npm start` runs it, or in many,
 * as `npm run start:services` does, where the run's environment says so (see jest.config.mjs).
 * @param options.env further variables, on top of the ones of every test.
 */
export async function startTestPlatform(options: {
  databaseUrl: string;
  env?: Record<string, string>;
}): Promise<TestPlatform> {
  const env = { ...sharedEnv(options.databaseUrl), LOG_LEVEL: 'warn', ...options.env };
  if (isServices()) {
    const services = await startTestServices(env);
    const platform: TestPlatform = {
      ...services,
      admin,
      pagesOf: (subgraph) => services.find(`${subgraph}.server.1`).url,
      async crash(subgraphs) {
        const areBack = services.crash(subgraphs);
        return () => areBack().then(() => platform);
      },
    };
    return platform;
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'agio-e2e-'));
  const started = await startTestProcess({
    args: ['standalone/bin/start.mjs'],
    env: { AGIO_DATA_DIR: dataDir, ...env },
    // The banner names the endpoint once queries are served.
    serving: /GraphQL\s+(http:\S+)\/graphql/,
    startTimeoutMs: 150_000,
  });
  const after = (end: () => Promise<void>) => async () => {
    await end();
    await rm(dataDir, { recursive: true, force: true });
  };
  const kill = after(started.kill);
  return {
    ...started,
    dataDir,
    stop: after(started.stop),
    kill,
    admin,
    pagesOf: () => started.url,
    async crash() {
      await kill();
      return () => startTestPlatform(options);
    },
  };
}
