import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createLedger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { TransferMalformedError, type Outcome, type Transfer } from './transfer.js';

let test: TestLedger;
let wallet: string;
let sink: string;
beforeAll(async () => {
  test = await createTestLedger();
});
beforeEach(async () => {
  [wallet, sink] = [await test.open({ guarded: true, funds: 10n }), await test.open()];
});
afterEach(async () => {
  expect(await test.contradictions()).toEqual([]);
});
afterAll(() => test.stop());

const pay = (amount: bigint): Transfer => ({ id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount }] });
const kindsOf = (outcomes: readonly Outcome[]) =>
  outcomes.map((outcome) => (outcome.kind === 'rejected' ? outcome.reason : outcome.kind));

async function amountsOf(id: string): Promise<bigint[]> {
  const { balance, held } = (await test.ledger.balances([id])).get(id)!;
  return [balance, held];
}

describe('postAll', () => {
  it('posts each for itself', async () => {
    const transfers = [pay(6n), pay(5n), pay(4n)];
    const { outcomes, dryRun } = await test.ledger.postAll(transfers, { mode: 'each' });
    expect(kindsOf(outcomes)).toEqual(['posted', 'InsufficientFunds', 'posted']);
    expect(dryRun).toBe(false);
    expect(await test.ledger.postAll(transfers, { mode: 'each' })).toEqual({ dryRun: false, outcomes });
  });

  it('posts all or none, and keeps either answer', async () => {
    const [good, bad] = [
      [pay(3n), pay(2n)],
      [pay(3n), pay(3n), pay(1n)],
    ];
    const posted = await test.ledger.postAll(good, { mode: 'all' });
    expect(kindsOf(posted.outcomes)).toEqual(['posted', 'posted']);
    const refused = await test.ledger.postAll(bad, { mode: 'all' });
    expect(kindsOf(refused.outcomes)).toEqual(['GroupRejected', 'InsufficientFunds', 'GroupRejected']);
    expect(await amountsOf(wallet)).toEqual([5n, 0n]);

    await test.ledger.post({ id: randomUUID(), legs: [{ debit: sink, credit: wallet, amount: 50n }] });
    expect(await test.ledger.postAll(bad, { mode: 'all' })).toEqual(refused);
    expect(await test.ledger.postAll(good, { mode: 'all' })).toEqual(posted);
    expect(await test.ledger.post(bad[0]!)).toEqual(refused.outcomes[0]);
    expect(await test.ledger.findTransfer(bad[0]!.id)).toEqual({ transfer: bad[0], outcome: refused.outcomes[0] });
    expect(await amountsOf(wallet)).toEqual([55n, 0n]);
  });

  it('leaves what was posted before, and refuses all others for what was not', async () => {
    const [posted, rejected] = [pay(1n), pay(99n)];
    const first = await test.ledger.post(posted);
    await test.ledger.post(rejected);
    const kindsWith = async (...others: Transfer[]) =>
      kindsOf((await test.ledger.postAll([...others, pay(1n)], { mode: 'all' })).outcomes);
    expect(await kindsWith(posted)).toEqual(['posted', 'posted']);
    expect(await kindsWith(posted, rejected)).toEqual(['posted', 'InsufficientFunds', 'GroupRejected']);
    expect(await kindsWith({ ...posted, legs: [{ ...posted.legs[0]!, amount: 2n }] })).toEqual([
      'idReused',
      'GroupRejected',
    ]);
    expect(await kindsWith(posted, pay(99n))).toEqual(['posted', 'InsufficientFunds', 'GroupRejected']);
    expect(await test.ledger.post(posted)).toEqual(first);
    expect(await amountsOf(wallet)).toEqual([8n, 0n]);
  });

  it('undoes holds and reversals with the group', async () => {
    const original = pay(4n);
    await test.ledger.post(original);
    const hold = { id: randomUUID(), account: wallet, amount: 6n };
    await test.ledger.placeHold(hold);
    const settle: Transfer = { ...pay(5n), id: hold.id, postsHold: true };
    const giveBack = (): Transfer => ({
      id: randomUUID(),
      legs: [{ debit: sink, credit: wallet, amount: 4n }],
      reverses: { transfer: original.id, legs: [0] },
    });
    const { outcomes } = await test.ledger.postAll([settle, giveBack(), pay(6n)], { mode: 'all' });
    expect(kindsOf(outcomes)).toEqual(['GroupRejected', 'GroupRejected', 'InsufficientFunds']);
    expect(await amountsOf(wallet)).toEqual([6n, 6n]);

    await test.ledger.voidHold(hold.id);
    const again = await test.ledger.postAll([giveBack(), pay(10n)], { mode: 'all' });
    expect(kindsOf(again.outcomes)).toEqual(['posted', 'posted']);
    expect(kindsOf((await test.ledger.postAll([giveBack(), giveBack()], { mode: 'all' })).outcomes)).toEqual([
      'ReversalExceeds',
      'GroupRejected',
    ]);
  });

  it('refuses the group with a hold that has expired, which stays released', async () => {
    const noon = new Date('2100-01-01T12:00Z');
    const hold = { id: randomUUID(), account: wallet, amount: 6n, expiresAt: noon };
    await test.ledger.placeHold(hold);
    await test.turnClock(wallet, noon);
    const settle: Transfer = { ...pay(6n), id: hold.id, postsHold: true };
    const { outcomes } = await test.ledger.postAll([pay(1n), settle, pay(1n)], { mode: 'all' });
    expect(kindsOf(outcomes)).toEqual(['GroupRejected', 'HoldExpired', 'GroupRejected']);
    expect(await amountsOf(wallet)).toEqual([11n, 0n]);
  });

  it.each([{ mode: 'all' }, { mode: 'each' }] as const)('rehearses $mode and stores nothing', async ({ mode }) => {
    const transfers = [pay(6n), pay(5n), pay(4n)];
    const before = await test.pool.query('SELECT count(*) FROM ledger_batches');
    const rehearsed = await test.ledger.postAll(transfers, { mode, dryRun: true });
    expect(rehearsed.dryRun).toBe(true);
    expect(await test.ledger.findTransfer(transfers[0]!.id)).toBeNull();
    expect((await test.pool.query('SELECT count(*) FROM ledger_batches')).rows).toEqual(before.rows);
    const { outcomes } = await test.ledger.postAll(transfers, { mode });
    expect(kindsOf(outcomes)).toEqual(kindsOf(rehearsed.outcomes));
  });

  it('takes a thousand, in one commit', async () => {
    const transfers = Array.from({ length: 1000 }, () => ({
      id: randomUUID(),
      legs: [{ debit: sink, credit: wallet, amount: 1n }],
    }));
    const { outcomes } = await test.ledger.postAll(transfers, { mode: 'all' });
    expect(new Set(outcomes.map((outcome) => outcome.kind === 'posted' && outcome.postedAt.getTime())).size).toBe(1);
    expect(await amountsOf(wallet)).toEqual([1010n, 0n]);
    const { outcomes: each } = await test.ledger.postAll(
      transfers.map((transfer) => ({ ...transfer, id: randomUUID() })),
      { mode: 'each' },
    );
    expect(each.every(({ kind }) => kind === 'posted')).toBe(true);
  });

  it('stores nothing of what cannot be written down', async () => {
    const twice = pay(1n);
    const tooMany = Array.from({ length: 1001 }, () => pay(1n));
    for (const transfers of [[], tooMany, [twice, twice], [pay(1n), { ...pay(1n), id: 'x' }]]) {
      for (const mode of ['each', 'all'] as const) {
        const posting = test.ledger.postAll(transfers, { mode });
        await expect(posting).rejects.toBeInstanceOf(TransferMalformedError);
      }
    }
    expect(await amountsOf(wallet)).toEqual([10n, 0n]);
  });

  it('refuses all of a group that the database will not take, and has no answer to its rehearsal', async () => {
    const logged: object[] = [];
    const ledger = createLedger({ pool: test.pool, logger: { error: (fields) => logged.push(fields) } });
    await test.pool.query('ALTER TABLE ledger_entries ADD CONSTRAINT unlucky CHECK (amount <> 7) NOT VALID');
    const transfers = [pay(1n), pay(7n)];
    const rehearsal = ledger.postAll(transfers, { mode: 'all', dryRun: true });
    await expect(rehearsal).rejects.toMatchObject({ constraint: 'unlucky' });
    const { outcomes } = await ledger.postAll(transfers, { mode: 'all' });
    await test.pool.query('ALTER TABLE ledger_entries DROP CONSTRAINT unlucky');
    expect(kindsOf(outcomes)).toEqual(['Unpostable', 'Unpostable']);
    expect(await ledger.postAll(transfers, { mode: 'all' })).toEqual({ dryRun: false, outcomes });
    expect(logged).toMatchObject([{ operation: 'group' }, { operation: 'group' }]);
    await ledger.stop();
  });
});
