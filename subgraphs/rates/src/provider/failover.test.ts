import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { until } from '@agio/runtime/jobs/testing/until';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import { startRates, type StartedRates } from '../testing/started-subgraph.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const main = 'subgraphs/rates/src/main.ts';
/** Ends a process when whoever started it is gone, even by SIGKILL: a test that dies must leave nothing behind. */
const endWithParent = `data:text/javascript,process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'))`;
const env = { AGIO_SEED: 'demo', RATES_SIMULATOR_INTERVAL_MS: '250' };

/** A process of this subgraph that answers nothing and only works. */
async function startWorker(databaseUrl: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--import', endWithParent, '--import', 'tsx', main], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: {
      ...env,
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      TSX_TSCONFIG_PATH: 'standalone/bin/tsconfig.json',
      DATABASE_URL: databaseUrl,
      AGIO_SECRET: 'a secret that only this test has, of 32 characters and more',
      AGIO_ROLE: 'worker',
    },
  });
  let output = '';
  child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
  await until(
    'the worker serves',
    () => {
      if (child.exitCode !== null) throw new Error(`The worker ended: ${output}`);
      return output.includes('"msg":"serving"');
    },
    60_000,
  );
  return child;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

describe('the process that asks the providers', () => {
  let database: TestDatabase;
  let pool: pg.Pool;
  let first: ChildProcess;
  let second: StartedRates;
  let server: StartedRates;
  beforeAll(async () => {
    database = await createTestDatabase();
    pool = database.pool({ schema: 'rates' });
    first = await startWorker(database.url);
    second = await startRates({ ...env, AGIO_ROLE: 'worker' }, database);
    server = await startRates({ ...env, AGIO_ROLE: 'server' }, database);
  }, 120_000);
  afterAll(async () => {
    await kill(first);
    await server.stop();
    await second.stop();
    await database.drop();
  }, 60_000);

  /** The time of the dollar's rate as a process that only answers knows it. */
  const asOf = async (): Promise<Date> => {
    const { data } = await server.ask('{ rate(pair: "EUR/USD") { asOf source } }');
    const rate = data?.['rate'] as { asOf: string; source: string };
    expect(rate.source).toBe('SIMULATED');
    return new Date(rate.asOf);
  };
  const leaders = async (): Promise<number[]> => {
    const { rows } = await pool.query<{ pid: number }>(
      `SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted
         AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
         AND ((classid::bigint << 32) | objid::bigint) = hashtextextended('agio/rates/polling', 0)`,
    );
    return rows.map(({ pid }) => pid);
  };
  const moves = async (since: Date) => until('the rate moves on', async () => (await asOf()) > since);

  it('is one, and a process that only answers follows it', async () => {
    expect((await leaders()).length).toBe(1);
    await moves(await asOf());
    await moves(await asOf());
  });

  it('is replaced when it is killed', async () => {
    const before = await leaders();
    await kill(first);
    const killedAt = new Date();
    await moves(killedAt);
    const after = await leaders();
    expect(after.length).toBe(1);
    expect(after).not.toEqual(before);
  });

  it('goes on, or is replaced, when its session is cut', async () => {
    const [session] = await leaders();
    await pool.query('SELECT pg_terminate_backend($1)', [session]);
    await moves(new Date());
    const after = await leaders();
    expect(after.length).toBe(1);
    expect(after).not.toEqual([session]);
  });

  it('hands over when it stops in order', async () => {
    const third = await startRates({ ...env, AGIO_ROLE: 'worker' }, database);
    const [session] = await leaders();
    await second.stop();
    await moves(new Date());
    expect(await leaders()).not.toEqual([session]);
    second = third;
  });

  it('has stored each moment of the market once', async () => {
    const { rows } = await pool.query<{ ticks: string; moments: string }>(
      `SELECT count(*) AS ticks, count(DISTINCT at) AS moments FROM ticks WHERE source = 'SIMULATED'`,
    );
    expect(Number(rows[0]?.ticks)).toBeGreaterThan(0);
    expect(rows[0]?.ticks).toBe(rows[0]?.moments);
  });
});
