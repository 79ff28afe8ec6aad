import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { acquireDataDirectory } from '@agio/standalone/postgres/data-directory';
import { deletePostgres } from '@agio/standalone/postgres/delete-postgres';
import { startPostgres, type RunningPostgres } from '@agio/standalone/postgres/start-postgres';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { retryableCodes } from '../testkit/client.js';
import { expectConservation } from '../testkit/conservation.js';
import { eventually } from '../testkit/eventually.js';
import { familyOf, whileStopped } from '../testkit/faults.js';
import { allFinal, statementOf } from '../testkit/moves.js';
import { balanceOf, logIn, password, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, type TestPlatform } from '../testkit/platform.js';
import { startLoad } from './load.js';

/** A PostgreSQL of the test's own, which its launcher starts again on the same port when it ends. */
async function ownPostgres(): Promise<RunningPostgres & { remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'agio-outage-'));
  // PostgreSQL does not run as root, and mkdtemp closes the directory to every other user.
  await chmod(dataDir, 0o711);
  const lock = await acquireDataDirectory({ dir: dataDir, url: 'a test' });
  const postgres = await startPostgres({ dataDir, settings: { fsync: 'off', full_page_writes: 'off' } });
  return {
    url: postgres.url,
    get pid() {
      return postgres.pid;
    },
    stop: postgres.stop,
    async remove() {
      await postgres.stop();
      await deletePostgres(dataDir);
      await lock.release();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}

const restarts = 4;
/** Restarts that nothing which was asked has met are no test. */
const restartsMax = 16;

/** No rate comes while PostgreSQL is away, so that none is fresh enough to trade on when it has just come back. */
const mayGoAgain = new Set([...retryableCodes, 'RATE_STALE']);

describe('PostgreSQL under load,', () => {
  let postgres: Awaited<ReturnType<typeof ownPostgres>>;
  let platform: TestPlatform;
  let asha: Person;

  beforeAll(async () => {
    postgres = await ownPostgres();
    platform = await startTestPlatform({ databaseUrl: postgres.url, env: { QUOTE_SECONDS: '600' } });
    asha = await register(platform.url);
    await pay(asha, '1000.00', 'EUR');
  }, 180_000);
  afterAll(async () => {
    await platform?.stop();
    await postgres?.remove();
  }, 120_000);

  it.each([
    ['in order', 'SIGINT'],
    ['by a crash', 'SIGKILL'],
  ] as const)(
    'restarted %s, loses nothing, is told as what may be tried again, and mends itself',
    async (_, signal) => {
      const before = (await allFinal(asha)).length;
      const load = startLoad(asha, 8);
      await eventually('some exchanges', () => Promise.resolve(load.acknowledged.length >= 20), 60_000);
      // Again as soon as it is back, so that it is away for longer than any attempt of the platform lasts.
      for (let each = 0; each < restarts || (load.refusals.length === 0 && each < restartsMax); each++) {
        const { pid } = postgres;
        process.kill(pid, signal);
        await eventually('PostgreSQL to be another', () => Promise.resolve(postgres.pid !== pid), 60_000);
      }
      const sinceRestart = load.acknowledged.length;
      await eventually(
        'exchanges after the restart',
        () => Promise.resolve(load.acknowledged.length >= sinceRestart + 40),
        120_000,
      );
      const begun = await load.stop();

      expect(load.refusals).not.toEqual([]);
      expect(new Set(load.refusals.filter((code) => !mayGoAgain.has(code)))).toEqual(new Set());
      expect(load.acknowledged).toHaveLength(begun);
      const all = await allFinal(asha, 60_000);
      expect(all).toHaveLength(before + begun);
      expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
      expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining([...load.acknowledged]));

      // Each was posted once, on both sides.
      const exchanges = all.filter(({ kind }) => kind === 'EXCHANGE').map(({ id }) => id);
      for (const currency of ['EUR', 'USD']) {
        const lines = (await statementOf(asha, currency)).filter(({ transaction }) => transaction?.kind === 'EXCHANGE');
        expect(lines.map(({ transaction }) => transaction!.id).sort()).toEqual(exchanges.toSorted());
      }
      expect(await balanceOf(asha, 'EUR')).toBe((1000 - 0.1 * exchanges.length).toFixed(2));
      await expectConservation(platform);

      // What works by itself works again: an event leads to the home wallet.
      const ben = await register(platform.url);
      await eventually('the home wallet', () => balanceOf(ben, 'INR'), 60_000);
      await logIn(platform.url, { email: ben.email, password });
    },
    300_000,
  );

  it('that hangs is told as what may be tried again in bounded time, and goes on where it was', async () => {
    const before = (await allFinal(asha, 60_000)).length;
    const load = startLoad(asha, 8);
    await eventually('some exchanges', () => Promise.resolve(load.acknowledged.length >= 20), 60_000);
    const refusedBefore = load.refusals.length;
    await whileStopped(familyOf(postgres.pid), async () => {
      const isTold = () => Promise.resolve(load.refusals.length >= refusedBefore + 8);
      await eventually('every client to be told', isTold, 60_000);
    });
    const sinceThen = load.acknowledged.length;
    await eventually(
      'exchanges when it goes on',
      () => Promise.resolve(load.acknowledged.length >= sinceThen + 40),
      120_000,
    );
    const begun = await load.stop();

    expect(new Set(load.refusals.filter((code) => !mayGoAgain.has(code)))).toEqual(new Set());
    expect(load.acknowledged).toHaveLength(begun);
    const all = await allFinal(asha, 60_000);
    expect(all).toHaveLength(before + begun);
    expect(new Set(all.map(({ status }) => status))).toEqual(new Set(['COMPLETED']));
    await expectConservation(platform);
  }, 300_000);
});
