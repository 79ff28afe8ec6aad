import type { TestDatabase } from '@agio/runtime/testing/database';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allFinal, createQuote, executeQuote } from '../testkit/moves.js';
import { openTestPlatform } from '../testkit/open-platform.js';
import { pay, register, type Person } from '../testkit/people.js';
import { startTimeoutMs, type OpenPlatform } from '../testkit/platform.js';

const document = `query ($from: DateTime!, $to: DateTime!) {
  me {
    wallets {
      id
      currency
      statement(from: $from, to: $to) {
        entryCount
        openingBalance { amount } closingBalance { amount } totalIn { amount } totalOut { amount }
        csv { url } pdf { url }
      }
      entries(first: 10) { edges { node { transaction { id reference kind } } } }
    }
  }
}`;

interface Asked {
  readonly me: {
    readonly wallets: {
      readonly id: string;
      readonly currency: string;
      readonly statement: {
        readonly entryCount: number;
        readonly openingBalance: { amount: string };
        readonly closingBalance: { amount: string };
        readonly totalIn: { amount: string };
        readonly totalOut: { amount: string };
        readonly csv: { url: string };
        readonly pdf: { url: string };
      };
      readonly entries: { edges: { node: { transaction: { id: string; reference: string; kind: string } } }[] };
    }[];
  };
}

describe('A statement', () => {
  let database: TestDatabase;
  let platform: OpenPlatform;
  let asha: Person;

  beforeAll(async () => {
    ({ database, platform } = await openTestPlatform());
    asha = await register(platform.url);
  }, startTimeoutMs);
  afterAll(async () => {
    await platform?.stop();
    await database?.drop();
  });

  it('of a month with a top-up and an exchange can be fetched by whoever has its link, and says what the graph says', async () => {
    await pay(asha, '250.00', 'EUR');
    const quote = await createQuote(asha, { sell: { amount: '100.00', currency: 'EUR' }, buyCurrency: 'INR' });
    await executeQuote(asha, quote.id);
    await allFinal(asha);
    const now = Date.now();
    const period = { from: new Date(now - 30 * 86_400_000).toISOString(), to: new Date(now + 60_000).toISOString() };
    const { data, errors } = await asha.send<Asked, typeof period>(document, period);
    expect(errors).toBeUndefined();
    const { statement, entries } = data!.me.wallets.find(({ currency }) => currency === 'EUR')!;
    expect(statement).toMatchObject({
      entryCount: 2,
      openingBalance: { amount: '0.00' },
      closingBalance: { amount: '150.00' },
      totalIn: { amount: '250.00' },
      totalOut: { amount: '100.00' },
    });

    const csv = await fetch(new URL(statement.csv.url, platform.url));
    expect([csv.status, csv.headers.get('content-type')]).toEqual([200, 'text/csv; charset=utf-8']);
    const records = (await csv.text())
      .split('\r\n')
      .slice(1, -1)
      .map((record) => record.split(','));
    // Kind, reference and transaction are what transactions says of them; the list is newest first.
    expect(records.map(([, , , kind, reference, id]) => ({ id, reference, kind }))).toEqual(
      entries.edges.map(({ node }) => node.transaction).toReversed(),
    );
    expect(records.map(([, , , , , , amount, balance]) => [amount, balance])).toEqual([
      ['250.00', '250.00'],
      ['-100.00', '150.00'],
    ]);

    const pdf = await fetch(new URL(statement.pdf.url, platform.url));
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(Buffer.from(await pdf.arrayBuffer()).toString('latin1', 0, 5)).toBe('%PDF-');

    const altered = new URL(statement.csv.url, platform.url);
    altered.searchParams.set('expires', '9999999999');
    expect((await fetch(altered)).status).toBe(403);
  });

  it('is for the wallet’s owner alone', async () => {
    const { data } = await asha.send<{ me: { wallets: { id: string }[] } }, never>('{ me { wallets { id } } }');
    const ben = await register(platform.url);
    const foreign = await ben.send<object, Record<string, string>>(
      'query ($id: ID!) { wallet(id: $id) { statement(from: "2026-01-01T00:00:00Z", to: "2026-02-01T00:00:00Z") { csv { url } } } }',
      { id: data!.me.wallets[0]!.id },
    );
    expect(foreign).toMatchObject({ data: { wallet: null }, errors: undefined });
  });
});
