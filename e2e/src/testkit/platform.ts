import { startTestProcess, type TestProcess } from './child.js';
import { startTestServices } from './services.js';

/** The secret of every process of a test; sixty-four characters, as one of production would have. */
export const testSecret = 'e2e'.padEnd(64, '-secret');

/** A running platform; `url` is the endpoint's without its path. */
export interface TestPlatform extends TestProcess {
  readonly admin: { readonly email: string; readonly password: string };
  /** Where the pages of a subgraph are, without a path: on its own process, or on the gateway where all is one process. */
  readonly pagesOf: (subgraph: string) => string;
}

export const admin = { email: 'admin@agio.example', password: 'the house always knows' };

/** What every process of a test needs, whatever runs in it. */
export const sharedEnv = (databaseUrl: string): Record<string, string> => ({
  PORT: '0',
  DATABASE_URL: databaseUrl,
  AGIO_SECRET: testSecret,
  AGIO_ADMIN_EMAIL: admin.email,
  AGIO_ADMIN_PASSWORD: admin.password,
  LOGIN_ATTEMPTS_PER_ADDRESS: '100000',
});

/**
 * Starts a platform on a database, on a free port, with the limits on log-ins raised for tests: in one process, as `npm start` runs it, or in many,
 * as `npm run start:services` does, where the run's environment says so (see jest.config.js).
 * @param options.env further variables, on top of the ones of every test.
 */
export async function startTestPlatform(options: {
  databaseUrl: string;
  env?: Record<string, string>;
}): Promise<TestPlatform> {
  const env = { ...sharedEnv(options.databaseUrl), LOG_LEVEL: 'warn', ...options.env };
  if (process.env['AGIO_E2E_MODE'] === 'services') {
    const services = await startTestServices(env);
    return { ...services, admin, pagesOf: (subgraph) => services.find(`${subgraph}.server.1`).url };
  }
  const started = await startTestProcess({
    args: ['standalone/bin/start.mjs'],
    env,
    // The banner names the endpoint once queries are served.
    serving: /GraphQL\s+(http:\S+)\/graphql/,
  });
  return { ...started, admin, pagesOf: () => started.url };
}
