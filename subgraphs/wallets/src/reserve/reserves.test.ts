import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { serviceIdentity, type UserIdentity } from '@agio/runtime/identity/identity';
import {
  clearing,
  newAdmin,
  newCustomer,
  startWallets,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';

const adjustReserve = `mutation ($input: AdjustReserveInput!) {
  adjustReserve(input: $input) { reserve { currency balance { amount currency } } userErrors { code number message field } }
}`;
const setReserveThreshold = `mutation ($input: SetReserveThresholdInput!) {
  setReserveThreshold(input: $input) {
    reserve { currency balance { amount } threshold { amount currency } belowThreshold }
    userErrors { code message field }
  }
}`;
const reserves = `{ reserves { currency balance { amount currency } threshold { amount } belowThreshold } }`;

let wallets: StartedWallets;
let admin: UserIdentity;
beforeAll(async () => {
  wallets = await startWallets();
  admin = newAdmin();
});
afterEach(async () => {
  expect(await wallets.unbalancedAssets()).toEqual([]);
});
afterAll(() => wallets.stop());

let keys = 0;
const newKey = () => `key-${++keys}`;

interface Adjustment {
  reserve: { currency: string; balance: { amount: string } } | null;
  userErrors: { code: string; number: number; message: string; field: string[] | null }[];
}

async function adjust(
  amount: string,
  currency: string,
  { key = newKey(), reason = 'test', who = admin } = {},
): Promise<Adjustment> {
  const input = { amount: { amount, currency }, reason, idempotencyKey: key };
  return (await wallets.data<{ adjustReserve: Adjustment }>(adjustReserve, { input }, who)).adjustReserve;
}

async function reserveOf(currency: string) {
  const answer = await wallets.data(reserves, {}, admin);
  return answer.reserves.find((reserve: { currency: string }) => reserve.currency === currency);
}

describe('adjustReserve', () => {
  it('puts capital into a reserve and takes it out', async () => {
    expect(await adjust('1000000.00', 'USD')).toEqual({
      reserve: { currency: 'USD', balance: { amount: '1000000.00', currency: 'USD' } },
      userErrors: [],
    });
    expect(await adjust('-999999.5', 'USD')).toMatchObject({ reserve: { balance: { amount: '0.50' } } });
  });

  it('adjusts once for twenty equal keys at once, and for one more after a restart', async () => {
    const key = newKey();
    const answers = await Promise.all(Array.from({ length: 20 }, () => adjust('5.00', 'AUD', { key })));
    for (const answer of answers) expect(answer).toMatchObject({ reserve: { currency: 'AUD' }, userErrors: [] });
    await wallets.restart();
    // Fewer decimals are the same amount.
    expect(await adjust('5', 'AUD', { key })).toMatchObject({ reserve: { balance: { amount: '5.00' } } });
  });

  it('lets one of several requests win that share a key at once', async () => {
    const key = newKey();
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => adjust(`${1 + (index % 2)}.00`, 'BRL', { key })),
    );
    const refused = answers.filter((answer) => answer.userErrors[0]?.code === 'IDEMPOTENCY_KEY_REUSED');
    expect(refused).toHaveLength(10);
    expect(['1.00', '2.00']).toContain((await reserveOf('BRL')).balance.amount);
  });

  it('refuses a key that was used with other parameters, before anything else is judged', async () => {
    const key = newKey();
    await adjust('5.00', 'CAD', { key });
    const reused = { code: 'IDEMPOTENCY_KEY_REUSED', number: 2002, field: ['input', 'idempotencyKey'] };
    for (const other of [
      adjust('6.00', 'CAD', { key }),
      adjust('-5.00', 'CAD', { key }),
      adjust('5.00', 'USD', { key }),
      adjust('5.00', 'CAD', { key, reason: 'another' }),
      adjust('0', 'CAD', { key }),
      adjust('5.001', 'CAD', { key }),
      adjust('5.00', 'CAD', { key, reason: '' }),
    ]) {
      expect(await other).toMatchObject({ reserve: null, userErrors: [reused] });
    }
    expect((await reserveOf('CAD')).balance.amount).toBe('5.00');
  });

  it('gives each administrator keys of their own', async () => {
    const key = newKey();
    await adjust('5.00', 'CHF', { key });
    expect(await adjust('7.00', 'CHF', { key, who: newAdmin() })).toMatchObject({
      reserve: { balance: { amount: '12.00' } },
    });
  });

  it('takes out no more than is there, and answers that for the key for ever', async () => {
    await adjust('10.00', 'DKK');
    const key = newKey();
    const refused = await adjust('-10.01', 'DKK', { key });
    expect(refused).toMatchObject({ reserve: null, userErrors: [{ code: 'LIQUIDITY_UNAVAILABLE', number: 1010 }] });
    await adjust('100.00', 'DKK');
    await wallets.restart();
    expect(await adjust('-10.01', 'DKK', { key })).toEqual(refused);
    expect((await reserveOf('DKK')).balance.amount).toBe('110.00');
  });

  it('does not bind the key of a malformed request', async () => {
    const key = newKey();
    expect((await adjust('0', 'GBP', { key })).userErrors).toHaveLength(1);
    expect(await adjust('1', 'GBP', { key })).toMatchObject({ reserve: { balance: { amount: '1.00' } } });
  });

  it('posts an operation that a crash left behind when its key comes again', async () => {
    const key = newKey();
    const pool = wallets.database.pool({ schema: 'wallets' });
    await pool.query(
      `INSERT INTO reserve_operations (id, user_id, idempotency_key, currency, amount, reason)
         VALUES (gen_random_uuid(), $1, $2, 'HUF', 700, 'test')`,
      [admin.userId, key],
    );
    expect(await adjust('7', 'HUF', { key })).toMatchObject({ reserve: { balance: { amount: '7.00' } } });
    expect(await adjust('7', 'HUF', { key })).toMatchObject({ reserve: { balance: { amount: '7.00' } } });
  });

  it.each([
    [{ amount: '0' }, 'AMOUNT_INVALID', ['input', 'amount', 'amount']],
    [{ amount: '1.001' }, 'AMOUNT_INVALID', ['input', 'amount', 'amount']],
    [{ amount: '1.0', currency: 'JPY' }, 'AMOUNT_INVALID', ['input', 'amount', 'amount']],
    [{ amount: '1' + '0'.repeat(30) }, 'AMOUNT_TOO_LARGE', ['input', 'amount', 'amount']],
    [{ reason: '' }, 'INVALID_INPUT', ['input', 'reason']],
    [{ reason: ' ' }, 'INVALID_INPUT', ['input', 'reason']],
    [{ reason: 'x'.repeat(201) }, 'INVALID_INPUT', ['input', 'reason']],
    [{ reason: 'a\0b' }, 'INVALID_INPUT', ['input', 'reason']],
    [{ key: '' }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
    [{ key: 'x'.repeat(101) }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
    [{ key: 'a\0b' }, 'INVALID_INPUT', ['input', 'idempotencyKey']],
  ])('refuses %j, naming the field', async (input, code, field) => {
    const { amount = '1', currency = 'EUR', ...options } = input as Record<string, string>;
    const answer = await adjust(amount, currency, options);
    expect(answer).toMatchObject({ reserve: null, userErrors: [{ code, field }] });
  });

  it.each(['1e3', '+1', '01', 'x', ''])('refuses the amount "%s" as no decimal', async (amount) => {
    const input = { amount: { amount, currency: 'EUR' }, reason: 'test', idempotencyKey: newKey() };
    const { errors } = await wallets.ask(adjustReserve, { input }, admin);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }]);
    expect(errors![0]!.message).toContain('input.amount.amount');
  });

  it('takes a reason of 200 characters and a key of 100, whatever they are', async () => {
    const answer = await adjust('1', 'ISK', { reason: '💶'.repeat(200), key: '💶'.repeat(100) });
    expect(answer).toMatchObject({ reserve: { currency: 'ISK' }, userErrors: [] });
  });
});

describe('setReserveThreshold', () => {
  const set = async (currency: string, threshold: string | null) => {
    const answer = await wallets.data(setReserveThreshold, { input: { currency, threshold } }, admin);
    return answer.setReserveThreshold;
  };

  it('tells when the reserve is below its threshold', async () => {
    await adjust('10.00', 'PLN');
    expect(await reserveOf('PLN')).toMatchObject({ threshold: null, belowThreshold: false });
    expect(await set('PLN', '10.01')).toMatchObject({
      reserve: { threshold: { amount: '10.01', currency: 'PLN' }, belowThreshold: true },
      userErrors: [],
    });
    expect((await set('PLN', '10')).reserve).toMatchObject({ threshold: { amount: '10.00' }, belowThreshold: false });
    expect((await set('PLN', null)).reserve).toMatchObject({ threshold: null, belowThreshold: false });
  });

  it('opens a reserve that is not there yet', async () => {
    expect((await set('TND', '5')).reserve).toMatchObject({ balance: { amount: '0.000' }, belowThreshold: true });
    expect(await reserveOf('TND')).toMatchObject({ threshold: { amount: '5.000' } });
  });

  it.each([
    ['-0.01', 'AMOUNT_INVALID'],
    ['0.001', 'AMOUNT_INVALID'],
    ['1' + '0'.repeat(30), 'AMOUNT_TOO_LARGE'],
  ])('refuses the threshold %s, naming the field', async (threshold, code) => {
    expect(await set('EUR', threshold)).toMatchObject({
      reserve: null,
      userErrors: [{ code, field: ['input', 'threshold'] }],
    });
  });
});

describe('reserves', () => {
  it('are listed by currency code', async () => {
    for (const currency of ['ZAR', 'AED']) await adjust('1', currency);
    const { reserves: listed } = await wallets.data(reserves, {}, admin);
    const codes = listed.map((reserve: { currency: string }) => reserve.currency);
    expect(codes).toEqual([...codes].sort());
    expect(codes).toEqual(expect.arrayContaining(['AED', 'ZAR']));
  });

  it('are found by their key, and are null for a currency without one', async () => {
    await adjust('1', 'MXN');
    const answer = await wallets.data(
      `query ($representations: [_Any!]!) { _entities(representations: $representations) { ... on Reserve { currency balance { amount } } } }`,
      { representations: ['MXN', 'VND', 'x'].map((currency) => ({ __typename: 'Reserve', currency })) },
      admin,
    );
    expect(answer._entities).toEqual([{ currency: 'MXN', balance: { amount: '1.00' } }, null, null]);
  });

  it('change between two mutations of one request', async () => {
    const field = (alias: string, key: string) =>
      `${alias}: adjustReserve(input: { amount: { amount: "1", currency: "RON" }, reason: "test", idempotencyKey: "${key}" }) { reserve { balance { amount } } }`;
    const answer = await wallets.data(`mutation { ${field('a', newKey())} ${field('b', newKey())} }`, {}, admin);
    expect(answer).toEqual({
      a: { reserve: { balance: { amount: '1.00' } } },
      b: { reserve: { balance: { amount: '2.00' } } },
    });
  });
});

describe('conservation', () => {
  it('counts the accounts of every currency and sums them to zero', async () => {
    await wallets.post(transfer(clearing, walletOf(newCustomer()), ['0.001', 'BHD']));
    const { conservation } = await wallets.data(
      '{ conservation { currency total { amount currency } accounts } }',
      {},
      admin,
    );
    expect(conservation).toContainEqual({ currency: 'BHD', total: { amount: '0.000', currency: 'BHD' }, accounts: 2 });
  });
});

describe('access to the house', () => {
  const input = { amount: { amount: '1', currency: 'EUR' }, reason: 'test', idempotencyKey: 'access' };
  it.each<[string, string, object]>([
    ['reserves', reserves, {}],
    ['conservation', '{ conservation { currency } }', {}],
    ['adjustReserve', adjustReserve, { input }],
    ['setReserveThreshold', setReserveThreshold, { input: { currency: 'EUR', threshold: '1' } }],
  ])('closes %s to everybody but administrators', async (field, query, variables) => {
    for (const [identity, code] of [
      [undefined, 'UNAUTHENTICATED'],
      [newCustomer(), 'FORBIDDEN'],
      [serviceIdentity('transactions'), 'FORBIDDEN'],
    ] as const) {
      const { data, errors } = await wallets.ask(query, variables as Record<string, unknown>, identity);
      expect(data).toEqual({ [field]: null });
      expect(errors).toMatchObject([{ extensions: { code } }]);
    }
  });
});
