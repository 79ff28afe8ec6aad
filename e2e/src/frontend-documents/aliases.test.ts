import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestPlatform } from '../testkit/open-platform.js';
import { pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

/**
 * Apollo's planner hands the value of an alias to `@requires` when the alias equals the required field's name, so each of these queries was
 * answered with wrong figures, or with none, without the gateway's renaming.
 */
describe('An alias that equals the name of another field', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let asha: Person;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    asha = await register(platform.url, { country: 'US' });
    await pay(asha, '100.00', 'USD');
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  const usd = (amount: string) => ({ amount, currency: 'USD' });
  // The dirham is pegged at 3.6725 to the dollar.
  const worth = { amount: '367.25', currency: 'AED' };
  const wallets = (...list: unknown[]) => ({ me: { wallets: list } });

  it.each([
    [
      'available, as balance',
      '{ me { wallets { balance: available { amount currency } valueIn(currency: "AED") { amount currency } } } }',
      wallets({ balance: usd('100.00'), valueIn: worth }),
    ],
    [
      'what was there long ago, as balance',
      '{ me { wallets { balance: balanceAt(at: "2000-01-01T00:00:00Z") { amount currency } valueIn(currency: "AED") { amount currency } } } }',
      wallets({ balance: usd('0.00'), valueIn: worth }),
    ],
    [
      'its parts, crossed over',
      '{ me { wallets { balance { amount: currency currency: amount } valueIn(currency: "AED") { amount currency } } } }',
      wallets({ balance: { amount: 'USD', currency: '100.00' }, valueIn: worth }),
    ],
    [
      'the key of a joined entity',
      '{ me { wallets { id: currency valueIn(currency: "AED") { amount currency } } } }',
      wallets({ id: 'USD', valueIn: worth }),
    ],
  ])('answers %s, and what depends on the field itself', async (_, query, expected) => {
    const { data, errors } = await asha.send(query);
    expect(errors).toBeUndefined();
    expect(data).toEqual(expected);
  });

  it('may be the key of the entity that everything is joined by', async () => {
    const { data, errors } = await asha.send('{ me { id: email email: id __typename: name wallets { currency } } }');
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      me: { id: asha.email, email: asha.id, __typename: 'Asha', wallets: [{ currency: 'USD' }] },
    });
  });

  it('keeps its name in the path of an error', async () => {
    const { errors } = await asha.send('{ wallets: me { email: transactions(first: 0) { pageInfo { endCursor } } } }');
    expect(errors).toEqual([expect.objectContaining({ path: ['wallets', 'email'] })]);
  });
});
