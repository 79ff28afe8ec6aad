import { runMigrations } from '@agio/runtime/db/migrations';
import { newId } from '@agio/runtime/ids';
import { silentLogger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import type { PostTransfersMutation } from '../clients/wallets.js';
import { Transactions1764100000000 } from '../migrations/1764100000000-transactions.js';
import { createSandboxProvider } from '../payment/sandbox.js';
import { createQuoteStore } from '../quote/store.js';
import type { Quote } from '../quote/quote.js';
import { createTransactionCommits, type Draft } from '../transaction/commits.js';
import { createSettlement } from '../transaction/settlement.js';
import { createTransactionStore } from '../transaction/store.js';

type Outcome = PostTransfersMutation['postTransfers'][number];

/** How the ledger answers a transfer in a test: with an outcome, or by throwing as a lost connection would. */
export type LedgerScript = (id: string) => Outcome | Promise<Outcome>;

export const posted = (id: string): Outcome => ({
  id,
  status: 'POSTED',
  at: new Date().toISOString(),
  rejection: null,
});
export const busy = (id: string): Outcome => ({ id, status: 'BUSY', at: null, rejection: null });
export const rejected = (id: string): Outcome => ({
  id,
  status: 'REJECTED',
  at: new Date().toISOString(),
  rejection: { code: 'INSUFFICIENT_FUNDS', message: 'Not enough.' },
});

const quoteLifeMs = 30_000;
const slowChargeMs = 300;

/** One process's worth of transactions, over the real database and a ledger whose answers the test writes. */
export function startTransactions(pool: pg.Pool) {
  const ledger = { script: posted as LedgerScript, requests: [] as string[][] };
  const call = (async (_subgraph: string, _document: unknown, variables: { transfers: { id: string }[] }) => {
    const ids = variables.transfers.map(({ id }) => id);
    ledger.requests.push(ids);
    return { postTransfers: await Promise.all(ids.map(async (id) => ledger.script(id))) };
  }) as unknown as SubgraphCaller;
  const store = createTransactionStore(pool);
  const quotes = createQuoteStore(pool);
  const commits = createTransactionCommits({ pool, store, retryAfterMs: 0, notifyOutbox: () => {} });
  const provider = createSandboxProvider({ pool, slowMs: slowChargeMs });
  const settlement = createSettlement({ call, commits, provider, logger: silentLogger });
  return { ledger, store, quotes, commits, settlement };
}

export type StartedTransactions = ReturnType<typeof startTransactions>;

/** A migrated database for one test file. */
export async function createTransactionsDatabase(): Promise<TestDatabase & { readonly pool: () => pg.Pool }> {
  const database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'transactions', migrations: [Transactions1764100000000] });
  return { ...database, pool: () => database.pool({ schema: 'transactions' }) };
}

/** A stored quote of 100.00 EUR for rupees. */
export function insertQuote({ quotes }: StartedTransactions, userId: string, lifeMs = quoteLifeMs): Promise<Quote> {
  return quotes.insert(
    {
      userId,
      sell: { minor: 10_000n, asset: 'EUR' },
      buy: { minor: 1_080_678n, asset: 'INR' },
      fee: { minor: 50n, asset: 'EUR' },
      spread: { minor: 4_340n, asset: 'INR' },
      rate: '108.610812',
      mid: '109.047',
    },
    lifeMs,
  );
}

/** A top-up that is to be written. */
export function topUpDraft(
  userId: string,
  options: { key?: string; minor?: bigint; paymentMethod?: string } = {},
): Draft {
  const { key = newId(), minor = 2_000n, paymentMethod = 'tok_success' } = options;
  return {
    call: { userId, key, mutation: 'topUp', parameters: `${minor} ${paymentMethod}` },
    quoteId: null,
    payeeId: null,
    kind: 'TOP_UP',
    sent: null,
    received: { minor, asset: 'EUR' },
    rate: null,
    fee: null,
    note: null,
    paymentMethod,
    legs: [{ from: { house: 'CLEARING' }, to: { walletOf: userId }, amount: { amount: '20.00', currency: 'EUR' } }],
  };
}

/** An exchange of a quote that is to be written. */
export function exchangeDraft(quote: Quote, userId = quote.userId, key = newId()): Draft {
  return {
    call: { userId, key, mutation: 'executeQuote', parameters: quote.id },
    quoteId: quote.id,
    payeeId: null,
    kind: 'EXCHANGE',
    sent: quote.sell,
    received: quote.buy,
    rate: quote.rate,
    fee: quote.fee,
    note: null,
    paymentMethod: null,
    legs: [{ from: { walletOf: userId }, to: { house: 'RESERVE' }, amount: { amount: '100.00', currency: 'EUR' } }],
  };
}
