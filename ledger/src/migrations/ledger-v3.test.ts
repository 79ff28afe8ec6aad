import { randomUUID } from 'node:crypto';
import { createTestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedger } from '../ledger.js';
import { createTestLedger, type TestLedger } from '../testing/test-ledger.js';
import { ledgerV1Down, ledgerV1Up } from './ledger-v1.js';
import { ledgerV2Down, ledgerV2Up } from './ledger-v2.js';
import { ledgerV3Down, ledgerV3Up } from './ledger-v3.js';

const noon = new Date('2100-01-01T12:00Z');

let test: TestLedger;
let wallet: string;
let sink: string;
let placed: string;
let transfer: string;
let reversal: string;

beforeAll(async () => {
  test = await createTestLedger();
  wallet = await test.open({ guarded: true, funds: 100n });
  sink = await test.open();
  [placed, transfer, reversal] = [randomUUID(), randomUUID(), randomUUID()];
  await test.ledger.placeHold({ id: placed, account: wallet, amount: 10n, expiresAt: noon });
  await test.ledger.post({ id: transfer, legs: [{ debit: wallet, credit: sink, amount: 5n }] });
  await test.ledger.post({
    id: reversal,
    legs: [{ debit: sink, credit: wallet, amount: 3n }],
    reverses: { transfer, legs: [0] },
  });
});

afterAll(async () => {
  expect(await test.contradictions()).toEqual([]);
  await test.stop();
});

async function insert(table: string, row: Record<string, unknown>) {
  const places = Object.keys(row).map((_, index) => `$${index + 1}`);
  await test.pool.query(
    `INSERT INTO ${table} (${Object.keys(row).join()}) VALUES (${places.join()})`,
    Object.values(row),
  );
}

describe('a hold', () => {
  const now = new Date();
  const earlier = new Date(now.getTime() - 1);
  const resolved = { placed_at: earlier, resolved_at: now };

  it.each<[string, Record<string, unknown>, string]>([
    ['expired without its time', { ...resolved, state: 'expired' }, 'ledger_holds_expiry_check'],
    ['expired too early', { ...resolved, state: 'expired', expires_at: noon }, 'ledger_holds_expiry_check'],
    ['posted too late', { ...resolved, state: 'posted', expires_at: now }, 'ledger_holds_expiry_check'],
    ['placed too late', { state: 'placed', placed_at: now, expires_at: now }, 'ledger_holds_expiry_check'],
    ['expired and not resolved', { state: 'expired', placed_at: now, expires_at: now }, 'ledger_holds_state_check'],
    [
      'expired without an account',
      { ...resolved, account_id: null, amount: null, placed_at: null, state: 'expired', expires_at: now },
      'ledger_holds_state_check',
    ],
  ])('is never %s', async (_, columns, constraint) => {
    const inserted = insert('ledger_holds', { id: randomUUID(), account_id: wallet, amount: '1', ...columns });
    await expect(inserted).rejects.toMatchObject({ constraint });
  });

  it('is never given another time, nor one at all', async () => {
    for (const change of ["expires_at = '2200-01-01'", 'expires_at = NULL']) {
      const update = test.pool.query(`UPDATE ledger_holds SET ${change} WHERE id = $1`, [placed]);
      await expect(update).rejects.toMatchObject({ constraint: 'ledger_holds_resolved_once' });
    }
  });
});

describe('a transfer', () => {
  it.each<[string, Record<string, unknown>]>([
    ['without the legs that it gives back', { reverses: randomUUID() }],
    ['with fewer of them than its own', { reverses: randomUUID(), reversed_legs: [] }],
    ['that gives back legs of nothing', { reversed_legs: [1] }],
    ['forced, and no reversal', { forced: true }],
  ])('is never a reversal %s', async (_, columns) => {
    const row = { id: randomUUID(), result: 'rejected', reason: 'x', posted_at: new Date(), ...columns };
    const legs = { debits: [sink], credits: [wallet], amounts: ['1'] };
    const inserted = insert('ledger_transfers', { ...row, ...legs });
    await expect(inserted).rejects.toMatchObject({ constraint: 'ledger_transfers_reverses_check' });
  });
});

describe('what is given back', () => {
  const of = (columns: Record<string, unknown>) =>
    insert('ledger_reversals', {
      transfer_id: transfer,
      leg: 1,
      reversal_id: randomUUID(),
      reversal_leg: 1,
      amount: '2',
      ...columns,
    });

  it.each<[string, () => Record<string, unknown>, string]>([
    ['more than was posted', () => ({ amount: '3' }), 'ledger_reversals_within'],
    ['of a leg that is not there', () => ({ leg: 2 }), 'ledger_reversals_within'],
    ['of a transfer that is not there', () => ({ transfer_id: randomUUID() }), 'ledger_reversals_within'],
    ['of a reversal', () => ({ transfer_id: reversal }), 'ledger_reversals_within'],
    ['twice by one leg', () => ({ reversal_id: reversal }), 'ledger_reversals_pkey'],
    ['nothing', () => ({ amount: '0' }), 'ledger_reversals_amount_check'],
  ])('is never %s', async (_, columns, constraint) => {
    await expect(of(columns())).rejects.toMatchObject({ constraint });
  });

  it.each(['UPDATE ledger_reversals SET amount = 1', 'DELETE FROM ledger_reversals', 'TRUNCATE ledger_reversals'])(
    'refuses %s',
    async (statement) => {
      const change = test.pool.query(statement);
      await expect(change).rejects.toMatchObject({ constraint: 'ledger_reversals_append_only' });
    },
  );
});

describe('a batch', () => {
  it.each(['UPDATE ledger_batches SET at = now()', 'DELETE FROM ledger_batches', 'TRUNCATE ledger_batches'])(
    'refuses %s',
    async (statement) => {
      await expect(test.pool.query(statement)).rejects.toMatchObject({ constraint: 'ledger_batches_append_only' });
    },
  );

  it('is written down with what it has answered, and not at all when that was nothing new', async () => {
    const [paid, refused, hold, released] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    await test.ledger.placeHold({ id: released, account: wallet, amount: 1n });
    const run = () =>
      Promise.all([
        test.ledger.post({ id: paid, legs: [{ debit: wallet, credit: sink, amount: 1n }] }),
        test.ledger.post({ id: refused, legs: [{ debit: wallet, credit: sink, amount: 1000n }] }),
        test.ledger.placeHold({ id: hold, account: wallet, amount: 1n }),
        test.ledger.voidHold(released),
      ]);
    const [outcome] = await run();
    await run();
    const { rows } = await test.pool.query(
      `SELECT at, transfer_ids, hold_ids, resolved_hold_ids, sealed_by FROM ledger_batches
        WHERE $1 = ANY (transfer_ids) OR $2 = ANY (hold_ids) OR $3 = ANY (resolved_hold_ids)`,
      [paid, hold, released],
    );
    expect(rows).toEqual([
      {
        at: outcome.kind === 'posted' && outcome.postedAt,
        transfer_ids: [paid, refused],
        hold_ids: [hold],
        resolved_hold_ids: [released],
        sealed_by: null,
      },
    ]);
  });
});

describe('a process of the release before', () => {
  /** What it sends: transfers with one leg between two accounts, and what is asked of holds. */
  async function apply({
    transfers = [],
    holds = [],
  }: {
    transfers?: { id: string; debit: string; credit: string; amount: number; posts?: boolean }[];
    holds?: { id: string; action: string; account?: string; amount?: number }[];
  }) {
    const accounts = [
      ...new Set([
        ...transfers.flatMap(({ debit, credit }) => [debit, credit]),
        ...holds.flatMap((h) => h.account ?? []),
      ]),
    ];
    const placeOf = (account: string | undefined) => (account === undefined ? null : accounts.indexOf(account) + 1);
    const posting = transfers.filter(({ posts }) => posts).map(({ id }) => ({ id, action: 'post' }));
    const all: typeof holds = [...posting, ...holds];
    const { rows } = await test.pool.query<{ stored_items: number[]; reused_items: number[]; debit_seqs: string[] }>(
      `SELECT stored_items, reused_items, debit_seqs
        FROM ledger_apply($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
      [
        accounts,
        transfers.map(({ id }) => id),
        transfers.map(() => null),
        transfers.map(() => null),
        transfers.map(({ id, posts }) => (posts ? all.findIndex((hold) => hold.id === id) + 1 : null)),
        transfers.map((_, index) => index + 1),
        transfers.map(({ debit }) => placeOf(debit)),
        transfers.map(({ credit }) => placeOf(credit)),
        transfers.map(({ amount }) => amount),
        all.map(({ id }) => id),
        all.map(({ action }) => action),
        all.map(({ account }) => placeOf(account)),
        all.map(({ amount }) => amount ?? null),
      ],
    );
    return rows[0]!;
  }

  it('posts beside it, under the same rules', async () => {
    const own = await test.open({ guarded: true, funds: 10n });
    const [id, late] = [randomUUID(), randomUUID()];
    const pay = { debit: own, credit: sink };
    expect(await apply({ transfers: [{ id, ...pay, amount: 7 }] })).toMatchObject({
      stored_items: [],
      reused_items: [],
      debit_seqs: ['2'],
    });
    expect(await apply({ transfers: [{ id: late, ...pay, amount: 4 }] })).toMatchObject({ stored_items: [1] });
    const asked = { id, legs: [{ ...pay, amount: 7n }] };
    expect(await test.ledger.post(asked)).toMatchObject({ kind: 'posted' });
    const back = { legs: [{ debit: sink, credit: own, amount: 7n }], reverses: { transfer: id, legs: [0] } };
    const reversed = await test.ledger.post({ id: randomUUID(), ...back });
    expect(reversed).toMatchObject({ kind: 'posted' });
    expect(await apply({ transfers: [{ id, ...pay, amount: 7 }] })).toMatchObject({ stored_items: [1] });
  });

  it('takes a reversal of its id for another payload', async () => {
    const legs = { debit: sink, credit: wallet };
    expect(await apply({ transfers: [{ id: reversal, ...legs, amount: 3 }] })).toMatchObject({ reused_items: [1] });
  });

  it('places, voids and posts holds beside it, and none whose time is over', async () => {
    const own = await test.open({ guarded: true, funds: 10n });
    const [theirs, ours, expired] = [randomUUID(), randomUUID(), randomUUID()];
    await apply({ holds: [{ id: theirs, action: 'place', account: own, amount: 4 }] });
    expect(await test.ledger.findHold(theirs)).toMatchObject({
      hold: { id: theirs, account: own, amount: 4n },
      state: { kind: 'placed' },
    });
    await test.ledger.placeHold({ id: ours, account: own, amount: 3n });
    await test.ledger.placeHold({ id: expired, account: own, amount: 3n, expiresAt: noon });
    await apply({ holds: [{ id: ours, action: 'void' }] });
    await test.turnClock(own, noon);
    const settle = { debit: own, credit: sink, posts: true };
    const answer = await apply({
      transfers: [
        { id: theirs, ...settle, amount: 4 },
        { id: expired, ...settle, amount: 3 },
      ],
    });
    expect(answer).toMatchObject({ stored_items: [2], debit_seqs: [expect.any(String), null] });
    expect((await test.ledger.findHold(expired))!.state).toEqual({ kind: 'expired', at: noon });
    expect((await test.ledger.balances([own])).get(own)).toMatchObject({ balance: 7n, held: 0n });
  });
});

it('keeps what was posted before it, and says of what has expired that it was voided when it is undone', async () => {
  const database = await createTestDatabase();
  try {
    const pool = database.pool();
    for (const statement of [...ledgerV1Up, ...ledgerV2Up, ...ledgerV3Up]) await pool.query(statement);
    const ledger = createLedger({ pool });
    const [debit, credit] = [randomUUID(), randomUUID()];
    await ledger.openAccounts([debit, credit].map((id) => ({ id, asset: 'EUR', kind: 'test', guarded: false })));
    const first = { id: randomUUID(), legs: [{ debit, credit, amount: 5n }] };
    const outcome = await ledger.post(first);
    const [expired, late] = [randomUUID(), randomUUID()];
    await ledger.placeHold({ id: expired, account: credit, amount: 3n, expiresAt: noon });
    await ledger.placeHold({ id: late, account: credit, amount: 3n, expiresAt: new Date('2026-01-01') });
    await pool.query('UPDATE ledger_accounts SET last_posted_at = $1', [noon]);
    await ledger.voidHold(expired);

    for (const statement of ledgerV3Down) await pool.query(statement);
    const { rows } = await pool.query('SELECT id, state FROM ledger_holds');
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(
      expect.arrayContaining([
        { id: expired, state: 'voided' },
        { id: late, state: 'rejected' },
      ]),
    );
    for (const statement of ledgerV3Up) await pool.query(statement);
    expect(await ledger.post(first)).toEqual(outcome);
    await ledger.stop();
  } finally {
    await database.drop();
  }
});

it('leaves the release before as it was, and nothing behind when all is undone', async () => {
  const database = await createTestDatabase();
  try {
    const pool = database.pool();
    const shape = async () =>
      (
        await pool.query(
          `SELECT relname || coalesce(' ' || attname || ' ' || atttypid::regtype || ' ' || attnotnull, '') AS name
            FROM pg_class LEFT JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
            WHERE relnamespace = 'public'::regnamespace
          UNION ALL SELECT conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
          UNION ALL SELECT oid::regprocedure || ' ' || md5(prosrc) FROM pg_proc
            WHERE pronamespace = 'public'::regnamespace AND proname <> 'ledger_check_resolution'
          ORDER BY 1`,
        )
      ).rows;
    for (const statement of [...ledgerV1Up, ...ledgerV2Up]) await pool.query(statement);
    const before = await shape();
    for (const statement of [...ledgerV3Up, ...ledgerV3Down]) await pool.query(statement);
    expect(await shape()).toEqual(before);
    for (const statement of [...ledgerV2Down, ...ledgerV1Down]) await pool.query(statement);
    expect(await shape()).toEqual([]);
  } finally {
    await database.drop();
  }
});
