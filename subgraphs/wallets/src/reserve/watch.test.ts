import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { UserIdentity } from '@agio/runtime/identity/identity';
import { isUuid } from '@agio/runtime/ids';
import type pg from 'pg';
import {
  newAdmin,
  newCustomer,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';

const setReserveThreshold = `mutation ($input: SetReserveThresholdInput!) {
  setReserveThreshold(input: $input) { reserve { belowThreshold } userErrors { code } }
}`;

let wallets: StartedWallets;
let pool: pg.Pool;
let admin: UserIdentity;
let customer: UserIdentity;
beforeAll(async () => {
  wallets = await startWallets();
  pool = wallets.database.pool({ schema: 'wallets' });
  admin = newAdmin();
  customer = newCustomer();
});
afterAll(() => wallets.stop());

const capital = { house: 'CAPITAL' };
const reserve = { house: 'RESERVE' };
const fill = (amount: string, currency: string) => wallets.post(transfer(capital, reserve, [amount, currency]));
const spend = (amount: string, currency: string) =>
  wallets.post(transfer(reserve, walletOf(customer), [amount, currency]));
const setThreshold = (currency: string, threshold: string | null) =>
  wallets.data(setReserveThreshold, { input: { currency, threshold } }, admin);

interface Told {
  id: string;
  payload: { currency: string; balanceMinor: string; thresholdMinor: string };
}
const told = async (currency: string): Promise<Told[]> =>
  (
    await pool.query<Told>(
      `SELECT id, payload FROM outbox WHERE name = 'reserve.belowThreshold' AND keys = ARRAY['Reserve:' || $1] ORDER BY id`,
      [currency],
    )
  ).rows;

describe('A reserve that falls below its threshold', () => {
  it('is told once by fifty that post at the same time, with the figures of the batch that crossed', async () => {
    await fill('100.00', 'EUR');
    await setThreshold('EUR', '90.00');
    expect(await told('EUR')).toEqual([]);
    await Promise.all(Array.from({ length: 50 }, () => spend('1.00', 'EUR')));
    const [event, ...others] = await told('EUR');
    expect(others).toEqual([]);
    expect(event!.payload).toMatchObject({ currency: 'EUR', thresholdMinor: '9000' });
    expect(BigInt(event!.payload.balanceMinor)).toBeLessThan(9_000n);
    expect(isUuid(event!.id)).toBe(true);
    expect(event!.id[14]).toBe('7');
    // UUIDs of version 7 begin with their time, which is what orders them.
    expect(Math.abs(parseInt(event!.id.replaceAll('-', '').slice(0, 12), 16) - Date.now())).toBeLessThan(600_000);
  });

  it('is told again once it has been filled up, and not while it falls further', async () => {
    await fill('10.00', 'USD');
    await setThreshold('USD', '5.00');
    await spend('5.00', 'USD');
    expect(await told('USD')).toHaveLength(0);
    await spend('0.01', 'USD');
    await spend('1.00', 'USD');
    expect(await told('USD')).toHaveLength(1);
    await fill('1.00', 'USD');
    await spend('1.00', 'USD');
    expect(await told('USD')).toHaveLength(1);
    await fill('2.00', 'USD');
    await spend('3.00', 'USD');
    expect((await told('USD')).map(({ payload }) => payload.balanceMinor)).toEqual(['499', '299']);
  });

  it('is told at once when a threshold is set above it, and only then', async () => {
    await fill('10.00', 'GBP');
    await setThreshold('GBP', '10.00');
    expect(await told('GBP')).toHaveLength(0);
    await setThreshold('GBP', '11.00');
    await setThreshold('GBP', '12.00');
    expect(await told('GBP')).toHaveLength(1);
    await setThreshold('GBP', null);
    await spend('1.00', 'GBP');
    expect(await told('GBP')).toHaveLength(1);
  });

  it('is not told for what a refused transfer would have taken, nor in currencies without a threshold', async () => {
    await fill('10', 'JPY');
    await setThreshold('JPY', '5');
    expect((await spend('11', 'JPY')).status).toBe('REJECTED');
    await fill('1.00', 'CHF');
    await spend('1.00', 'CHF');
    expect([...(await told('JPY')), ...(await told('CHF'))]).toEqual([]);
  });
});
