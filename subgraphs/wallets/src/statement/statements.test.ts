import { createLedger, type Ledger } from '@agio/ledger/ledger';
import type { HttpAnswer } from '@agio/runtime/http/server';
import type { UserIdentity } from '@agio/runtime/identity/identity';
import { newId, publicReference } from '@agio/runtime/ids';
import { createLinkSigner } from '@agio/runtime/storage/link-signer';
import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  clearing,
  newCustomer,
  startWallets,
  testSecret,
  transfer,
  walletOf,
  type StartedWallets,
} from '../testing/started-wallets.js';
import { createStatementDocuments } from './documents.js';
import { createStatementLinks } from './links.js';
import { statementRoute } from './route.js';
import { checkPrintable, pdfEntriesMax } from './statement.js';

const statementQuery = `query ($id: ID!, $from: DateTime!, $to: DateTime!) {
  wallet(id: $id) {
    statement(from: $from, to: $to) {
      from to entryCount
      openingBalance { amount } closingBalance { amount currency } totalIn { amount } totalOut { amount }
      csv { url expiresAt } pdf { url }
    }
  }
}`;
const entriesQuery = `query ($id: ID!, $from: DateTime, $to: DateTime, $first: Int, $after: String, $last: Int) {
  wallet(id: $id) {
    entries(from: $from, to: $to, first: $first, after: $after, last: $last) {
      edges { node { amount { amount } } }
      pageInfo { hasNextPage endCursor }
    }
  }
}`;

let wallets: StartedWallets;
let ledger: Ledger;
let route: ReturnType<typeof statementRoute>;
const users = { answers: true };

beforeAll(async () => {
  wallets = await startWallets();
  const pool = wallets.database.pool({ schema: 'wallets' });
  ledger = createLedger({ pool });
  const call = (() =>
    users.answers
      ? Promise.resolve({ account: { name: 'Łukasz रवि' } })
      : Promise.reject(new SubgraphCallError('users', 'TIMEOUT', 'no answer'))) as unknown as SubgraphCaller;
  const signer = createLinkSigner(testSecret);
  const links = createStatementLinks({ signer, baseUrl: '', lifeSeconds: 900 });
  route = statementRoute({ links, documents: createStatementDocuments({ pool, ledger, call }) });
});
afterAll(async () => {
  await ledger.stop();
  await wallets.stop();
});

async function open(customer: UserIdentity, currency: string): Promise<string> {
  const { openWallet } = await wallets.data(
    'mutation ($input: OpenWalletInput!) { openWallet(input: $input) { wallet { id } } }',
    { input: { currency } },
    customer,
  );
  return openWallet.wallet.id;
}

/** Signed amounts, one after the other and never two within one millisecond. @returns when each was posted. */
async function move(customer: UserIdentity, currency: string, amounts: readonly string[]): Promise<Date[]> {
  const times: Date[] = [];
  for (const amount of amounts) {
    const mine = walletOf(customer);
    const [from, to] = amount.startsWith('-') ? [mine, clearing] : [clearing, mine];
    while (times.length > 0 && Date.now() <= times.at(-1)!.getTime()) await new Promise((go) => setTimeout(go, 1));
    const outcome = await wallets.post(transfer(from, to, [amount.replace('-', ''), currency]));
    expect(outcome.status).toBe('POSTED');
    times.push(new Date(outcome.at!));
  }
  return times;
}

async function statementOf(customer: UserIdentity, id: string, from: Date, to: Date) {
  const { wallet } = await wallets.data(statementQuery, { id, from, to }, customer);
  return wallet.statement;
}

async function follow(url: string): Promise<{ answer: HttpAnswer; text: string }> {
  const { pathname, search } = new URL(url, 'http://localhost');
  const request = { method: 'GET', path: pathname, search } as Parameters<typeof route.handle>[0];
  const answer = await route.handle(request);
  const { body = '' } = answer;
  if (typeof body === 'string') return { answer, text: body };
  if (Buffer.isBuffer(body)) return { answer, text: body.toString('latin1') };
  let text = '';
  for await (const piece of body) text += piece;
  return { answer, text };
}

const recordsOf = (csv: string): string[][] =>
  csv
    .split('\r\n')
    .slice(1, -1)
    .map((record) => record.split(','));

const cents = (amount: string): bigint => BigInt(amount.replace('.', ''));
const soon = () => new Date(Date.now() + 60_000);
const dayBefore = (time: Date) => new Date(time.getTime() - 86_400_000);

describe('A statement', () => {
  it('is for a period with its beginning and without its end, and its documents say the same', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const times = await move(customer, 'EUR', ['100.00', '-30.50', '7.25', '-0.75']);
    const statement = await statementOf(customer, id, times[1]!, times[3]!);
    expect(statement).toMatchObject({
      from: times[1]!.toISOString(),
      to: times[3]!.toISOString(),
      entryCount: 2,
      openingBalance: { amount: '100.00' },
      closingBalance: { amount: '76.75', currency: 'EUR' },
      totalIn: { amount: '7.25' },
      totalOut: { amount: '30.50' },
    });
    const csv = await follow(statement.csv.url);
    expect(csv.answer).toMatchObject({
      status: 200,
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': expect.stringMatching(/^attachment; filename="statement-EUR-\d{4}-.*\.csv"$/),
        'cache-control': 'private, no-store',
      },
    });
    expect(csv.text.split('\r\n')[0]).toBe(
      'entry,posted_at,effective_at,kind,reference,transaction_id,amount,balance_after,currency',
    );
    const [, second] = recordsOf(csv.text);
    const at = times[2]!.toISOString();
    expect(second).toEqual(['3', at, at, 'TRANSFER', publicReference(second![5]!), second![5], '7.25', '76.75', 'EUR']);
    const pdf = await follow(statement.pdf.url);
    expect(pdf.answer).toMatchObject({ status: 200, headers: { 'content-type': 'application/pdf' } });
    expect(pdf.text.slice(0, 5)).toBe('%PDF-');
  });

  it('adds up over any period: opening, plus the records of the CSV, is closing, and periods share no entry', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const times = await move(customer, 'EUR', ['50.00', '-1.01', '0.01', '-9.99', '3.00', '-42.01', '5.00', '-0.50']);
    const first = times[0]!.getTime();
    const offset = fc.integer({ min: -5, max: times.at(-1)!.getTime() - first + 5 });
    await fc.assert(
      fc.asyncProperty(offset, offset, offset, async (...offsets) => {
        const [from, middle, to] = offsets.toSorted((a, b) => a - b).map((each) => new Date(first + each));
        if (from! >= middle! || middle! >= to!) return;
        const parts = [];
        for (const [start, end] of [
          [from!, middle!],
          [middle!, to!],
          [from!, to!],
        ] as const) {
          const statement = await statementOf(customer, id, start, end);
          const records = recordsOf((await follow(statement.csv.url)).text);
          const sum = records.reduce((total, record) => total + cents(record[6]!), 0n);
          const [opening, closing] = [cents(statement.openingBalance.amount), cents(statement.closingBalance.amount)];
          expect(opening + sum).toBe(closing);
          expect(opening + cents(statement.totalIn.amount) - cents(statement.totalOut.amount)).toBe(closing);
          expect(records).toHaveLength(statement.entryCount);
          parts.push(records.map(([entry]) => entry));
        }
        expect([...parts[0]!, ...parts[1]!]).toEqual(parts[2]);
      }),
      { numRuns: 40 },
    );
  });

  it('has exactly the currency’s digits, and the time at which an entry counts', async () => {
    const customer = newCustomer();
    const since = dayBefore(new Date());
    for (const [currency, amount] of [
      ['JPY', '250'],
      ['KWD', '0.005'],
      ['MCO2', '1.00000001'],
    ] as const) {
      const id = await open(customer, currency);
      const input = {
        ...transfer(clearing, walletOf(customer), [amount, currency]),
        effectiveAt: '2026-01-31T12:00:00Z',
      };
      await wallets.post(input);
      const { csv } = await statementOf(customer, id, since, soon());
      const [record] = recordsOf((await follow(csv.url)).text);
      expect(record).toMatchObject([
        '1',
        expect.any(String),
        '2026-01-31T12:00:00.000Z',
        'TRANSFER',
        expect.any(String),
        input.id,
        amount,
        amount,
        currency,
      ]);
    }
  });

  it('of thousands of entries comes in pages, without a gap and without a repetition', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'USD');
    for (const count of [1000, 1000, 7]) {
      await wallets.postTogether(
        Array.from({ length: count }, () => transfer(clearing, walletOf(customer), ['0.01', 'USD'])),
      );
    }
    const { csv, pdf, entryCount } = await statementOf(customer, id, dayBefore(new Date()), soon());
    expect(entryCount).toBe(2007);
    const records = recordsOf((await follow(csv.url)).text);
    expect(records.map(([entry]) => Number(entry))).toEqual(Array.from({ length: 2007 }, (_, index) => index + 1));
    expect(records.at(-1)![7]).toBe('20.07');
    const pages = (await follow(pdf.url)).text.match(/\/Type \/Page\b/g)?.length;
    expect(pages).toBeGreaterThan(70);
  });

  it('of a wallet that never moved is empty', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const statement = await statementOf(customer, id, dayBefore(new Date()), soon());
    expect(statement).toMatchObject({
      entryCount: 0,
      openingBalance: { amount: '0.00' },
      closingBalance: { amount: '0.00' },
    });
    expect(Date.parse(statement.to)).toBeLessThanOrEqual(Date.now());
    expect(recordsOf((await follow(statement.csv.url)).text)).toEqual([]);
    expect((await follow(statement.pdf.url)).answer.status).toBe(200);
  });

  it('of somebody else’s wallet is not there', async () => {
    const id = await open(newCustomer(), 'EUR');
    const variables = { id, from: dayBefore(new Date()), to: soon() };
    expect(await wallets.data(statementQuery, variables, newCustomer())).toEqual({ wallet: null });
  });

  it.each([
    ['longer than 366 days', '2025-01-01T00:00:00Z', '2026-01-02T00:00:00.001Z', 'to'],
    ['that ends when it begins', '2025-01-01T00:00:00Z', '2025-01-01T00:00:00Z', 'to'],
    ['that begins in the future', '2090-01-01T00:00:00Z', '2090-02-01T00:00:00Z', 'from'],
    ['from before there were computers', '1969-12-31T23:59:59Z', '1970-02-01T00:00:00Z', 'from'],
  ])('is refused for a period %s, naming the argument', async (_what, from, to, field) => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const { errors } = await wallets.ask(statementQuery, { id, from, to }, customer);
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', field: [field] } }]);
  });

  it('that is too long to print says so', () => {
    const bounds = (last: number) => ({ bounds: { before: 0n, last: BigInt(last), opening: 0n, closing: 0n } });
    expect(() => checkPrintable(bounds(pdfEntriesMax))).not.toThrow();
    expect(() => checkPrintable(bounds(pdfEntriesMax + 1))).toThrow(/at most 5000 entries, for a PDF/);
  });
});

describe('A link to a statement', () => {
  it('is good for exactly what it was made for, until it expires', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const { csv, pdf } = await statementOf(customer, id, dayBefore(new Date()), soon());
    expect(Date.parse(csv.expiresAt)).toBeGreaterThan(Date.now());
    const other = await open(newCustomer(), 'EUR');
    const altered = [
      csv.url.replace(id, other),
      csv.url.replace('.csv', '.pdf'),
      csv.url.replace(/\/\d+-/, '/0-'),
      csv.url.replace(/expires=\d+/, 'expires=9999999999'),
      csv.url.replace(/signature=.*/, pdf.url.replace(/.*signature=/, 'signature=')),
      csv.url.replace(/\?.*/, ''),
      '/statements/x',
    ];
    for (const url of altered) expect((await follow(url)).answer.status).toBe(403);
    expect((await follow(csv.url)).answer.status).toBe(200);
  });

  it('says when it has expired, and leads nowhere when there is no such wallet', async () => {
    const name = { walletId: newId(), period: { from: dayBefore(new Date()), to: new Date() }, format: 'csv' as const };
    const signer = createLinkSigner(testSecret);
    const linkAt = (now: number) =>
      createStatementLinks({ signer, baseUrl: '', lifeSeconds: 900, now: () => now }).sign(name);
    expect((await follow(linkAt(Date.now() - 901_000).url)).answer.status).toBe(410);
    expect((await follow(linkAt(Date.now()).url)).answer.status).toBe(404);
  });

  it('asks to come again while the owner’s name cannot be had, which a CSV has no need of', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const { csv, pdf } = await statementOf(customer, id, dayBefore(new Date()), soon());
    users.answers = false;
    try {
      expect((await follow(pdf.url)).answer).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
      expect((await follow(csv.url)).answer.status).toBe(200);
    } finally {
      users.answers = true;
    }
  });
});

describe('The list of entries', () => {
  it('keeps to a period on every page, in both directions', async () => {
    const customer = newCustomer();
    const id = await open(customer, 'EUR');
    const times = await move(customer, 'EUR', ['1.00', '2.00', '3.00', '4.00', '5.00']);
    const read = async (args: object) => (await wallets.data(entriesQuery, { id, ...args }, customer)).wallet.entries;
    const amounts = (page: { edges: { node: { amount: { amount: string } } }[] }) =>
      page.edges.map(({ node }) => node.amount.amount);
    const period = { from: times[1], to: times[4] };
    const first = await read({ ...period, first: 2 });
    expect([amounts(first), first.pageInfo.hasNextPage]).toEqual([['4.00', '3.00'], true]);
    const second = await read({ ...period, first: 2, after: first.pageInfo.endCursor });
    expect([amounts(second), second.pageInfo.hasNextPage]).toEqual([['2.00'], false]);
    expect(amounts(await read({ ...period, last: 1 }))).toEqual(['2.00']);
    expect(amounts(await read({ from: times[3] }))).toEqual(['5.00', '4.00']);
    expect(amounts(await read({ to: times[0] }))).toEqual([]);
  });
});
