import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedger } from '../ledger.js';
import { createTestLedger, type TestLedger } from '../testing/test-ledger.js';
import { ledgerV1Down, ledgerV1Up } from './ledger-v1.js';
import { ledgerV2Down, ledgerV2Up } from './ledger-v2.js';
import { ledgerV3Down, ledgerV3Up } from './ledger-v3.js';

let test: TestLedger;
let wallet: string;
let placed: string;
let posted: string;
let tombstone: string;

beforeAll(async () => {
  test = await createTestLedger();
  wallet = await test.open({ guarded: true, funds: 100n });
  const sink = await test.open();
  [placed, posted, tombstone] = [randomUUID(), randomUUID(), randomUUID()];
  await test.ledger.placeHold({ id: placed, account: wallet, amount: 10n });
  await test.ledger.placeHold({ id: posted, account: wallet, amount: 20n });
  await test.ledger.post({ id: posted, legs: [{ debit: wallet, credit: sink, amount: 20n }], postsHold: true });
  await test.ledger.voidHold(tombstone);
});

afterAll(async () => {
  expect(await test.contradictions()).toEqual([]);
  await test.stop();
});

function insertHold(columns: Record<string, unknown>) {
  const row = { id: randomUUID(), account_id: wallet, amount: '1', state: 'placed', placed_at: new Date(), ...columns };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  return test.pool.query(
    `INSERT INTO ledger_holds (${Object.keys(row).join()}) VALUES (${places.join()})`,
    Object.values(row),
  );
}

describe('a hold', () => {
  const now = new Date();
  const rejected = { state: 'rejected', placed_at: null, resolved_at: now, reason: 'AccountMissing' };

  it.each<[string, Record<string, unknown>, string]>([
    ['placed without an account', { account_id: null, amount: null }, 'ledger_holds_state_check'],
    ['placed without its time', { placed_at: null }, 'ledger_holds_state_check'],
    ['placed and resolved', { resolved_at: now }, 'ledger_holds_state_check'],
    [
      'posted without having been placed',
      { state: 'posted', placed_at: null, resolved_at: now },
      'ledger_holds_state_check',
    ],
    ['posted without its time', { state: 'posted' }, 'ledger_holds_state_check'],
    ['voided without its time', { state: 'voided' }, 'ledger_holds_state_check'],
    [
      'voided unplaced, yet of an account',
      { state: 'voided', placed_at: null, resolved_at: now },
      'ledger_holds_state_check',
    ],
    ['rejected and placed', { ...rejected, placed_at: now }, 'ledger_holds_state_check'],
    ['anything else', { state: 'pending' }, 'ledger_holds_state_check'],
    ['rejected without a reason', { ...rejected, reason: null }, 'ledger_holds_reason_check'],
    ['placed with a reason against it', { reason: 'AccountMissing' }, 'ledger_holds_reason_check'],
    ['of no amount', { amount: null }, 'ledger_holds_amount_check'],
    ['of nothing', { amount: '0' }, 'ledger_holds_amount_check'],
    ['of more than the largest amount', { amount: '1000000000000001' }, 'ledger_holds_amount_check'],
    ['placed without being held', {}, 'ledger_holds_held'],
    ['placed on an account that is not there', { account_id: randomUUID() }, 'ledger_holds_held'],
  ])('is never %s', async (_, columns, constraint) => {
    await expect(insertHold(columns)).rejects.toMatchObject({ constraint });
  });

  it('never has the id of another one', async () => {
    await expect(insertHold({ id: placed })).rejects.toMatchObject({ constraint: 'ledger_holds_pkey' });
  });

  it.each<[string, string, () => string, string]>([
    ['resolved while its money stays held', "state = 'voided', resolved_at = now()", () => placed, 'ledger_holds_held'],
    ['given another amount', 'amount = 9', () => placed, 'ledger_holds_held'],
    ['given another id', 'id = gen_random_uuid()', () => placed, 'ledger_holds_resolved_once'],
    ['given another time', "placed_at = '2026-01-01'", () => placed, 'ledger_holds_resolved_once'],
    ['voided after it was posted', "state = 'voided'", () => posted, 'ledger_holds_resolved_once'],
    ['resolved at another time', "resolved_at = '2026-01-01'", () => posted, 'ledger_holds_resolved_once'],
    [
      'changed when it was voided unplaced',
      "resolved_at = '2026-01-01'",
      () => tombstone,
      'ledger_holds_resolved_once',
    ],
  ])('is never %s', async (_, change, id, constraint) => {
    const update = test.pool.query(`UPDATE ledger_holds SET ${change} WHERE id = $1`, [id()]);
    await expect(update).rejects.toMatchObject({ constraint });
  });

  it('is never placed again', async () => {
    const client = await test.pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('UPDATE ledger_accounts SET held = held + 20 WHERE id = $1', [wallet]);
      const update = client.query(`UPDATE ledger_holds SET state = 'placed', resolved_at = NULL WHERE id = $1`, [
        posted,
      ]);
      await expect(update).rejects.toMatchObject({ constraint: 'ledger_holds_resolved_once' });
    } finally {
      await client.query('ROLLBACK');
      client.release();
    }
  });

  it.each(['DELETE FROM ledger_holds', 'TRUNCATE ledger_holds'])('is never removed by %s', async (statement) => {
    await expect(test.pool.query(statement)).rejects.toMatchObject({ constraint: 'ledger_holds_permanent' });
  });
});

it('keeps what was posted before it, and releases what is held when it is undone', async () => {
  const database = await createTestDatabase();
  try {
    const pool = database.pool();
    for (const statement of [...ledgerV1Up, ...ledgerV2Up, ...ledgerV3Up]) await pool.query(statement);
    const ledger = createLedger({ pool });
    const [debit, credit] = [randomUUID(), randomUUID()];
    await ledger.openAccounts([debit, credit].map((id) => ({ id, asset: 'EUR', kind: 'test', guarded: false })));
    const transfer = { id: randomUUID(), legs: [{ debit, credit, amount: 5n }] };
    const outcome = await ledger.post(transfer);
    await ledger.placeHold({ id: randomUUID(), account: credit, amount: 3n });

    for (const statement of [...ledgerV3Down, ...ledgerV2Down]) await pool.query(statement);
    expect((await ledger.balances([credit])).get(credit)).toMatchObject({ balance: 5n, held: 0n });
    const columns = `SELECT FROM information_schema.columns WHERE column_name = 'posts_hold'`;
    expect((await pool.query(columns)).rowCount).toBe(0);

    for (const statement of [...ledgerV2Up, ...ledgerV3Up]) await pool.query(statement);
    expect(await ledger.findTransfer(transfer.id)).toEqual({ transfer, outcome });
    expect(await ledger.post(transfer)).toEqual(outcome);
    await ledger.stop();
  } finally {
    await database.drop();
  }
});

it('leaves nothing behind when it is undone', async () => {
  const database = await createTestDatabase();
  try {
    const pool = database.pool();
    for (const statement of [...ledgerV1Up, ...ledgerV2Up, ...ledgerV2Down, ...ledgerV1Down]) {
      await pool.query(statement);
    }
    const { rows } = await pool.query(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect(rows).toEqual([]);
  } finally {
    await database.drop();
  }
});
