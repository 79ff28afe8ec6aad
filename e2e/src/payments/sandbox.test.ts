import { randomUUID } from 'node:crypto';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Client } from '../testkit/client.js';
import { expectConservation } from '../testkit/conservation.js';
import { balanceOf, logInAdmin, newKey, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';
import { charge, comesTo, reconcile, reconciliationDocument, today, withdraw } from './paying.js';

const money = (amount: string, currency = 'EUR') => ({ amount, currency });

let database: TestDatabase;
let platform: TestPlatform;
let admin: Client;
let asha: Person;

beforeAll(async () => {
  database = await createTestDatabase();
  platform = await startTestPlatform({ databaseUrl: database.url, env: { SANDBOX_SLOW_MS: '500' } });
  admin = await logInAdmin(platform);
}, startTimeoutMs);

beforeEach(async () => {
  asha = await register(platform.url);
});

afterEach(() => expectConservation(platform));

afterAll(async () => {
  await platform?.stop();
  await database?.drop();
}, 60_000);

describe('A top-up', () => {
  it.each(['', '_late', '_twice', '_disordered', '_forged', '_never'])(
    'that takes a while is completed once, whatever becomes of its webhooks: tok_slow%s',
    async (behaviour) => {
      const begun = await charge(asha, money('20.00'), `tok_slow${behaviour}`);
      expect(begun.userErrors).toEqual([]);
      await comesTo(asha, 'COMPLETED', begun);
      expect(await balanceOf(asha, 'EUR')).toBe('20.00');
    },
  );

  it('that is declined fails with a reason, also when its key comes again', async () => {
    const key = newKey();
    const declined = await charge(asha, money('20.00'), 'tok_declined', key);
    expect(declined).toMatchObject({
      transaction: {
        status: 'FAILED',
        failure: { code: 'PAYMENT_DECLINED', message: expect.stringMatching(/declined/) },
      },
      userErrors: [{ code: 'PAYMENT_DECLINED' }],
    });
    expect(await charge(asha, money('20.00'), 'tok_declined', key)).toEqual(declined);
  });
});

describe('A withdrawal', () => {
  beforeEach(() => pay(asha, '100.00', 'EUR'));

  it.each(['', '_late', '_twice', '_disordered', '_forged', '_never'])(
    'is paid once, whatever becomes of its webhooks: dest_slow%s',
    async (behaviour) => {
      const begun = await withdraw(asha, money('30.00'), `dest_slow${behaviour}`);
      expect(begun.userErrors).toEqual([]);
      const { payout } = await comesTo(asha, 'COMPLETED', begun);
      expect(payout).toEqual({ status: 'SUCCEEDED', reference: expect.any(String) });
      expect(await balanceOf(asha, 'EUR')).toBe('70.00');
    },
  );

  it('that fails gives the money free', async () => {
    const begun = await withdraw(asha, money('30.00'), 'dest_failed');
    expect((await comesTo(asha, 'FAILED', begun)).failure?.code).toBe('PAYOUT_FAILED');
    expect(await balanceOf(asha, 'EUR')).toBe('100.00');
    await comesTo(asha, 'COMPLETED', await withdraw(asha, money('100.00'), 'dest_success'));
  });

  it.each(['', '_never'])('that comes back is given back: dest_returned%s', async (behaviour) => {
    const begun = await withdraw(asha, money('30.00'), `dest_returned${behaviour}`);
    const { refund } = await comesTo(asha, 'REVERSED', begun);
    expect(refund).toEqual({ kind: 'REFUND', status: 'COMPLETED', received: money('30.00') });
    expect(await balanceOf(asha, 'EUR')).toBe('100.00');
  });
});

describe('The statement of the provider', () => {
  const sandbox = () => database.pool({ schema: 'sandbox' });

  it('agrees with the clearing account, with declined, failed and returned payments', async () => {
    await pay(asha, '100.00', 'GBP');
    await charge(asha, money('5.00', 'GBP'), 'tok_declined');
    await comesTo(asha, 'FAILED', await withdraw(asha, money('5.00', 'GBP'), 'dest_failed'));
    await comesTo(asha, 'COMPLETED', await withdraw(asha, money('30.00', 'GBP'), 'dest_success'));
    await comesTo(asha, 'REVERSED', await withdraw(asha, money('20.00', 'GBP'), 'dest_returned'));
    expect(await reconcile(admin, 'GBP')).toEqual({
      provider: 'sandbox',
      providerTotal: money('70.00', 'GBP'),
      ledgerTotal: money('70.00', 'GBP'),
      differences: [],
    });
  });

  it('differs by what only the provider knows, what only we know, and other amounts', async () => {
    const ids: string[] = [];
    for (const amount of ['10', '20', '30']) {
      const { transaction } = await charge(asha, { amount, currency: 'JPY' }, 'tok_success');
      ids.push(transaction!.id);
    }
    const [, forgotten, other] = ids;
    const unknown = randomUUID();
    await sandbox().query('DELETE FROM payments WHERE reference = $1', [forgotten]);
    await sandbox().query(`UPDATE payments SET amount = '31' WHERE reference = $1`, [other]);
    await sandbox().query(
      `INSERT INTO payments (id, reference, kind, amount, currency, token, settled_at, outcome)
       VALUES ('ch_unknown', $1, 'charge', '7', 'JPY', 'tok_success', clock_timestamp(), 'succeeded')`,
      [unknown],
    );
    const yen = (amount: string) => money(amount, 'JPY');
    const { differences, ...totals } = await reconcile(admin, 'JPY');
    expect(totals).toEqual({ provider: 'sandbox', providerTotal: yen('48'), ledgerTotal: yen('60') });
    expect(
      new Map(differences.map(({ transactionId, provider, ledger }) => [transactionId, [provider, ledger]])),
    ).toEqual(
      new Map([
        [forgotten, [null, yen('20')]],
        [other, [yen('31'), yen('30')]],
        [unknown, [yen('7'), null]],
      ]),
    );
  });

  it('is compared for the administrator alone', async () => {
    const variables = { ...today(), currency: 'EUR' };
    const answer = await asha.send<{ paymentReconciliation: null }, typeof variables>(
      reconciliationDocument,
      variables,
    );
    expect(answer.data).toEqual({ paymentReconciliation: null });
    expect(answer.errors?.map(({ extensions }) => extensions.code)).toEqual(['FORBIDDEN']);
  });

  it.each([
    ['from', { from: '2026-11-02T00:00:00Z', to: '2026-11-02T00:00:00Z' }, /`from`.*before `to`/],
    ['to', { from: '2026-11-01T00:00:00Z', to: '2026-12-02T00:00:01Z' }, /`to`.*31 days after `from`/],
    ['from', { from: 'yesterday' }, /from/],
    ['to', { to: 1_763_683_200 }, /to/],
    ['currency', { currency: 'XYZ' }, /currency/],
  ])('is not compared by an argument that is wrong: %s', async (_, wrong, message) => {
    const variables = { ...today(), currency: 'EUR', ...wrong };
    const { errors } = await admin.send(reconciliationDocument, variables);
    expect(errors).toMatchObject([{ message: expect.stringMatching(message), extensions: { code: 'BAD_USER_INPUT' } }]);
  });

  it('may be asked for any time', async () => {
    for (const [from, to] of [
      ['0001-01-01T00:00:00Z', '0001-01-30T00:00:00Z'],
      ['9999-12-01T00:00:00Z', '9999-12-31T23:59:59Z'],
    ]) {
      const { data, errors } = await admin.send(reconciliationDocument, { from, to, currency: 'EUR' });
      expect(errors).toBeUndefined();
      expect(data).toMatchObject({ paymentReconciliation: { providerTotal: money('0.00'), differences: [] } });
    }
  });
});
