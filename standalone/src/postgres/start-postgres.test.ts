import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { deletePostgres } from './delete-postgres.js';
import { identifyProcess, waitForExit } from './processes.js';
import { startPostgres } from './start-postgres.js';

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('startPostgres', () => {
  let parent: string;
  let dataDir: string;
  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'agio postgres '));
    await chmod(parent, 0o711);
    dataDir = join(parent, 'data of agio');
  });
  afterEach(async () => {
    await deletePostgres(dataDir);
    await rm(parent, { recursive: true, force: true });
  });

  it('keeps the data between runs, and the password to itself', async () => {
    const first = await startPostgres({ dataDir });
    await query(first.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await first.stop();
    expect(await identifyProcess(first.pid)).toBeUndefined();
    const second = await startPostgres({ dataDir });
    expect(await query(second.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    const { mode } = await stat(join(dataDir, 'postgres', 'password'));
    expect(mode & 0o777).toBe(0o600);
    const url = new URL(second.url);
    url.password = 'guessed';
    await expect(query(url.href, 'SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await second.stop();
  });

  it('sorts by bytes, stores UTF-8, commits durably and listens on the loopback address only', async () => {
    const postgres = await startPostgres({ dataDir });
    const rows = await query(
      postgres.url,
      `SELECT current_setting('server_encoding') AS encoding, current_setting('synchronous_commit') AS commit,
              current_setting('fsync') AS fsync, current_setting('listen_addresses') AS addresses,
              current_setting('unix_socket_directories') AS sockets, 'a' > 'B' COLLATE "default" AS bytes`,
    );
    expect(rows).toEqual([
      { encoding: 'UTF8', commit: 'on', fsync: 'on', addresses: '127.0.0.1', sockets: '', bytes: true },
    ]);
    await postgres.stop();
  });

  it('restarts a server that dies, on the same address', async () => {
    const errors: string[] = [];
    const logger = { info: () => {}, error: (_fields: object, message: string) => void errors.push(message) };
    const postgres = await startPostgres({ dataDir, logger });
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    const { pid } = postgres;
    process.kill(pid, 'SIGKILL');
    await waitForExit(pid, 10_000);
    const reconnect = async (): Promise<unknown> => {
      return query(postgres.url, 'SELECT n FROM kept').catch(async () => {
        await new Promise((resolve) => setTimeout(resolve, 100));
        return reconnect();
      });
    };
    expect(await reconnect()).toEqual([{ n: 42 }]);
    expect(postgres.pid).not.toBe(pid);
    expect(errors).toContain('PostgreSQL has ended unexpectedly and is started again');
    await postgres.stop();
  });

  it('stops for good, even when asked twice and while it is being restarted', async () => {
    const postgres = await startPostgres({ dataDir });
    process.kill(postgres.pid, 'SIGKILL');
    await Promise.all([postgres.stop(), postgres.stop()]);
    await expect(query(postgres.url, 'SELECT 1')).rejects.toThrow();
    expect(await identifyProcess(postgres.pid)).toBeUndefined();
  });

  it('stops the server that a killed process has left behind, and loses nothing it had committed', async () => {
    const script = `
      import { startPostgres } from ${JSON.stringify(new URL('./start-postgres.ts', import.meta.url).href)};
      const { url, pid } = await startPostgres({ dataDir: process.argv[1] });
      console.log(JSON.stringify({ url, pid }));`;
    const checkout = fileURLToPath(new URL('../../../', import.meta.url));
    const parentProcess = spawn(
      process.execPath,
      ['--import', 'tsx', '--input-type=module', '--eval', script, dataDir],
      { cwd: checkout, stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [line] = (await once(createInterface({ input: parentProcess.stdout }), 'line')) as [string];
    const orphan = JSON.parse(line) as { url: string; pid: number };
    await query(orphan.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    parentProcess.kill('SIGKILL');
    await once(parentProcess, 'exit');
    expect(await identifyProcess(orphan.pid)).toBeDefined();

    const postgres = await startPostgres({ dataDir });
    expect(await identifyProcess(orphan.pid)).toBeUndefined();
    expect(await query(postgres.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await postgres.stop();
  });

  it('leaves alone a process that has the pid of a server long gone', async () => {
    await (await startPostgres({ dataDir })).stop();
    const bystander = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
    await once(bystander, 'spawn');
    await writeFile(join(dataDir, 'postgres', 'data', 'postmaster.pid'), `${bystander.pid}\n${dataDir}\n`);
    const postgres = await startPostgres({ dataDir });
    expect(bystander.exitCode).toBeNull();
    expect(bystander.signalCode).toBeNull();
    await postgres.stop();
    bystander.kill();
  });

  it('begins again when creating the database was interrupted', async () => {
    await (await startPostgres({ dataDir })).stop();
    await deletePostgres(dataDir);
    await mkdir(join(dataDir, 'postgres', 'data.new'), { recursive: true });
    await writeFile(join(dataDir, 'postgres', 'data.new', 'PG_VERSION'), '18\n');
    await (await startPostgres({ dataDir })).stop();
  });

  it('explains files that are damaged', async () => {
    await (await startPostgres({ dataDir })).stop();
    await truncate(join(dataDir, 'postgres', 'data', 'global', 'pg_control'), 0);
    await expect(startPostgres({ dataDir })).rejects.toThrow(/its files are damaged.*npm run reset/);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('keeps its files elsewhere when root keeps the data directory from everyone else', async () => {
    await chmod(parent, 0o700);
    const progress: string[] = [];
    const postgres = await startPostgres({ dataDir, onProgress: (message) => progress.push(message) });
    const elsewhere = await readFile(join(dataDir, 'postgres-location'), 'utf8');
    expect(progress[0]).toContain(elsewhere);
    await query(postgres.url, 'CREATE TABLE kept AS SELECT 42 AS n');
    await postgres.stop();
    const again = await startPostgres({ dataDir });
    expect(await query(again.url, 'SELECT n FROM kept')).toEqual([{ n: 42 }]);
    await again.stop();
    await deletePostgres(dataDir);
    await expect(stat(elsewhere)).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
