import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { amountMax, TransferMalformedError, type Leg, type Outcome, type Transfer } from './transfer.js';

let test: TestLedger;
beforeAll(async () => {
  test = await createTestLedger();
});
afterEach(async () => {
  expect(await test.contradictions()).toEqual([]);
});
afterAll(() => test.stop());

const turned = ({ debit, credit, amount }: Leg): Leg => ({ debit: credit, credit: debit, amount });

async function postAs(transfer: Omit<Transfer, 'id'>): Promise<{ transfer: Transfer; outcome: Outcome }> {
  const withId = { id: randomUUID(), ...transfer };
  return { transfer: withId, outcome: await test.ledger.post(withId) };
}

/** Gives back so much of the first leg of a transfer, from whoever got it unless told otherwise. */
async function giveBack({ id, legs: [leg] }: Transfer, amount: bigint, from?: string): Promise<Outcome> {
  const { debit, credit } = turned(leg!);
  const legs = [{ debit: from ?? debit, credit, amount }];
  return (await postAs({ legs, reverses: { transfer: id, legs: [0], ...(from && { forced: true }) } })).outcome;
}

async function balanceOf(id: string): Promise<bigint> {
  return (await test.ledger.balances([id])).get(id)!.balance;
}

/** Ten units from a payer to a payee. */
async function posted(): Promise<{ payer: string; payee: string; original: Transfer }> {
  const [payer, payee] = [await test.open({ guarded: true, funds: 10n }), await test.open({ guarded: true })];
  const { transfer } = await postAs({ legs: [{ debit: payer, credit: payee, amount: 10n }] });
  return { payer, payee, original: transfer };
}

describe('a transfer that reverses another one', () => {
  it('gives back all of it once, and is linked to it', async () => {
    const { payer, payee, original } = await posted();
    const legs = original.legs.map(turned);
    const { transfer, outcome } = await postAs({ legs, reverses: { transfer: original.id.toUpperCase(), legs: [0] } });
    expect(outcome).toMatchObject({ kind: 'posted' });
    const stored = { ...transfer, reverses: { transfer: original.id, legs: [0] } };
    expect(await test.ledger.findTransfer(transfer.id)).toEqual({ transfer: stored, outcome });
    expect(await test.ledger.post(transfer)).toEqual(outcome);
    expect([await balanceOf(payer), await balanceOf(payee)]).toEqual([10n, 0n]);

    await test.ledger.post({ id: randomUUID(), legs: [{ debit: payer, credit: payee, amount: 10n }] });
    expect(await giveBack(original, 1n)).toEqual({
      kind: 'rejected',
      reason: 'ReversalExceeds',
      remaining: 0n,
      account: payer,
      legIndex: 0,
      rejectedAt: expect.any(Date),
    });
  });

  it('gives back parts, up to the original', async () => {
    const { payer, original } = await posted();
    expect(await giveBack(original, 4n)).toMatchObject({ kind: 'posted' });
    expect(await giveBack(original, 7n)).toMatchObject({ reason: 'ReversalExceeds', remaining: 6n });
    expect(await giveBack(original, 6n)).toMatchObject({ kind: 'posted' });
    expect(await giveBack(original, 1n)).toMatchObject({ reason: 'ReversalExceeds', remaining: 0n });
    expect(await balanceOf(payer)).toBe(10n);
  });

  it('gives back an exchange at its own rate, leg by leg', async () => {
    const [eur, usd] = [
      await test.open({ guarded: true, funds: 100n }),
      await test.open({ asset: 'USD', guarded: true }),
    ];
    const [eurReserve, eurFees] = [await test.open({ guarded: true }), await test.open({ guarded: true })];
    const [usdReserve, gains] = [
      await test.open({ asset: 'USD', guarded: true, funds: 500n }),
      await test.open({ asset: 'USD' }),
    ];
    const { transfer: original } = await postAs({
      legs: [
        { debit: eur, credit: eurReserve, amount: 100n },
        { debit: eurReserve, credit: eurFees, amount: 2n },
        { debit: usdReserve, credit: usd, amount: 110n },
        { debit: usdReserve, credit: gains, amount: 4n },
      ],
    });
    const half = original.legs.map((leg) => ({ ...turned(leg), amount: leg.amount / 2n })).toReversed();
    const reverses = { transfer: original.id, legs: [3, 2, 1, 0] };
    for (const expected of ['posted', 'posted', 'rejected']) {
      expect((await postAs({ legs: half, reverses })).outcome.kind).toBe(expected);
    }
    const accounts = [eur, usd, eurReserve, eurFees, usdReserve, gains];
    expect(await Promise.all(accounts.map(balanceOf))).toEqual([100n, 0n, 0n, 0n, 500n, 0n]);
  });

  it('is refused when what is to be given back has been spent, and may be asked for anew under another id', async () => {
    const { payer, payee, original } = await posted();
    const shop = await test.open();
    await test.ledger.post({ id: randomUUID(), legs: [{ debit: payee, credit: shop, amount: 7n }] });
    expect(await giveBack(original, 10n)).toMatchObject({ reason: 'InsufficientFunds', available: 3n, account: payee });
    expect(await giveBack(original, 3n)).toMatchObject({ kind: 'posted' });
    expect([await balanceOf(payer), await balanceOf(payee)]).toEqual([3n, 0n]);
  });

  it('takes the rest from another account when it is forced', async () => {
    const { payer, payee, original } = await posted();
    const [shop, receivable] = [await test.open(), await test.open()];
    await test.ledger.post({ id: randomUUID(), legs: [{ debit: payee, credit: shop, amount: 7n }] });
    const legs = [
      { debit: payee, credit: payer, amount: 3n },
      { debit: receivable, credit: payer, amount: 7n },
    ];
    const reverses = { transfer: original.id, legs: [0, 0] };
    expect((await postAs({ legs, reverses })).outcome).toMatchObject({ reason: 'NotReversible', legIndex: 1 });
    const { transfer, outcome } = await postAs({ legs, reverses: { ...reverses, forced: true } });
    expect(outcome).toMatchObject({ kind: 'posted' });
    expect((await test.ledger.findTransfer(transfer.id))!.transfer).toEqual(transfer);
    expect(await Promise.all([payer, payee, receivable].map(balanceOf))).toEqual([10n, 0n, -7n]);
    expect(await giveBack(original, 1n, receivable)).toMatchObject({ reason: 'ReversalExceeds', remaining: 0n });
  });

  it('counts the earlier legs of its own, and takes them back when a later one is refused', async () => {
    const { payer, payee, original } = await posted();
    const reverses = { transfer: original.id, legs: [0, 0] };
    const legsOf = (...amounts: bigint[]) => amounts.map((amount) => ({ debit: payee, credit: payer, amount }));
    const { outcome } = await postAs({ legs: legsOf(6n, 5n), reverses });
    expect(outcome).toMatchObject({ reason: 'ReversalExceeds', remaining: 4n, legIndex: 1 });
    expect((await postAs({ legs: legsOf(6n, 4n), reverses })).outcome).toMatchObject({ kind: 'posted' });
  });

  it('leaves nothing taken to the next one of its batch when it is refused', async () => {
    const { payer, payee, original } = await posted();
    const legsOf = (...amounts: bigint[]) => amounts.map((amount) => ({ debit: payee, credit: payer, amount }));
    const [refused, whole] = await Promise.all([
      postAs({ legs: legsOf(6n, 5n), reverses: { transfer: original.id, legs: [0, 0] } }),
      postAs({ legs: legsOf(10n), reverses: { transfer: original.id, legs: [0] } }),
    ]);
    expect([refused.outcome, whole.outcome]).toMatchObject([{ reason: 'ReversalExceeds' }, { kind: 'posted' }]);
  });

  it('may post a hold, and gives back nothing when that has expired', async () => {
    const { payer, payee, original } = await posted();
    const [expired, placed] = [randomUUID(), randomUUID()];
    await test.ledger.placeHold({ id: expired, account: payee, amount: 2n, expiresAt: new Date('2026-01-01') });
    await test.ledger.placeHold({ id: placed, account: payee, amount: 10n });
    const legs = original.legs.map(turned);
    const reverses = { transfer: original.id, legs: [0] };
    expect(await test.ledger.post({ id: expired, legs, reverses, postsHold: true })).toMatchObject({
      reason: 'HoldExpired',
    });
    expect((await postAs({ legs, reverses })).outcome).toMatchObject({ reason: 'InsufficientFunds' });
    expect(await test.ledger.post({ id: placed, legs, reverses, postsHold: true })).toMatchObject({ kind: 'posted' });
    expect([await balanceOf(payer), await balanceOf(payee)]).toEqual([10n, 0n]);
  });

  it('is refused when it gives back what was never posted like that', async () => {
    const { payer, payee, original } = await posted();
    const other = await test.open();
    const rejected = await postAs({ legs: [{ debit: payer, credit: payee, amount: 99n }] });
    const reversal = await postAs({
      legs: [{ debit: payee, credit: payer, amount: 1n }],
      reverses: { transfer: original.id, legs: [0] },
    });
    const back = { debit: payee, credit: payer, amount: 1n };
    const bad: [Leg, NonNullable<Transfer['reverses']>][] = [
      [back, { transfer: randomUUID(), legs: [0] }],
      [back, { transfer: original.id, legs: [1] }],
      [back, { transfer: rejected.transfer.id, legs: [0] }],
      [turned(back), { transfer: reversal.transfer.id, legs: [0] }],
      [turned(back), { transfer: original.id, legs: [0] }],
      [
        { ...back, debit: other },
        { transfer: original.id, legs: [0] },
      ],
      [
        { ...back, credit: other },
        { transfer: original.id, legs: [0] },
      ],
      [
        { ...back, credit: other },
        { transfer: original.id, legs: [0], forced: true },
      ],
    ];
    for (const [leg, reverses] of bad) {
      const { transfer, outcome } = await postAs({ legs: [leg], reverses });
      const base = { kind: 'rejected', legIndex: 0, account: leg.credit, rejectedAt: expect.any(Date) };
      expect(outcome).toEqual({ ...base, reason: 'NotReversible' });
      expect(await test.ledger.findTransfer(transfer.id)).toEqual({ transfer, outcome });
    }
    for (const amount of [0n, -1n, amountMax + 1n, -(2n ** 63n) + 1n]) {
      expect(await giveBack(original, amount)).toMatchObject({ reason: 'AmountInvalid' });
    }
    expect([await balanceOf(payer), await balanceOf(payee)]).toEqual([1n, 9n]);
  });

  it('is another payload than the same legs without it, or with another original', async () => {
    const { payee, original } = await posted();
    const second = await postAs({ legs: [{ ...original.legs[0]!, amount: 1n }] });
    expect(second.outcome).toMatchObject({ reason: 'InsufficientFunds' });
    const legs = [{ ...turned(original.legs[0]!), amount: 1n }];
    const { transfer } = await postAs({ legs, reverses: { transfer: original.id, legs: [0] } });
    const others: Transfer[] = [
      { id: transfer.id, legs },
      { ...transfer, reverses: { transfer: second.transfer.id, legs: [0] } },
      { ...transfer, reverses: { transfer: original.id, legs: [1] } },
      { ...transfer, reverses: { transfer: original.id, legs: [0], forced: true } },
    ];
    for (const other of others) expect(await test.ledger.post(other)).toEqual({ kind: 'idReused' });
    const plain = await postAs({ legs });
    const asReversal = { ...plain.transfer, reverses: { transfer: original.id, legs: [0] } };
    expect(await test.ledger.post(asReversal)).toEqual({ kind: 'idReused' });
    expect(await balanceOf(payee)).toBe(8n);
  });

  it('cannot be written down with a leg that gives back nothing', async () => {
    const { original } = await posted();
    for (const legs of [[], [0, 0], [-1], [0.5], [16]]) {
      const reversal = postAs({ legs: original.legs.map(turned), reverses: { transfer: original.id, legs } });
      await expect(reversal).rejects.toBeInstanceOf(TransferMalformedError);
    }
  });
});

describe('effectiveAt', () => {
  it('is shown on the entries and moves no balance in time', async () => {
    const { payer, original } = await posted();
    const effectiveAt = new Date('2020-02-02');
    const { transfer, outcome } = await postAs({ legs: original.legs.map(turned), effectiveAt });
    expect(await test.ledger.findTransfer(transfer.id)).toEqual({ transfer, outcome });
    const { entries } = await test.ledger.entries(payer, { order: 'newestFirst', limit: 2 });
    expect(entries[0]).toMatchObject({ effectiveAt, postedAt: outcome.kind === 'posted' && outcome.postedAt });
    expect(entries[1]!.effectiveAt).toEqual(entries[1]!.postedAt);
    const period = { from: entries[1]!.postedAt, to: new Date(Date.now() + 60_000), limit: 10 };
    expect((await test.ledger.entriesBetween(payer, period)).entries.at(-1)).toEqual(entries[0]);
    expect(await test.ledger.balanceAt([payer], effectiveAt)).toEqual(new Map([[payer, 0n]]));
  });

  it('is a label: a repeat with another one is a repeat', async () => {
    const { original } = await posted();
    const first = await test.ledger.findTransfer(original.id);
    expect(await test.ledger.post({ ...original, effectiveAt: new Date('2020-02-02') })).toEqual(first!.outcome);
    const impossible = test.ledger.post({ ...original, effectiveAt: new Date(Number.NaN) });
    await expect(impossible).rejects.toBeInstanceOf(TransferMalformedError);
  });
});
