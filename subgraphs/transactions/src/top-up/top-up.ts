import { readAmount, type AmountInput } from '../amount.js';
import type { PaymentProvider } from '../payment/provider.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import { leg } from '../transaction/transaction.js';
import type { Performed, Transactions } from '../transaction/transactions.js';

export interface TopUpInput {
  readonly amount: AmountInput;
  readonly paymentMethod: string;
  readonly idempotencyKey: string;
}

const paymentMethodPattern = /^[\w.:-]{1,200}$/;

/** Takes money in from a payment method: written as PROCESSING before the provider is asked, posted when the provider has it. */
export function createTopUp(deps: {
  transactions: Transactions;
  provider: Pick<PaymentProvider, 'objectionTo'> | null;
}) {
  const { transactions, provider } = deps;
  return async (userId: string, input: TopUpInput): Promise<Performed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const { paymentMethod } = input;
    const read = readAmount(input.amount, ['input', 'amount']);
    const minor = 'money' in read ? read.money.minor.toString() : null;
    const call: IdempotentCall = {
      userId,
      key: input.idempotencyKey,
      mutation: 'topUp',
      parameters: JSON.stringify([minor, input.amount.currency, paymentMethod]),
    };
    if ('refusal' in read) return transactions.refuse(call, read.refusal);
    if (!paymentMethodPattern.test(paymentMethod)) {
      const message = 'A payment method is the provider’s token: 1 to 200 letters, digits and `_ . : -`.';
      return transactions.refuse(call, { kind: 'InputInvalid', message, field: ['input', 'paymentMethod'] });
    }
    if (!provider) {
      return transactions.refuse(call, { kind: 'PaymentProviderMissing', field: ['input', 'paymentMethod'] });
    }
    const objection = provider.objectionTo(read.money, 'charge');
    if (objection !== null) {
      return transactions.refuse(call, {
        kind: 'AmountInvalid',
        message: objection,
        field: ['input', 'amount', 'amount'],
      });
    }
    return transactions.perform({
      call,
      quoteId: null,
      payeeId: null,
      kind: 'TOP_UP',
      sent: null,
      received: read.money,
      rate: null,
      fee: null,
      note: null,
      paymentMethod,
      details: null,
      legs: leg({ house: 'CLEARING' }, { walletOf: userId }, read.money),
    });
  };
}
