import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type pg from 'pg';
import { createLedger, type Ledger } from '../ledger.js';
import { sealBatches } from '../seal/seal-batches.js';
import { findContradictions } from '../testing/test-ledger.js';
import { verifyLedger } from '../verify/verify.js';
import { ledgerV1Up } from './ledger-v1.js';
import { ledgerV2Up } from './ledger-v2.js';
import { ledgerV3Up } from './ledger-v3.js';
import { ledgerV4Down, ledgerV4Up } from './ledger-v4.js';

let database: TestDatabase;
let pool: pg.Pool;
let ledger: Ledger;
let accounts: [string, string];

const run = async (statements: readonly string[]) => {
  for (const statement of statements) await pool.query(statement);
};
/** Past all triggers. */
async function edit(statement: string): Promise<void> {
  const client = await pool.connect();
  await client.query('SET session_replication_role = replica');
  await client.query(statement);
  client.release(true);
}
const post = (amount: bigint, more: object = {}) => {
  const id = randomUUID();
  return ledger.post({ id, legs: [{ debit: accounts[0], credit: accounts[1], amount }], ...more }).then(() => id);
};
const place = async (id: string = randomUUID()) => {
  await ledger.placeHold({ id, account: accounts[1], amount: 3n });
  return id;
};
const batches = async () =>
  (
    await pool.query<{ transfer_ids: string[]; hold_ids: string[]; resolved_hold_ids: string[] }>(
      'SELECT transfer_ids, hold_ids, resolved_hold_ids FROM ledger_batches ORDER BY number',
    )
  ).rows;

beforeEach(async () => {
  database = await createTestDatabase();
  pool = database.pool();
  await run([...ledgerV1Up, ...ledgerV2Up, ...ledgerV3Up]);
  ledger = createLedger({ pool });
  accounts = [randomUUID(), randomUUID()];
  await ledger.openAccounts(accounts.map((id) => ({ id, asset: 'EUR', kind: 'test', guarded: false })));
});
afterEach(async () => {
  await ledger.stop();
  await database.drop();
});

/** What the releases before batches have left: transfers and holds in every state, and none in a batch. */
async function livedBefore() {
  const posted = await post(50n);
  const rejected = await post(0n);
  const [placed, voided, unknown, settled, refused] = [
    await place(),
    await place(),
    randomUUID(),
    await place(),
    randomUUID(),
  ];
  await ledger.voidHold(voided);
  await ledger.voidHold(unknown);
  await ledger.post({
    id: settled,
    legs: [{ debit: accounts[1], credit: accounts[0], amount: 2n }],
    postsHold: true,
  });
  await ledger.placeHold({ id: refused, account: accounts[1], amount: 0n });
  await edit('TRUNCATE ledger_batches');
  return { posted, rejected, placed, voided, unknown, settled, refused };
}

describe('What is older than batches', () => {
  it('is in exactly one batch of its time from then on, and can be sealed and verified', async () => {
    const old = await livedBefore();
    // What came between the two migrations has its batches already: a transfer, and the release of a hold that has none.
    const between = await post(7n);
    await ledger.voidHold(old.placed);
    const before = await batches();
    await run(ledgerV4Up);

    const all = await batches();
    expect(all.slice(0, before.length)).toEqual(before);
    const of = (column: 'transfer_ids' | 'hold_ids' | 'resolved_hold_ids') =>
      all.flatMap((batch) => batch[column]).toSorted();
    expect(of('transfer_ids')).toEqual([old.posted, old.rejected, old.settled, between].toSorted());
    expect(of('hold_ids')).toEqual([old.placed, old.voided, old.unknown, old.settled, old.refused].toSorted());
    expect(of('resolved_hold_ids')).toEqual([old.placed, old.voided, old.settled].toSorted());
    expect(await findContradictions(pool)).toEqual([]);

    await post(1n);
    while ((await sealBatches(pool, { batchesMax: 2 })).count > 0);
    const { rows } = await pool.query('SELECT FROM ledger_batches WHERE sealed_by IS NULL');
    expect(rows).toEqual([]);
    expect(await verifyLedger(pool)).toMatchObject({ verdict: 'clean' });
  });

  it('of one time is one batch', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => post(BigInt(index + 1))));
    const { rows } = await pool.query<{ times: number }>(
      'SELECT count(DISTINCT posted_at)::integer AS times FROM ledger_transfers',
    );
    await edit('TRUNCATE ledger_batches');
    await run(ledgerV4Up);
    expect(await batches()).toHaveLength(rows[0]!.times);
    expect(await findContradictions(pool)).toEqual([]);
  });

  it('is nothing in a ledger that is new, nor in one whose answers all have batches', async () => {
    await run(ledgerV4Up);
    expect(await batches()).toEqual([]);
    await run(ledgerV4Down);
    await post(1n);
    const before = await batches();
    await run(ledgerV4Up);
    expect(await batches()).toEqual(before);
  });
});

describe('A seal', () => {
  beforeEach(async () => {
    await run(ledgerV4Up);
    await post(1n);
    await post(2n);
    await sealBatches(pool, { batchesMax: 10 });
  });

  it.each(['UPDATE ledger_seals SET number = 2', 'DELETE FROM ledger_seals', 'TRUNCATE ledger_seals'])(
    'refuses %s',
    async (statement) => {
      await expect(pool.query(statement)).rejects.toMatchObject({ constraint: 'ledger_seals_append_only' });
    },
  );

  it('is never taken off a batch, nor replaced', async () => {
    for (const sealedBy of ['NULL', '2']) {
      const update = pool.query(`UPDATE ledger_batches SET sealed_by = ${sealedBy}`);
      await expect(update).rejects.toMatchObject({ constraint: 'ledger_batches_sealed_once' });
    }
  });

  it.each([
    ['without a batch', `2, h, sha256('2'), '{}'`, 'ledger_seals_batches_check'],
    ['with a hash of another length', `2, '\\x00', sha256('2'), '{9}'`, 'ledger_seals_hashes_check'],
    ['with the number of another', `1, h, sha256('2'), '{9}'`, 'ledger_seals_pkey'],
    ['with a number below 1', `0, h, sha256('2'), '{9}'`, 'ledger_seals_number_check'],
    ['with the hash of another', `2, h, h, '{9}'`, 'ledger_seals_hash_key'],
  ])('is never one %s', async (_, values, constraint) => {
    const insert = pool.query(
      `INSERT INTO ledger_seals (number, previous_hash, hash, batches, at)
         SELECT ${values}, now() FROM (SELECT hash AS h FROM ledger_seals) last`,
    );
    await expect(insert).rejects.toMatchObject({ constraint });
  });
});

describe('Undone', () => {
  it('it leaves the release before as it was, with its batches, and may be done again', async () => {
    const shape = async () =>
      (
        await pool.query(
          `SELECT relname || coalesce(' ' || attname || ' ' || atttypid::regtype || ' ' || attnotnull, '') AS name
            FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
            WHERE relnamespace = 'public'::regnamespace
          UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
          UNION ALL SELECT tgname || ' ' || pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
          UNION ALL SELECT oid::regprocedure || ' ' || md5(prosrc) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace
          ORDER BY 1`,
        )
      ).rows;
    const before = await shape();
    const old = await livedBefore();
    await run(ledgerV4Up);
    await post(1n);
    await sealBatches(pool, { batchesMax: 10 });
    const sealed = await batches();

    await run(ledgerV4Down);
    expect(await shape()).toEqual(before);
    expect(await batches()).toEqual(sealed);
    expect(await ledger.findTransfer(old.posted)).toMatchObject({ outcome: { kind: 'posted' } });
    await post(2n);

    await run(ledgerV4Up);
    expect(await batches()).toHaveLength(sealed.length + 1);
    const { count } = await sealBatches(pool, { batchesMax: 100 });
    expect(count).toBe(sealed.length + 1);
    expect(await verifyLedger(pool)).toMatchObject({ verdict: 'clean', rows: { seals: 1 } });
  });
});
