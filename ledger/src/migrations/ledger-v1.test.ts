import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestLedger, type TestLedger } from '../testing/test-ledger.js';
import { ledgerV1Down, ledgerV1Up } from './ledger-v1.js';

let test: TestLedger;
let source: string;
let wallet: string;
let dollars: string;

beforeAll(async () => {
  test = await createTestLedger();
  [source, wallet, dollars] = [
    await test.open(),
    await test.open({ guarded: true, funds: 100n }),
    await test.open({ asset: 'USD' }),
  ];
  await test.ledger.post({ id: randomUUID(), legs: [{ debit: source, credit: wallet, amount: 5n }] });
});

afterAll(async () => {
  expect(await test.contradictions()).toEqual([]);
  await test.stop();
});

function insertEntries(...entries: [account: string, seq: number, amount: string, balanceAfter?: string][]) {
  const transferId = randomUUID();
  return test.pool.query(
    `INSERT INTO ledger_entries SELECT account, seq, $1, amount, after, now()
      FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[]) AS e(account, seq, amount, after)`,
    [
      transferId,
      entries.map((entry) => entry[0]),
      entries.map((entry) => entry[1]),
      entries.map((entry) => entry[2]),
      entries.map((entry) => entry[3] ?? '0'),
    ],
  );
}

function insertTransfer(columns: Record<string, unknown>) {
  const row = {
    id: randomUUID(),
    result: 'posted',
    posted_at: new Date(),
    debits: [source],
    credits: [wallet],
    amounts: ['1'],
    debit_seqs: ['1'],
    credit_seqs: ['1'],
    ...columns,
  };
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  return test.pool.query(
    `INSERT INTO ledger_transfers (${Object.keys(row).join()}) VALUES (${places.join()})`,
    Object.values(row),
  );
}

describe('an account', () => {
  it.each([
    ['guarded below zero', 'balance = -1', 'ledger_accounts_guarded_check'],
    ['guarded with more held than it has', 'held = 106', 'ledger_accounts_guarded_check'],
    ['holding less than nothing', 'held = -1', 'ledger_accounts_held_check'],
    ['above the largest balance', 'balance = 4000000000000000001', 'ledger_accounts_balance_check'],
    ['below the smallest balance', 'guarded = false, balance = -4000000000000000001', 'ledger_accounts_balance_check'],
    ['with a negative number of entries', 'seq = -1', 'ledger_accounts_seq_check'],
    ['with entries but no time of the last', 'last_posted_at = NULL', 'ledger_accounts_seq_check'],
    ['without an asset', "asset = ''", 'ledger_accounts_permanent'],
    ['of another asset', "asset = 'USD'", 'ledger_accounts_permanent'],
    ['of another id', 'id = gen_random_uuid()', 'ledger_accounts_permanent'],
    ['without a kind', "kind = ''", 'ledger_accounts_kind_check'],
  ])('is never %s', async (_, change, constraint) => {
    const update = test.pool.query(`UPDATE ledger_accounts SET ${change} WHERE id = $1`, [wallet]);
    await expect(update).rejects.toMatchObject({ constraint });
  });

  it('is never opened without an asset', async () => {
    await expect(test.open({ asset: '' })).rejects.toMatchObject({ constraint: 'ledger_accounts_asset_check' });
  });

  it.each(['DELETE FROM ledger_accounts', 'TRUNCATE ledger_accounts'])('is never removed by %s', async (statement) => {
    await expect(test.pool.query(statement)).rejects.toMatchObject({ constraint: 'ledger_accounts_permanent' });
  });
});

describe('an entry', () => {
  it.each([
    ['of nothing', '0', 'ledger_entries_amount_check'],
    ['of more than the largest amount', '1000000000000001', 'ledger_entries_amount_check'],
  ])('is never %s', async (_, amount, constraint) => {
    const insert = insertEntries([source, 90, `-${amount}`], [wallet, 90, amount]);
    await expect(insert).rejects.toMatchObject({ constraint });
  });

  it('never leaves a balance out of range', async () => {
    const insert = insertEntries([source, 90, '-1', '-4000000000000000001'], [wallet, 90, '1']);
    await expect(insert).rejects.toMatchObject({ constraint: 'ledger_entries_balance_check' });
  });

  it('never has the number of another one of its account, nor one below 1', async () => {
    const repeated = insertEntries([source, 1, '-1'], [wallet, 90, '1']);
    await expect(repeated).rejects.toMatchObject({ constraint: 'ledger_entries_pkey' });
    const early = insertEntries([source, 0, '-1'], [wallet, 90, '1']);
    await expect(early).rejects.toMatchObject({ constraint: 'ledger_entries_seq_check' });
  });

  it.each<[string, () => Parameters<typeof insertEntries>]>([
    ['makes money', () => [[wallet, 90, '1']]],
    [
      'destroys money',
      () => [
        [source, 90, '-2'],
        [wallet, 90, '1'],
      ],
    ],
    [
      'turns one asset into another',
      () => [
        [source, 90, '-1'],
        [dollars, 90, '1'],
      ],
    ],
    [
      'has no account',
      () => [
        [randomUUID(), 90, '-1'],
        [randomUUID(), 90, '1'],
      ],
    ],
  ])('never %s', async (_, entries) => {
    await expect(insertEntries(...entries())).rejects.toMatchObject({ constraint: 'ledger_entries_zero_sum' });
  });

  it.each(['UPDATE ledger_entries SET amount = 1', 'DELETE FROM ledger_entries', 'TRUNCATE ledger_entries'])(
    'refuses %s',
    async (statement) => {
      await expect(test.pool.query(statement)).rejects.toMatchObject({ constraint: 'ledger_entries_append_only' });
    },
  );
});

describe('a transfer', () => {
  const posted = { debit_seqs: null, credit_seqs: null };

  it.each<[string, Record<string, unknown>, string]>([
    ['posted with a reason against it', { reason: 'InsufficientFunds' }, 'ledger_transfers_result_check'],
    ['posted without its entries', posted, 'ledger_transfers_result_check'],
    ['posted with an entry too many', { debit_seqs: ['1', '2'] }, 'ledger_transfers_result_check'],
    ['rejected without a reason', { ...posted, result: 'rejected' }, 'ledger_transfers_result_check'],
    ['rejected with entries', { result: 'rejected', reason: 'AccountMissing' }, 'ledger_transfers_result_check'],
    ['anything else', { ...posted, result: 'pending', reason: 'x' }, 'ledger_transfers_result_check'],
    ['with a leg that has no amount', { debits: [source, source] }, 'ledger_transfers_legs_check'],
    ['with a leg that leads nowhere', { credits: [] }, 'ledger_transfers_legs_check'],
    ['of a kind that is a novel', { kind: 'x'.repeat(65) }, 'ledger_transfers_labels_check'],
    ['of a reference that is a novel', { reference: 'x'.repeat(129) }, 'ledger_transfers_labels_check'],
  ])('is never %s', async (_, columns, constraint) => {
    await expect(insertTransfer(columns)).rejects.toMatchObject({ constraint });
  });

  it('never has the id of another one', async () => {
    const id = randomUUID();
    await test.ledger.post({ id, legs: [{ debit: wallet, credit: randomUUID(), amount: 1n }] });
    await expect(insertTransfer({ id })).rejects.toMatchObject({ constraint: 'ledger_transfers_pkey' });
  });

  it.each(["UPDATE ledger_transfers SET kind = 'x'", 'DELETE FROM ledger_transfers', 'TRUNCATE ledger_transfers'])(
    'refuses %s',
    async (statement) => {
      await expect(test.pool.query(statement)).rejects.toMatchObject({ constraint: 'ledger_transfers_append_only' });
    },
  );
});

it('leaves nothing behind when it is undone, and can be done again', async () => {
  const database = await createTestDatabase();
  try {
    const pool = database.pool();
    for (const statement of [...ledgerV1Up, ...ledgerV1Down]) await pool.query(statement);
    const { rows } = await pool.query(
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace
      UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect(rows).toEqual([]);
    for (const statement of ledgerV1Up) await pool.query(statement);
  } finally {
    await database.drop();
  }
});
