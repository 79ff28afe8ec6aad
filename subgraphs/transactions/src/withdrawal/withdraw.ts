import { readAmount, type AmountInput } from '../amount.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import type { Limits } from '../limit/limits.js';
import type { PaymentProvider } from '../payment/provider.js';
import { leg } from '../transaction/transaction.js';
import type { Performed, Transactions } from '../transaction/transactions.js';

export interface WithdrawalInput {
  readonly amount: AmountInput;
  readonly destination: string;
  readonly idempotencyKey: string;
}

const destinationPattern = /^[\w.:-]{1,200}$/;

/** Pays money out to a destination that the payment provider knows. */
export function createWithdrawing(deps: {
  transactions: Transactions;
  provider: Pick<PaymentProvider, 'objectionTo'> | null;
  limits: Pick<Limits, 'check' | 'release'>;
}) {
  const { transactions, provider, limits } = deps;
  return async (userId: string, input: WithdrawalInput): Promise<Performed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const { destination } = input;
    const read = readAmount(input.amount, ['input', 'amount']);
    const minor = 'money' in read ? read.money.minor.toString() : null;
    const call: IdempotentCall = {
      userId,
      key: input.idempotencyKey,
      mutation: 'withdraw',
      parameters: JSON.stringify([minor, input.amount.currency, destination]),
    };
    if ('refusal' in read) return transactions.refuse(call, read.refusal);
    if (!destinationPattern.test(destination)) {
      const message = 'A destination is the provider’s token: 1 to 200 letters, digits and `_ . : -`.';
      return transactions.refuse(call, { kind: 'InputInvalid', message, field: ['input', 'destination'] });
    }
    if (!provider) {
      return transactions.refuse(call, { kind: 'PaymentProviderMissing', field: ['input', 'destination'] });
    }
    const { money } = read;
    const objection = provider.objectionTo(money, 'payout');
    if (objection !== null) {
      return transactions.refuse(call, {
        kind: 'AmountInvalid',
        message: objection,
        field: ['input', 'amount', 'amount'],
      });
    }
    const overLimit = await limits.check(call, money);
    if (overLimit) return transactions.refuse(call, overLimit);
    const performed = await transactions.perform({
      call,
      quoteId: null,
      payeeId: null,
      kind: 'WITHDRAWAL',
      sent: money,
      received: money,
      rate: null,
      fee: null,
      note: null,
      paymentMethod: null,
      details: { destination },
      legs: leg({ walletOf: userId }, { house: 'CLEARING' }, money),
    });
    if (performed.kind === 'refused') await limits.release(call);
    return performed;
  };
}
