import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { checkConfiguration, checkUnknownVariables } from './configuration.js';
import { formatFinding, type Finding } from './finding.js';
import { checkDataDirectory, checkMemory, checkPort } from './machine.js';
import { checkDatabase, checkMailServer, checkRedis, checkRemoteSubgraph } from './services.js';

const statesOf = (findings: readonly Finding[]) => findings.map(({ subject, state }) => `${subject} ${state}`);
/** A port of this machine that nobody listens on. */
const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

describe('The doctor', () => {
  let directory: string;
  let database: TestDatabase;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'agio-doctor-'));
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database?.drop();
    await rm(directory, { recursive: true, force: true });
  });

  it('names every malformed variable of every part at once', () => {
    const { findings } = checkConfiguration({ PORT: 'x', QUOTE_SECONDS: '0', RATES_SIMULATOR: 'maybe' });
    const details = findings.map(({ detail }) => detail).join('\n');
    for (const name of ['PORT', 'QUOTE_SECONDS', 'RATES_SIMULATOR']) expect(details).toContain(`${name}: `);
    expect(findings.every(({ state }) => state === 'failure')).toBe(true);
  });

  it('misses the secret beside a database of its own', () => {
    const { findings } = checkConfiguration({ DATABASE_URL: database.url });
    expect(findings).toEqual([expect.objectContaining({ state: 'failure', mend: expect.stringContaining('openssl') })]);
  });

  it('has nothing against variables that are not there', () => {
    expect(statesOf(checkConfiguration({}).findings)).toEqual(['variables ok']);
  });

  it('finds a mistyped variable among those of other programs', () => {
    const source = { AGIO_SEED: 'none', AGIO_SEEED: 'none', LOG_FILE: 'x', PGHOST: 'x', PATH: 'x', USERS_URL: 'x' };
    checkConfiguration({});
    expect(checkUnknownVariables(source).map(({ detail }) => detail)).toEqual(["AGIO_SEEED is none of the platform's"]);
  });

  it('tells a free port, a taken one, and the platform’s own', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as AddressInfo;
    expect(await checkPort('127.0.0.1', port, undefined)).toMatchObject({ state: 'failure' });
    expect(await checkPort('127.0.0.1', port, `http://127.0.0.1:${port}`)).toMatchObject({ state: 'ok' });
    await new Promise((resolve) => server.close(resolve));
    expect(await checkPort('127.0.0.1', port, undefined)).toMatchObject({ state: 'ok' });
  });

  it('looks at the data directory, its disk and the memory', async () => {
    expect(statesOf(await checkDataDirectory(join(directory, 'new')))).toEqual(['data directory ok', 'disk ok']);
    await writeFile(join(directory, 'file'), '');
    expect(statesOf(await checkDataDirectory(join(directory, 'file')))).toEqual(['data directory failure']);
    expect(checkMemory(100 * 1024 ** 2)).toMatchObject({ state: 'warning' });
  });

  it('accepts the database of these tests, and names what a role may not do', async () => {
    expect((await checkDatabase(database.url)).filter(({ state }) => state === 'failure')).toEqual([
      // The server of the tests does without it, to be quick.
      ...((await fsyncIsOff(database.url)) ? [expect.objectContaining({ detail: 'fsync is off' })] : []),
    ]);
    const pool = database.pool();
    const role = `doctor_${process.pid}`;
    await pool.query(`CREATE ROLE ${role} LOGIN PASSWORD 'poor'`);
    await pool.query(`GRANT CONNECT ON DATABASE ${new URL(database.url).pathname.slice(1)} TO ${role}`);
    try {
      const url = new URL(database.url);
      [url.username, url.password] = [role, 'poor'];
      const details = (await checkDatabase(url.href)).map(({ detail }) => detail);
      expect(details).toContain('the role may not create roles and schemas');
      expect(details.join()).not.toContain('poor');
    } finally {
      await pool.query(`DROP OWNED BY ${role}`);
      await pool.query(`DROP ROLE ${role}`);
    }
  });

  it('tells of services that are not there, without their passwords', async () => {
    const port = await closedPort();
    const findings = [
      ...(await checkDatabase(`postgresql://agio:hidden@127.0.0.1:${port}/agio`)),
      ...(await checkRedis(`redis://:hidden@127.0.0.1:${port}`)),
      await checkMailServer(`smtp://agio:hidden@127.0.0.1:${port}`),
      ...(await checkRemoteSubgraph('users', `http://127.0.0.1:${port}/graphql`)),
    ];
    expect(statesOf(findings)).toEqual(['PostgreSQL failure', 'Redis failure', 'mail warning', 'users warning']);
    const text = findings.map(formatFinding).join('\n');
    expect(text).toContain('USERS_URL');
    expect(text).not.toContain('hidden');
  });
});

async function fsyncIsOff(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ fsync: string }>('SHOW fsync');
  await client.end();
  return rows[0]?.fsync === 'off';
}
