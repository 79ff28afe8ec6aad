import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Hold, HoldOutcome } from './hold.js';
import { createLedger } from './ledger.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { amountMax, balanceMax, TransferMalformedError, type Leg, type Outcome } from './transfer.js';

let test: TestLedger;
let sink: string;

beforeAll(async () => {
  test = await createTestLedger();
  sink = await test.open();
});

afterEach(async () => {
  expect(await test.contradictions()).toEqual([]);
});

afterAll(() => test.stop());

const newHold = (account: string, amount: bigint): Hold => ({ id: randomUUID(), account, amount });

/** Posts the hold: everything it set aside leaves, unless told otherwise. */
function post(
  { id, account, amount }: Hold,
  legs: Leg[] = [{ debit: account, credit: sink, amount }],
): Promise<Outcome> {
  return test.ledger.post({ id, legs, postsHold: true });
}

/** Balance, held and available. */
async function amountsOf(id: string): Promise<bigint[]> {
  const { balance, held, available } = (await test.ledger.balances([id])).get(id)!;
  return [balance, held, available];
}

const placed: HoldOutcome = { kind: 'placed', at: expect.any(Date) as unknown as Date };

describe('placeHold', () => {
  it('sets an amount aside, which stays in the balance', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 4n);
    const outcome = await test.ledger.placeHold(hold);
    expect(outcome).toEqual(placed);
    expect(await amountsOf(wallet)).toEqual([10n, 4n, 6n]);
    expect(await test.ledger.findHold(hold.id)).toEqual({ hold, state: outcome });
    expect(await test.ledger.findHold(randomUUID())).toBeNull();
  });

  it('writes no entry and leaves the time of the last one', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const before = (await test.ledger.balances([wallet])).get(wallet)!;
    await test.ledger.placeHold(newHold(wallet, 4n));
    expect((await test.ledger.balances([wallet])).get(wallet)).toEqual({ ...before, held: 4n, available: 6n });
  });

  it('answers a repeated id with how the hold stands, in another case of letters too', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 4n);
    const first = await test.ledger.placeHold(hold);
    expect(await test.ledger.placeHold({ ...hold, id: hold.id.toUpperCase() })).toEqual(first);
    const posted = await post(hold);
    const at = posted.kind === 'posted' && posted.postedAt;
    expect(await test.ledger.placeHold(hold)).toEqual({ kind: 'posted', at });
    expect(await amountsOf(wallet)).toEqual([6n, 0n, 6n]);
  });

  it('refuses what is not there for ever, and stores why', async () => {
    const [wallet, open, missing] = [await test.open({ guarded: true, funds: 10n }), await test.open(), randomUUID()];
    await test.ledger.placeHold(newHold(wallet, 3n));
    const bad: [Hold, object][] = [
      [newHold(wallet, 8n), { reason: 'InsufficientFunds', available: 7n }],
      [newHold(missing, 1n), { reason: 'AccountMissing' }],
      [newHold(open, 0n), { reason: 'AmountInvalid' }],
      [newHold(open, -1n), { reason: 'AmountInvalid' }],
      [newHold(open, amountMax + 1n), { reason: 'AmountInvalid' }],
    ];
    for (const [hold, refusal] of bad) {
      const outcome = await test.ledger.placeHold(hold);
      expect(outcome).toEqual({ kind: 'rejected', at: expect.any(Date), account: hold.account, ...refusal });
      expect(await test.ledger.findHold(hold.id)).toEqual({ hold, state: outcome });
      await test.ledger.post({ id: randomUUID(), legs: [{ debit: sink, credit: wallet, amount: 1n }] });
      expect(await test.ledger.placeHold(hold)).toEqual(outcome);
    }
    expect(await amountsOf(wallet)).toEqual([15n, 3n, 12n]);
  });

  it('keeps what is held of an open account in its range, and lets it exceed the balance', async () => {
    const open = await test.open();
    expect(await test.ledger.placeHold(newHold(open, 5n))).toEqual(placed);
    expect(await amountsOf(open)).toEqual([0n, 5n, -5n]);
    // Through the front door it would take four thousand holds.
    const setHeld = 'UPDATE ledger_accounts SET held = $2 WHERE id = $1';
    await test.pool.query(setHeld, [open, (balanceMax - amountMax + 1n).toString()]);
    expect(await test.ledger.placeHold(newHold(open, amountMax))).toMatchObject({
      reason: 'BalanceLimit',
      account: open,
    });
    await test.pool.query(setHeld, [open, '5']);
  });

  it('tells an id that belongs to another hold', async () => {
    const [wallet, other] = [
      await test.open({ guarded: true, funds: 10n }),
      await test.open({ guarded: true, funds: 10n }),
    ];
    const hold = newHold(wallet, 4n);
    const outcomes = await Promise.all([
      test.ledger.placeHold(hold),
      test.ledger.placeHold({ ...hold, amount: 5n }),
      test.ledger.placeHold({ ...hold, account: other }),
    ]);
    expect(outcomes).toEqual([placed, { kind: 'idReused' }, { kind: 'idReused' }]);
    await test.ledger.voidHold(hold.id);
    expect(await test.ledger.placeHold({ ...hold, amount: 5n })).toEqual({ kind: 'idReused' });
    expect([await amountsOf(wallet), await amountsOf(other)]).toEqual([
      [10n, 0n, 10n],
      [10n, 0n, 10n],
    ]);
  });

  it('sets aside exactly as much as there is, however many come at once', async () => {
    const wallet = await test.open({ guarded: true, funds: 100n });
    const outcomes = await Promise.all(Array.from({ length: 60 }, () => test.ledger.placeHold(newHold(wallet, 3n))));
    expect(outcomes.filter(({ kind }) => kind === 'placed')).toHaveLength(33);
    expect(await amountsOf(wallet)).toEqual([100n, 99n, 1n]);
  });

  it('stores nothing for a hold that cannot be written down', async () => {
    for (const malformed of [{ id: 'x' }, { account: 'x' }, { amount: 2n ** 64n }]) {
      const placing = test.ledger.placeHold({ ...newHold(sink, 1n), ...malformed });
      await expect(placing).rejects.toBeInstanceOf(TransferMalformedError);
    }
    await expect(test.ledger.voidHold('x')).rejects.toBeInstanceOf(TransferMalformedError);
  });
});

describe('a transfer that posts a hold', () => {
  it('releases the hold and spends it in one step', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 10n);
    await test.ledger.placeHold(hold);
    const outcome = await post(hold);
    expect(outcome).toMatchObject({ kind: 'posted', entries: [{ balanceAfter: 0n }, {}] });
    expect(await post(hold)).toEqual(outcome);
    expect(await test.ledger.findTransfer(hold.id)).toMatchObject({ transfer: { postsHold: true }, outcome });
    expect(await amountsOf(wallet)).toEqual([0n, 0n, 0n]);
  });

  it('may have the legs of an exchange, and spend less than was held', async () => {
    const eur = await test.open({ guarded: true, funds: 1_00n });
    const [eurReserve, eurFees] = [await test.open({ guarded: true }), await test.open({ guarded: true })];
    const usdReserve = await test.open({ asset: 'USD', guarded: true, funds: 5_00n });
    const [clearing, gains] = [await test.open({ asset: 'USD' }), await test.open({ asset: 'USD' })];
    const hold = newHold(eur, 1_00n);
    await test.ledger.placeHold(hold);
    const outcome = await post(hold, [
      { debit: eur, credit: eurReserve, amount: 90n },
      { debit: eurReserve, credit: eurFees, amount: 1n },
      { debit: usdReserve, credit: clearing, amount: 1_04n },
      { debit: usdReserve, credit: gains, amount: 2n },
    ]);
    expect(outcome.kind).toBe('posted');
    expect(await amountsOf(eur)).toEqual([10n, 0n, 10n]);
    expect(await amountsOf(usdReserve)).toEqual([3_94n, 0n, 3_94n]);
  });

  it('leaves the hold placed when a leg is refused, first or last, and keeps that answer', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const empty = await test.open({ guarded: true });
    const good = { debit: wallet, credit: sink, amount: 10n };
    const refused = { debit: empty, credit: sink, amount: 1n };
    for (const legs of [
      [refused, good],
      [good, refused],
    ]) {
      const hold = newHold(wallet, 10n);
      await test.ledger.placeHold(hold);
      const outcome = await post(hold, legs);
      expect(outcome).toMatchObject({ kind: 'rejected', reason: 'InsufficientFunds', account: empty });
      expect(await amountsOf(wallet)).toEqual([10n, 10n, 0n]);
      expect((await test.ledger.findHold(hold.id))!.state).toEqual(placed);
      expect(await test.ledger.voidHold(hold.id)).toMatchObject({ kind: 'voided' });
      await test.ledger.post({ id: randomUUID(), legs: [{ debit: sink, credit: empty, amount: 1n }] });
      expect(await post(hold, legs)).toEqual(outcome);
      await test.ledger.post({ id: randomUUID(), legs: [{ debit: empty, credit: sink, amount: 1n }] });
    }
    expect(await amountsOf(wallet)).toEqual([10n, 0n, 10n]);
  });

  it('frees the whole hold for its own legs only', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const [first, second] = [newHold(wallet, 4n), newHold(wallet, 6n)];
    await Promise.all([test.ledger.placeHold(first), test.ledger.placeHold(second)]);
    const outcome = await post(first, [{ debit: wallet, credit: sink, amount: 5n }]);
    expect(outcome).toMatchObject({ reason: 'InsufficientFunds', available: 4n });
    expect(await amountsOf(wallet)).toEqual([10n, 10n, 0n]);
  });

  it('is refused for ever when the hold was voided, rejected or never placed', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const [voided, rejected, missing] = [newHold(wallet, 1n), newHold(wallet, 11n), newHold(wallet, 1n)];
    await test.ledger.placeHold(voided);
    await test.ledger.voidHold(voided.id);
    await test.ledger.placeHold(rejected);
    for (const hold of [voided, rejected, missing]) {
      const outcome = await post(hold);
      expect(outcome).toEqual({ kind: 'rejected', reason: 'HoldResolved', rejectedAt: expect.any(Date) });
      expect((await test.ledger.findTransfer(hold.id))!.outcome).toEqual(outcome);
    }
    expect(await test.ledger.placeHold(missing)).toEqual(placed);
    expect(await post(missing)).toMatchObject({ reason: 'HoldResolved' });
    expect(await test.ledger.voidHold(missing.id)).toMatchObject({ kind: 'voided' });
    expect(await amountsOf(wallet)).toEqual([10n, 0n, 10n]);
  });

  it('is another payload than the same legs without the hold', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 1n);
    await test.ledger.placeHold(hold);
    const legs = [{ debit: wallet, credit: sink, amount: 1n }];
    const outcomes = await Promise.all([test.ledger.post({ id: hold.id, legs }), post(hold, legs)]);
    expect(outcomes.map(({ kind }) => kind)).toEqual(['posted', 'idReused']);
    expect(await post(hold, legs)).toEqual({ kind: 'idReused' });
    await test.ledger.voidHold(hold.id);
    expect(await amountsOf(wallet)).toEqual([9n, 0n, 9n]);
  });
});

describe('voidHold', () => {
  it('releases a hold once', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const [hold, other] = [newHold(wallet, 4n), newHold(wallet, 3n)];
    await Promise.all([test.ledger.placeHold(hold), test.ledger.placeHold(other)]);
    const outcome = await test.ledger.voidHold(hold.id);
    expect(outcome).toEqual({ kind: 'voided', at: expect.any(Date) });
    expect(await test.ledger.voidHold(hold.id.toUpperCase())).toEqual(outcome);
    expect(await test.ledger.placeHold(hold)).toEqual(outcome);
    expect(await amountsOf(wallet)).toEqual([10n, 3n, 7n]);
  });

  it('leaves what was posted or rejected as it is', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const [posted, rejected] = [newHold(wallet, 4n), newHold(wallet, 11n)];
    await test.ledger.placeHold(posted);
    await post(posted);
    const refusal = await test.ledger.placeHold(rejected);
    expect(await test.ledger.voidHold(posted.id)).toMatchObject({ kind: 'posted' });
    expect(await test.ledger.voidHold(rejected.id)).toEqual(refusal);
    expect(await amountsOf(wallet)).toEqual([6n, 0n, 6n]);
  });

  it('voids an id without a hold, for ever', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 4n);
    const voided = await test.ledger.voidHold(hold.id);
    expect(voided).toMatchObject({ kind: 'voided' });
    expect(await test.ledger.findHold(hold.id)).toEqual({ hold: null, state: voided });
    expect(await test.ledger.placeHold(hold)).toEqual(voided);
    expect(await post(hold)).toMatchObject({ reason: 'HoldResolved' });
    expect(await amountsOf(wallet)).toEqual([10n, 0n, 10n]);
  });
});

it('applies holds and transfers that arrive together in one batch', async () => {
  const wallet = await test.open({ guarded: true, funds: 10n });
  const [voided, posted] = [newHold(wallet, 4n), newHold(wallet, 6n)];
  await Promise.all([test.ledger.placeHold(voided), test.ledger.placeHold(posted)]);
  const before = test.ledger.metrics();
  const late = newHold(wallet, 1n);
  const outcomes = await Promise.all([
    test.ledger.placeHold(late),
    test.ledger.post({ id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount: 3n }] }),
    test.ledger.voidHold(voided.id),
    post(posted),
    test.ledger.voidHold(randomUUID()),
  ]);
  expect(outcomes.map(({ kind }) => kind)).toEqual(['placed', 'posted', 'voided', 'posted', 'voided']);
  expect(test.ledger.metrics()).toMatchObject({ batches: before.batches + 1, items: before.items + 5 });
  expect(await amountsOf(wallet)).toEqual([1n, 1n, 0n]);
});

it('refuses only the hold that the database will not take, and gives no answer to such a void', async () => {
  const logged: object[] = [];
  const ledger = createLedger({ pool: test.pool, logger: { error: (fields) => logged.push(fields) } });
  const wallet = await test.open({ guarded: true, funds: 100n });
  await test.pool.query(
    `ALTER TABLE ledger_holds ADD CONSTRAINT unlucky CHECK (amount <> 13 OR state = 'rejected') NOT VALID`,
  );
  const holds = [12n, 13n, 14n].map((amount) => newHold(wallet, amount));
  const outcomes = await Promise.all(holds.map((hold) => ledger.placeHold(hold)));
  await test.pool.query('ALTER TABLE ledger_holds DROP CONSTRAINT unlucky');
  const unplaceable = { kind: 'rejected', reason: 'Unpostable', account: wallet, at: expect.any(Date) };
  expect(outcomes).toEqual([placed, unplaceable, placed]);
  expect(await ledger.placeHold(holds[1]!)).toEqual(outcomes[1]);

  await test.pool.query(
    `ALTER TABLE ledger_holds ADD CONSTRAINT unlucky CHECK (amount <> 12 OR state <> 'voided') NOT VALID`,
  );
  const [voided, alsoVoided] = await Promise.allSettled([ledger.voidHold(holds[0]!.id), ledger.voidHold(holds[2]!.id)]);
  await test.pool.query('ALTER TABLE ledger_holds DROP CONSTRAINT unlucky');
  expect(voided).toMatchObject({ status: 'rejected', reason: { constraint: 'unlucky' } });
  expect(alsoVoided).toMatchObject({ status: 'fulfilled', value: { kind: 'voided' } });
  expect(logged).toMatchObject([
    { operation: 'place', id: holds[1]!.id },
    { operation: 'void', id: holds[0]!.id },
  ]);
  expect(await ledger.voidHold(holds[0]!.id)).toMatchObject({ kind: 'voided' });
  expect(await amountsOf(wallet)).toEqual([100n, 0n, 100n]);
  await ledger.stop();
});
