import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createLedger } from '@agio/ledger/ledger';
import type { UserIdentity } from '@agio/runtime/identity/identity';
import type pg from 'pg';
import { createAccountDirectory } from '../account/directory.js';
import { createCarryingOut } from '../operation/carry-out.js';
import { newAdmin, startWallets, type StartedWallets } from '../testing/started-wallets.js';
import { createPosting } from '../transfer/posting.js';

const approval = 'approval { id status operation carriedOutAt failure { code } }';
const adjustReserve = `mutation ($input: AdjustReserveInput!) {
  adjustReserve(input: $input) { reserve { balance { amount } } ${approval} userErrors { code field } }
}`;
const replenishReserve = `mutation ($input: ReplenishReserveInput!) {
  replenishReserve(input: $input) { reserve { balance { amount } target { amount } } ${approval} userErrors { code field } }
}`;
const setReserveTarget = `mutation ($input: SetReserveTargetInput!) {
  setReserveTarget(input: $input) { reserve { target { amount } } userErrors { code field } }
}`;
const decide = (field: string) => `mutation ($id: ID!) {
  ${field}(input: { approvalId: $id }) { ${approval} userErrors { code } }
}`;

let wallets: StartedWallets;
let pool: pg.Pool;
let asker: UserIdentity;
let approver: UserIdentity;
beforeAll(async () => {
  wallets = await startWallets({ AGIO_SEED: 'none', RESERVE_APPROVAL_FROM: 'EUR=1000,JPY=0, USD=1000.00,GBP=100' });
  pool = wallets.database.pool({ schema: 'wallets' });
  asker = newAdmin();
  approver = newAdmin();
});
afterEach(async () => {
  expect(await wallets.unbalancedAssets()).toEqual([]);
});
afterAll(() => wallets.stop());

let keys = 0;
const newKey = () => `approved-${++keys}`;

async function adjust(amount: string, currency: string, { key = newKey(), who = asker } = {}) {
  const input = { amount: { amount, currency }, reason: 'test', idempotencyKey: key };
  return (await wallets.data(adjustReserve, { input }, who)).adjustReserve;
}
const approve = async (id: string, who = approver) =>
  (await wallets.data(decide('approveOperation'), { id }, who)).approveOperation;
const balanceOf = async (currency: string) => {
  const { reserves } = await wallets.data('{ reserves { currency balance { amount } } }', {}, asker);
  return reserves.find((reserve: { currency: string }) => reserve.currency === currency)?.balance.amount;
};

describe('An adjustment at or above the configured amount', () => {
  it('leaves the reserve unchanged until somebody else approves it, and is posted once', async () => {
    const key = newKey();
    const asked = await adjust('1000.00', 'EUR', { key });
    expect(asked).toMatchObject({
      reserve: { balance: { amount: '0.00' } },
      approval: { status: 'PENDING', operation: '{"amount":{"amount":"1000.00","currency":"EUR"}}' },
      userErrors: [],
    });
    expect(await adjust('1000', 'EUR', { key })).toEqual(asked);
    const { id } = asked.approval;
    expect((await approve(id, asker)).userErrors).toMatchObject([{ code: 'SECOND_PERSON_REQUIRED' }]);
    expect(await balanceOf('EUR')).toBe('0.00');

    const answers = await Promise.all(Array.from({ length: 10 }, () => approve(id)));
    for (const answer of answers) expect(answer).toMatchObject({ approval: { status: 'APPROVED' }, userErrors: [] });
    expect(await balanceOf('EUR')).toBe('1000.00');
    expect(await adjust('1000', 'EUR', { key })).toMatchObject({
      reserve: { balance: { amount: '1000.00' } },
      approval: { id, status: 'APPROVED', carriedOutAt: expect.any(String), failure: null },
      userErrors: [],
    });
  });

  it('is asked for once by twenty equal keys at once', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => adjust('5000', 'USD', { key })));
    expect(new Set(answers.map((answer) => answer.approval.id)).size).toBe(1);
    const { id } = answers[0].approval;
    expect((await pool.query('SELECT FROM approvals WHERE id = $1', [id])).rowCount).toBe(1);
    const told = await pool.query(
      `SELECT FROM outbox WHERE name = 'approval.requested' AND keys = ARRAY['Approval:' || $1]`,
      [id],
    );
    expect(told.rowCount).toBe(1);
  });

  it.each([
    ['999.99', 'EUR', false],
    ['-1000', 'EUR', true],
    ['1', 'JPY', true],
    ['1000000', 'CHF', false],
  ])('needs an approval by its size either way: %s %s', async (amount, currency, isNeeded) => {
    expect((await adjust(amount, currency)).approval !== null).toBe(isNeeded);
  });

  it('that is rejected never happens, and says so to its key', async () => {
    const key = newKey();
    const { approval: asked } = await adjust('200', 'GBP', { key });
    await wallets.data(decide('rejectOperation'), { id: asked.id }, approver);
    expect(await adjust('200', 'GBP', { key })).toMatchObject({
      reserve: { balance: { amount: '0.00' } },
      approval: { status: 'REJECTED' },
      userErrors: [],
    });
  });

  it('that the ledger refuses says why, to who approves it and to its key', async () => {
    const key = newKey();
    const { approval: asked } = await adjust('-700', 'GBP', { key });
    const refused = { status: 'APPROVED', failure: { code: 'LIQUIDITY_UNAVAILABLE' } };
    const expected = { approval: refused, userErrors: [{ code: 'LIQUIDITY_UNAVAILABLE' }] };
    expect(await approve(asked.id)).toMatchObject(expected);
    expect(await approve(asked.id)).toMatchObject(expected);
    expect(await adjust('-700', 'GBP', { key })).toMatchObject({ reserve: null, ...expected });
  });

  it('that a crash left behind between its approval and its posting is posted by the job, once', async () => {
    const { approval: asked } = await adjust('300', 'GBP');
    await pool.query(
      `UPDATE approvals SET status = 'APPROVED', decided_by = $2, decided_at = clock_timestamp(), record = 'x' WHERE id = $1`,
      [asked.id, approver.userId],
    );
    const ledger = createLedger({ pool });
    const accounts = createAccountDirectory({ pool, ledger });
    const posting = createPosting({ ledger, accounts, logger: { error() {} } });
    const carryingOut = createCarryingOut({ pool, posting });
    const before = Number(await balanceOf('GBP'));
    const { signal } = new AbortController();
    await Promise.all(Array.from({ length: 4 }, () => carryingOut.carryOutAll(signal)));
    expect(Number(await balanceOf('GBP'))).toBe(before + 300);
    expect((await approve(asked.id)).approval).toMatchObject({ carriedOutAt: expect.any(String), failure: null });
    // Posted, and not noted: another crash.
    await pool.query('UPDATE approvals SET carried_out_at = NULL WHERE id = $1', [asked.id]);
    await carryingOut.carryOutAll(signal);
    expect(Number(await balanceOf('GBP'))).toBe(before + 300);
    await ledger.stop();
  });

  it('refuses its key for other parameters', async () => {
    const key = newKey();
    await adjust('5000', 'USD', { key });
    expect(await adjust('5001', 'USD', { key })).toMatchObject({ userErrors: [{ code: 'IDEMPOTENCY_KEY_REUSED' }] });
  });
});

describe('replenishReserve', () => {
  const replenish = async (currency: string, key = newKey()) => {
    const input = { currency, reason: 'month end', idempotencyKey: key };
    return (await wallets.data(replenishReserve, { input }, asker)).replenishReserve;
  };
  const setTarget = async (currency: string, target: string | null) =>
    (await wallets.data(setReserveTarget, { input: { currency, target } }, asker)).setReserveTarget;

  it('fills a reserve up to its target, once for each key', async () => {
    await adjust('30', 'NOK');
    expect(await setTarget('NOK', '100')).toEqual({ reserve: { target: { amount: '100.00' } }, userErrors: [] });
    const key = newKey();
    expect(await replenish('NOK', key)).toMatchObject({ reserve: { balance: { amount: '100.00' } }, approval: null });
    await adjust('-60', 'NOK');
    expect(await replenish('NOK', key)).toMatchObject({ reserve: { balance: { amount: '40.00' } }, userErrors: [] });
    expect(await replenish('NOK')).toMatchObject({ reserve: { balance: { amount: '100.00' } } });
  });

  it('does nothing when the reserve is there', async () => {
    await adjust('30', 'SEK');
    await setTarget('SEK', '20');
    expect(await replenish('SEK')).toMatchObject({ reserve: { balance: { amount: '30.00' } }, userErrors: [] });
  });

  it('needs a target, and an approval by the same rule', async () => {
    expect(await replenish('GBP')).toMatchObject({ reserve: null, userErrors: [{ code: 'INVALID_INPUT' }] });
    await setTarget('GBP', '1000');
    expect(await replenish('GBP')).toMatchObject({ approval: { status: 'PENDING' }, userErrors: [] });
  });

  it('fills the gap once, however many keys ask for it at the same instant', async () => {
    await setTarget('CZK', '100');
    const answers = await Promise.all(Array.from({ length: 12 }, () => replenish('CZK')));
    for (const answer of answers) expect(answer).toMatchObject({ approval: null, userErrors: [] });
    expect(await balanceOf('CZK')).toBe('100.00');
  });

  it('asks for one approval of the same gap, and anew for what is missing when that was rejected', async () => {
    await setTarget('USD', '5000');
    const answers = await Promise.all(Array.from({ length: 8 }, () => replenish('USD')));
    const asked = answers.flatMap((answer) => answer.approval ?? []);
    expect(asked).toMatchObject([{ status: 'PENDING', operation: '{"amount":{"amount":"5000.00","currency":"USD"}}' }]);
    for (const answer of answers) expect(answer).toMatchObject({ reserve: { balance: { amount: '0.00' } } });
    await setTarget('USD', '6500');
    expect(await replenish('USD')).toMatchObject({
      approval: { operation: '{"amount":{"amount":"1500.00","currency":"USD"}}' },
    });
    await wallets.data(decide('rejectOperation'), { id: asked[0].id }, approver);
    expect(await replenish('USD')).toMatchObject({
      approval: { operation: '{"amount":{"amount":"5000.00","currency":"USD"}}' },
    });
  });

  it('first posts what a crash has left behind between binding a key and posting, and counts it once', async () => {
    await setTarget('HUF', '100');
    await pool.query(
      `INSERT INTO reserve_operations (id, user_id, idempotency_key, mutation, currency, amount, reason)
         VALUES (gen_random_uuid(), $1, 'left behind', 'replenishReserve', 'HUF', 10000, 'month end')`,
      [asker.userId],
    );
    expect(await replenish('HUF')).toMatchObject({ reserve: { balance: { amount: '100.00' } }, userErrors: [] });
    expect(await replenish('HUF', 'left behind')).toMatchObject({ reserve: { balance: { amount: '100.00' } } });
  });

  it.each([
    ['-1', 'AMOUNT_INVALID'],
    ['0.001', 'AMOUNT_INVALID'],
  ])('refuses the target %s', async (target, code) => {
    expect(await setTarget('EUR', target)).toMatchObject({ userErrors: [{ code, field: ['input', 'target'] }] });
  });
});
