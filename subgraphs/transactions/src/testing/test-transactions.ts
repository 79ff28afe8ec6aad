import { runMigrations } from '@agio/runtime/db/migrations';
import { newId } from '@agio/runtime/ids';
import { silentLogger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { createTestDatabase, type TestDatabase } from '@agio/runtime/testing/database';
import type pg from 'pg';
import {
  PlaceHoldsDocument,
  PostTransfersDocument,
  VoidHoldsDocument,
  type PlaceHoldsMutation,
  type PostTransfersMutation,
  type TransferInput,
} from '../clients/wallets.js';
import { migrations } from '../migrations/migrations.js';
import type { Charge, ChargeRequest, PaymentProvider, RefundRequest } from '../payment/provider.js';
import { refundsOf } from '../payment/refunds.js';
import type { Payout, PayoutProviders } from '../payout/provider.js';
import { createQuoteStore } from '../quote/store.js';
import type { Quote } from '../quote/quote.js';
import { createReversalCommits } from '../reversal/begin.js';
import type { Reversal } from '../reversal/store.js';
import { createReversing } from '../reversal/reverse.js';
import { createTransactionCommits, type Draft } from '../transaction/commits.js';
import { createLedger } from '../transaction/ledger.js';
import { createSettlement } from '../transaction/settlement.js';
import { createTransactionStore } from '../transaction/store.js';
import { createTransactions } from '../transaction/transactions.js';

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
const holdResolved = (id: string): Outcome => ({
  ...rejected(id),
  rejection: { code: 'HOLD_RESOLVED', message: 'The hold is not there.' },
});

const quoteLifeMs = 30_000;

type HoldOutcome = PlaceHoldsMutation['placeHolds'][number];

/** The ledger of a test: transfers are answered by its script, holds by what has been done with them. */
export interface ScriptedLedger {
  /** How transfers are answered. */
  script: LedgerScript;
  /** How requests for holds are answered instead, by throwing say. */
  holdScript: ((id: string) => HoldOutcome) | null;
  /** The ids of each request to post. */
  readonly requests: string[][];
  /** The last form in which each transfer was to be posted. */
  readonly transfers: Map<string, TransferInput>;
  /** How each hold stands. */
  readonly holds: Map<string, 'PLACED' | 'POSTED' | 'VOIDED'>;
}

function createScriptedLedger(): { ledger: ScriptedLedger; call: SubgraphCaller } {
  const ledger: ScriptedLedger = {
    script: posted,
    holdScript: null,
    requests: [],
    transfers: new Map(),
    holds: new Map(),
  };

  async function post(transfers: readonly TransferInput[]) {
    ledger.requests.push(transfers.map(({ id }) => id));
    for (const transfer of transfers) ledger.transfers.set(transfer.id, transfer);
    return Promise.all(
      transfers.map(async ({ id, postsHold }) => {
        if (postsHold && !['PLACED', 'POSTED'].includes(ledger.holds.get(id) ?? '')) return holdResolved(id);
        const outcome = await ledger.script(id);
        if (postsHold && outcome.status === 'POSTED') ledger.holds.set(id, 'POSTED');
        return outcome;
      }),
    );
  }
  function hold(id: string): HoldOutcome {
    if (ledger.holdScript) return ledger.holdScript(id);
    if (!ledger.holds.has(id)) ledger.holds.set(id, 'PLACED');
    return { id, status: ledger.holds.get(id)!, rejection: null };
  }
  function release(id: string): HoldOutcome {
    if (ledger.holds.get(id) !== 'POSTED') ledger.holds.set(id, 'VOIDED');
    return { id, status: ledger.holds.get(id)!, rejection: null };
  }
  const call = (async (_subgraph: string, document: unknown, variables: never) => {
    if (document === PostTransfersDocument) return { postTransfers: await post(variables['transfers']) };
    if (document === PlaceHoldsDocument) {
      return { placeHolds: (variables['holds'] as { id: string }[]).map(({ id }) => hold(id)) };
    }
    if (document === VoidHoldsDocument) return { voidHolds: (variables['ids'] as string[]).map(release) };
    throw new Error('The ledger of this test does not know such a request.');
  }) as unknown as SubgraphCaller;
  return { ledger, call };
}

/** The payment provider of a test: what it answers to charges and refunds, by throwing say, and what it was asked. */
export interface ScriptedProvider {
  answer: (request: ChargeRequest) => Charge;
  readonly asked: ChargeRequest[];
  refund: (request: RefundRequest) => Payout;
  readonly askedToRefund: RefundRequest[];
}

const byToken = ({ paymentMethod }: ChargeRequest): Charge =>
  paymentMethod === 'tok_declined'
    ? { kind: 'declined', reason: 'The card was declined.' }
    : { kind: 'succeeded', reference: 'ch_1' };

/** Its payouts are a test's own: see `startTransactions`. */
function createScriptedProvider(): {
  script: ScriptedProvider;
  provider: Pick<PaymentProvider, 'charge' | 'refund' | 'objectionTo'>;
} {
  const script: ScriptedProvider = {
    answer: byToken,
    asked: [],
    refund: () => ({ kind: 'succeeded', reference: 're_1' }),
    askedToRefund: [],
  };
  const provider = {
    objectionTo: () => null,
    refund(request: RefundRequest) {
      script.askedToRefund.push(request);
      return Promise.resolve(request).then(script.refund);
    },
    charge(request: ChargeRequest) {
      script.asked.push(request);
      return Promise.resolve(request).then(script.answer);
    },
  };
  return { script, provider };
}

/** One process's worth of transactions, over the real database and a ledger whose answers the test writes. */
export function startTransactions(pool: pg.Pool, options: { payouts?: PayoutProviders } = {}) {
  const { ledger, call } = createScriptedLedger();
  const { script: payments, provider } = createScriptedProvider();
  const store = createTransactionStore(pool);
  const quotes = createQuoteStore(pool);
  const commits = createTransactionCommits({ pool, store, retryAfterMs: 0, notifyOutbox: () => {} });
  const settlement = createSettlement({
    ledger: createLedger({ call }),
    commits,
    store,
    provider,
    payouts: options.payouts ?? { REFUND: refundsOf(provider) },
    logger: silentLogger,
  });
  const transactions = createTransactions({ commits, settlement, store, deadlineMs: 5_000 });
  const reversals = createReversalCommits({ pool, provider, retryAfterMs: 0, notifyOutbox: () => {} });
  const approvals: Reversal[] = [];
  const reverse = createReversing({
    reversals,
    transactions,
    requestApproval: (reversal) => Promise.resolve(void approvals.push(reversal)),
  });
  return { ledger, payments, store, quotes, commits, settlement, reverse, reversals, approvals };
}

export type StartedTransactions = ReturnType<typeof startTransactions>;

/** A migrated database for one test file. */
export async function createTransactionsDatabase(): Promise<TestDatabase & { readonly pool: () => pg.Pool }> {
  const database = await createTestDatabase();
  await runMigrations({ url: database.url, schema: 'transactions', migrations });
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
    details: null,
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
    details: null,
    legs: [{ from: { walletOf: userId }, to: { house: 'RESERVE' }, amount: { amount: '100.00', currency: 'EUR' } }],
  };
}

/** A withdrawal that is to be written. */
export function withdrawalDraft(userId: string, options: { key?: string; destination?: string } = {}): Draft {
  const { key = newId(), destination = 'dest_success' } = options;
  const amount = { minor: 2_000n, asset: 'EUR' };
  return {
    call: { userId, key, mutation: 'withdraw', parameters: destination },
    quoteId: null,
    payeeId: null,
    kind: 'WITHDRAWAL',
    sent: amount,
    received: amount,
    rate: null,
    fee: null,
    note: null,
    paymentMethod: null,
    details: { destination },
    legs: [{ from: { walletOf: userId }, to: { house: 'CLEARING' }, amount: { amount: '20.00', currency: 'EUR' } }],
  };
}

/** A transfer that is to be written. */
export function transferDraft(userId: string, payeeId: string): Draft {
  const amount = { minor: 2_000n, asset: 'EUR' };
  return {
    call: { userId, key: newId(), mutation: 'sendTransfer', parameters: payeeId },
    quoteId: null,
    payeeId,
    kind: 'TRANSFER',
    sent: amount,
    received: amount,
    rate: null,
    fee: null,
    note: null,
    paymentMethod: null,
    details: null,
    legs: [{ from: { walletOf: userId }, to: { walletOf: payeeId }, amount: { amount: '20.00', currency: 'EUR' } }],
  };
}
