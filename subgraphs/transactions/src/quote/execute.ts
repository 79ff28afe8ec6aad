import { isUuid } from '@agio/runtime/ids';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import { leg, type Leg, type LegAccount } from '../transaction/transaction.js';
import type { Performed, Transactions } from '../transaction/transactions.js';
import type { Quote } from './quote.js';
import type { QuoteStore } from './store.js';

/**
 * The legs of an exchange: a customer's statement has one line per side. A leg of nothing is left out.
 * @param receiver who gets what was bought; the customer unless given.
 */
export function exchangeLegs(
  { userId, sell, buy, fee, spread }: Pick<Quote, 'userId' | 'sell' | 'buy' | 'fee' | 'spread'>,
  receiver: LegAccount = { walletOf: userId },
): Leg[] {
  const customer = { walletOf: userId };
  const reserve = { house: 'RESERVE' } as const;
  return [
    ...leg(customer, reserve, sell),
    ...leg(reserve, { house: 'FEES' }, fee),
    ...leg(reserve, receiver, buy),
    ...leg(reserve, { house: 'EXCHANGE_GAINS' }, spread),
  ];
}

/** Exchanges what a quote says: the quote is consumed in the commit that writes the transaction. */
export function createQuoteExecution(deps: { quotes: QuoteStore; transactions: Transactions }) {
  const { quotes, transactions } = deps;
  return async (userId: string, input: { quoteId: string; idempotencyKey: string }): Promise<Performed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const call: IdempotentCall = {
      userId,
      key: input.idempotencyKey,
      mutation: 'executeQuote',
      parameters: input.quoteId.toLowerCase(),
    };
    const quote = isUuid(input.quoteId) ? await quotes.findById(input.quoteId.toLowerCase()) : null;
    if (!quote || quote.userId !== userId) return transactions.refuse(call, { kind: 'QuoteNotFound' });
    return transactions.perform({
      call,
      quoteId: quote.id,
      payeeId: null,
      kind: 'EXCHANGE',
      sent: quote.sell,
      received: quote.buy,
      rate: quote.rate,
      fee: quote.fee.minor > 0n ? quote.fee : null,
      note: null,
      paymentMethod: null,
      details: null,
      legs: exchangeLegs(quote),
    });
  };
}
