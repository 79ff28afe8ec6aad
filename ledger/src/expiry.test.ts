import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Hold } from './hold.js';
import { createTestLedger, type TestLedger } from './testing/test-ledger.js';
import { TransferMalformedError, type Outcome } from './transfer.js';

const [noon, later] = [new Date('2100-01-01T12:00Z'), new Date('2100-01-01T13:00Z')];

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

const newHold = (account: string, amount: bigint, expiresAt?: Date): Hold => ({
  id: randomUUID(),
  account,
  amount,
  ...(expiresAt && { expiresAt }),
});

const post = ({ id, account, amount }: Hold): Promise<Outcome> =>
  test.ledger.post({ id, legs: [{ debit: account, credit: sink, amount }], postsHold: true });

/** Balance, held and available. */
async function amountsOf(id: string): Promise<bigint[]> {
  const { balance, held, available } = (await test.ledger.balances([id])).get(id)!;
  return [balance, held, available];
}

describe('a hold that expires', () => {
  it('is as any other one before its time', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const [posted, voided] = [newHold(wallet, 3n, noon), newHold(wallet, 4n, noon)];
    const outcomes = await Promise.all([posted, voided].map((hold) => test.ledger.placeHold(hold)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(['placed', 'placed']);
    expect(await test.ledger.findHold(posted.id)).toEqual({ hold: posted, state: outcomes[0] });
    await test.turnClock(wallet, new Date(noon.getTime() - 1));
    expect(await post(posted)).toMatchObject({ kind: 'posted' });
    expect(await test.ledger.voidHold(voided.id)).toMatchObject({ kind: 'voided' });
    expect(await amountsOf(wallet)).toEqual([8n, 0n, 8n]);
  });

  it.each<[string, (hold: Hold) => Promise<unknown>, object]>([
    ['posted', post, { kind: 'rejected', reason: 'HoldExpired', rejectedAt: noon }],
    ['voided', ({ id }) => test.ledger.voidHold(id), { kind: 'expired', at: noon }],
    ['placed again', (hold) => test.ledger.placeHold(hold), { kind: 'expired', at: noon }],
  ])('is never %s from its time on: it is released, and says so for ever', async (_, ask, answer) => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 4n, noon);
    await test.ledger.placeHold(hold);
    await test.turnClock(wallet, noon);
    expect(await amountsOf(wallet)).toEqual([11n, 4n, 7n]);
    expect(await ask(hold)).toEqual(answer);
    expect(await amountsOf(wallet)).toEqual([11n, 0n, 11n]);

    await test.turnClock(wallet, later);
    expect(await ask(hold)).toEqual(answer);
    expect(await test.ledger.voidHold(hold.id)).toEqual({ kind: 'expired', at: noon });
    expect(await test.ledger.placeHold(hold)).toEqual({ kind: 'expired', at: noon });
    expect(await post(hold)).toMatchObject({ reason: 'HoldExpired' });
    expect((await test.ledger.findHold(hold.id))!.state).toEqual({ kind: 'expired', at: noon });
    expect(await amountsOf(wallet)).toEqual([12n, 0n, 12n]);
  });

  it('leaves its money to the transfers of the batch that finds it expired', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 10n, noon);
    await test.ledger.placeHold(hold);
    await test.turnClock(wallet, noon);
    const outcomes = await Promise.all([
      test.ledger.post({ id: randomUUID(), legs: [{ debit: wallet, credit: sink, amount: 11n }] }),
      post(hold),
    ]);
    expect(outcomes).toMatchObject([{ kind: 'posted' }, { reason: 'HoldExpired' }]);
    expect(await amountsOf(wallet)).toEqual([0n, 0n, 0n]);
  });

  it('is expired at once when it is asked for too late, whether or not there is money for it', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    for (const amount of [4n, 400n]) {
      const hold = newHold(wallet, amount, new Date('2026-01-01'));
      expect(await test.ledger.placeHold(hold)).toMatchObject({ kind: 'expired' });
      expect(await test.ledger.voidHold(hold.id)).toMatchObject({ kind: 'expired' });
      expect(await post(hold)).toMatchObject({ reason: 'HoldExpired' });
    }
    const malformed = newHold(wallet, 0n, new Date('2026-01-01'));
    expect(await test.ledger.placeHold(malformed)).toMatchObject({ reason: 'AmountInvalid' });
    expect(await amountsOf(wallet)).toEqual([10n, 0n, 10n]);
  });

  it('is another one than with another time, or with none', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const hold = newHold(wallet, 4n, noon);
    const { expiresAt: _, ...endless } = hold;
    const outcomes = await Promise.all(
      [hold, endless, { ...hold, expiresAt: later }, { ...hold }].map((asked) => test.ledger.placeHold(asked)),
    );
    expect(outcomes.map(({ kind }) => kind)).toEqual(['placed', 'idReused', 'idReused', 'placed']);
  });

  it('has a time that can be written down', async () => {
    for (const expiresAt of [new Date(Number.NaN), new Date(8.64e15)]) {
      await expect(test.ledger.placeHold(newHold(sink, 1n, expiresAt))).rejects.toBeInstanceOf(TransferMalformedError);
    }
  });
});

describe('expireHolds', () => {
  it('releases the holds whose time is over, so many at once, and no others', async () => {
    const wallet = await test.open({ guarded: true, funds: 10n });
    const soon = new Date(Date.now() + 2_000);
    const holds = [newHold(wallet, 1n, soon), newHold(wallet, 1n, soon), newHold(wallet, 1n, soon)];
    const others = [newHold(wallet, 1n), newHold(wallet, 1n, noon)];
    const outcomes = await Promise.all([...holds, ...others].map((hold) => test.ledger.placeHold(hold)));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array.from({ length: 5 }, () => 'placed'));
    expect(await test.ledger.expireHolds(2)).toBe(0);

    while (Date.now() <= soon.getTime()) await sleep(20);
    expect(await test.ledger.expireHolds(2)).toBe(2);
    expect(await amountsOf(wallet)).toEqual([10n, 3n, 7n]);
    expect(await test.ledger.expireHolds(2)).toBe(1);
    expect(await test.ledger.expireHolds(2)).toBe(0);
    for (const { id } of holds) expect((await test.ledger.findHold(id))!.state.kind).toBe('expired');
    for (const { id } of others) expect((await test.ledger.findHold(id))!.state.kind).toBe('placed');
    expect(await amountsOf(wallet)).toEqual([10n, 2n, 8n]);
  });
});
