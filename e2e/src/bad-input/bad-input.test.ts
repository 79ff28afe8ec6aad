import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createQuote, executeQuote } from '../testkit/moves.js';
import { logInAdmin, pay, register, type Person } from '../testkit/people.js';
import { startTestPlatform, startTimeoutMs, type TestPlatform } from '../testkit/platform.js';
import { account, long, refusedByRule, refusedByType, transfer, type Call } from './cases.js';
import { asLiteral } from './literal.js';

let database: TestDatabase;
let platform: TestPlatform;
let asha: Person;
let ben: Person;
let admin: Awaited<ReturnType<typeof logInAdmin>>;

beforeAll(async () => {
  database = await createTestDatabase();
  platform = await startTestPlatform({ databaseUrl: database.url, env: { QUOTE_SECONDS: '1' } });
  [asha, ben] = await Promise.all([register(platform.url), register(platform.url)]);
  admin = await logInAdmin(platform);
  await pay(asha, '100.00', 'EUR');
}, startTimeoutMs);
afterAll(async () => {
  // Bad input is a client's fault: whoever watches the log has nothing to do.
  expect(platform.log()).not.toContain('unexpected error');
  await platform?.stop();
  await database?.drop();
});

/** Sends a call as the administrator, who may make all of them: its input in a variable, or written into the document. */
function send({ mutation, input }: Call, written: 'in a variable' | 'in the document') {
  const selection = '{ userErrors { code message field } }';
  if (written === 'in the document')
    return admin.send(`mutation { ${mutation}(input: ${asLiteral(input)}) ${selection} }`);
  const type = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Input!`;
  return admin.send(`mutation ($input: ${type}) { ${mutation}(input: $input) ${selection} }`, {
    input: input as never,
  });
}

describe.each(['in a variable', 'in the document'] as const)('Bad input %s', (written) => {
  it.each(refusedByRule)('that is %s is a userError', async (_, makeCall, code, field) => {
    const call = makeCall();
    const { data, errors } = await send(call, written);
    expect(errors).toBeUndefined();
    expect(data).toEqual({
      [call.mutation]: { userErrors: [{ code, message: expect.any(String), field: field.split('.') }] },
    });
  });

  it.each(refusedByType)('that is %s is BAD_USER_INPUT', async (_, makeCall, field) => {
    const { status, data, errors } = await send(makeCall(), written);
    expect({ status, data }).toEqual({ status: 400, data: undefined });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(`at "${field}"`),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

describe('Bad input', () => {
  it('of an account is named all at once', async () => {
    const { data } = await send(account({ email: 'x', password: 'x', name: '', country: 'x' }), 'in a variable');
    expect(data).toMatchObject({
      register: {
        userErrors: [
          { field: ['input', 'email'] },
          { field: ['input', 'name'] },
          { field: ['input', 'password'] },
          { field: ['input', 'country'] },
        ],
      },
    });
  });

  it('that is half of a surrogate pair is refused with the whole request', async () => {
    const body = JSON.stringify({ query: 'mutation { __typename }', variables: { note: 'HERE' } }).replace(
      'HERE',
      '\\ud800',
    );
    const response = await fetch(`${platform.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ message: expect.stringContaining('`note`'), extensions: { code: 'BAD_USER_INPUT' } }],
    });
  });

  it.each(['x', '', '\0', long, 'not-a-uuid-not-a-uuid-not-a-uuid-1234'])('as an id (%#) finds nothing', async (id) => {
    const query = 'query ($id: ID!) { wallet(id: $id) { id } transaction(id: $id) { id } quote(id: $id) { id } }';
    const { data, errors } = await asha.send(query, { id });
    expect({ data, errors }).toEqual({ data: { wallet: null, transaction: null, quote: null }, errors: undefined });
  });

  it.each(['x', '', '\0', long])('as a quote’s id (%#) is QUOTE_NOT_FOUND', async (quoteId) => {
    const { transaction, userErrors } = await executeQuote(asha, quoteId);
    expect(transaction).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'QUOTE_NOT_FOUND', field: ['input', 'quoteId'] }]);
  });

  it('such as an expired, a foreign or a used quote is a userError', async () => {
    const made = () => createQuote(asha, { sell: { amount: '1.00', currency: 'EUR' }, buyCurrency: 'INR' });
    const codesOf = async (person: Person, quoteId: string) =>
      (await executeQuote(person, quoteId)).userErrors.map(({ code, field }) => [code, field]);
    const at = ['input', 'quoteId'];
    const used = await made();
    expect(await codesOf(asha, used.id)).toEqual([]);
    expect(await codesOf(asha, used.id)).toEqual([['QUOTE_ALREADY_USED', at]]);
    expect(await codesOf(ben, (await made()).id)).toEqual([['QUOTE_NOT_FOUND', at]]);
    const expired = await made();
    await new Promise((resolve) => setTimeout(resolve, Date.parse(expired.expiresAt) - Date.now() + 100));
    expect(await codesOf(asha, expired.id)).toEqual([['QUOTE_EXPIRED', at]]);
  });

  it('such as a transfer to oneself is a userError, however the address is written', async () => {
    const toEmail = ` ${asha.email.toUpperCase()} `;
    const { data } = await asha.send(
      'mutation ($input: SendTransferInput!) { sendTransfer(input: $input) { userErrors { code field } } }',
      transfer({ toEmail }) as never,
    );
    expect(data).toEqual({
      sendTransfer: { userErrors: [{ code: 'RECIPIENT_IS_SENDER', field: ['input', 'toEmail'] }] },
    });
  });
});

describe('Bad arguments of a list', () => {
  const lists = [
    'me { transactions(ARGS) { edges { cursor } } }',
    'wallet(id: "ID") { entries(ARGS) { edges { cursor } } }',
  ];
  const pages: [args: string, message: string][] = [
    ['first: 0', '`first`'],
    ['first: -1', '`first`'],
    ['first: 101', '`first`'],
    ['last: 0', '`last`'],
    ['last: 101', '`last`'],
    ['first: 1, last: 1', '`first` or `last`'],
    ['after: ""', '`after`'],
    ['after: "x"', '`after`'],
    ['before: "\\u0000"', '`before`'],
    ['after: "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"', '`after`'],
    [`before: "${long}"`, '`before`'],
    ['first: 99999999999', '"first"'],
    ['first: "1"', '"first"'],
    ['first: 1.5', '"first"'],
    ['after: 5', '"after"'],
  ];
  it.each(lists.flatMap((list) => pages.map(([args, message]) => [list, args, message] as const)))(
    '(%s with %s) are BAD_USER_INPUT that names the argument',
    async (list, args, message) => {
      const { data: own } = await asha.send<{ me: { wallets: { id: string }[] } }, never>('{ me { wallets { id } } }');
      const { errors } = await asha.send(`{ ${list.replace('ARGS', args).replace('ID', own!.me.wallets[0]!.id)} }`);
      expect(errors).toEqual([
        expect.objectContaining({
          message: expect.stringContaining(message),
          extensions: expect.objectContaining({ code: 'BAD_USER_INPUT' }),
        }),
      ]);
    },
  );
});

describe('Bad arguments of a rate', () => {
  const history =
    'query ($from: DateTime!, $to: DateTime!) { rate(pair: "EUR/USD") { history(from: $from, to: $to, interval: DAY) { at } } }';
  const ranges: [what: string, from: unknown, to: unknown, named: string][] = [
    ['a day without a time', '2026-01-01', '2026-01-02', '$from'],
    ['a day that does not exist', '2026-02-30T00:00:00Z', '2026-03-01T00:00:00Z', '$from'],
    ['a time without a zone', '2026-01-01T00:00:00', '2026-03-01T00:00:00Z', '$from'],
    ['a number', 5, '2026-03-01T00:00:00Z', '$from'],
    ['a text with a NUL', '2026-01-01T00:00:00Z', '\0', '$to'],
    ['a year of five digits', '2026-01-01T00:00:00Z', '12026-01-01T00:00:00Z', '$to'],
    ['an end before the beginning', '2026-01-02T00:00:00Z', '2026-01-01T00:00:00Z', '`to`'],
    ['too long', '2000-01-01T00:00:00Z', '2026-01-01T00:00:00Z', '`to`'],
  ];
  it.each(ranges)('(%s) are BAD_USER_INPUT that names the argument', async (_, from, to, named) => {
    const { errors } = await asha.send(history, { from, to });
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(named),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });

  it.each([
    ['0000-01-01T00:00:00Z', '0000-01-02T00:00:00Z'],
    ['0000-01-01T00:00:00+23:59', '0000-01-01T00:00:00+23:59'],
    ['9999-12-31T23:59:59-23:59', '9999-12-31T23:59:59-23:59'],
  ])('at the end of the calendar (%s) are no error', async (from, to) => {
    const { data, errors } = await asha.send(history, { from, to });
    expect({ data, errors }).toEqual({ data: { rate: { history: [] } }, errors: undefined });
  });

  it.each([
    ['no pair', '["EURUSD"]', 'pairs.0'],
    ['a pair in small letters', '["EUR/USD", "eur/usd"]', 'pairs.1'],
    ['a number', '[5]', 'pairs.0'],
    ['a long text', `["${long}"]`, 'pairs.0'],
    ['null', '[null]', 'pairs.0'],
    ['a list in the list', '[["EUR/USD"]]', 'pairs.0'],
    ['more pairs than 100', JSON.stringify(Array.from({ length: 101 }, () => 'EUR/USD')), 'pairs'],
  ])('(%s) are BAD_USER_INPUT that names the argument', async (_, pairs, named) => {
    const { errors } = await asha.send(`{ rates(pairs: ${pairs}) { pair } }`);
    expect(errors?.[0]).toMatchObject({
      message: expect.stringContaining(named),
      extensions: { code: 'BAD_USER_INPUT' },
    });
  });
});

it('No bad input has become a transaction', async () => {
  const { data } = await admin.send('{ me { transactions { edges { cursor } } } }');
  expect(data).toEqual({ me: { transactions: { edges: [] } } });
});
