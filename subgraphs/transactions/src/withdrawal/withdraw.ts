import type { UserIdentity } from '@agio/runtime/identity/identity';
import type { Money } from '@agio/runtime/money/money';
import { readAmount, type AmountInput } from '../amount.js';
import type { Refusal } from '../errors.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import { leg } from '../transaction/transaction.js';
import type { Performed, Transactions } from '../transaction/transactions.js';

export interface WithdrawalInput {
  readonly amount: AmountInput;
  readonly destination: string;
  readonly idempotencyKey: string;
}

/** Whether a person may send that much out of the platform by this call; null when it may. */
export type CheckLimits = (
  call: Pick<IdempotentCall, 'userId' | 'key'>,
  tier: UserIdentity['tier'],
  money: Money,
) => Promise<Refusal | null>;

const destinationPattern = /^[\w.:-]{1,200}$/;

/** Pays money out to a destination that the payment provider knows. */
export function createWithdrawing(deps: {
  transactions: Transactions;
  hasProvider: boolean;
  checkLimits: CheckLimits;
}) {
  const { transactions, hasProvider, checkLimits } = deps;
  return async ({ userId, tier }: UserIdentity, input: WithdrawalInput): Promise<Performed> => {
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
    if (!hasProvider) {
      return transactions.refuse(call, { kind: 'PaymentProviderMissing', field: ['input', 'destination'] });
    }
    const { money } = read;
    const overLimit = await checkLimits(call, tier, money);
    if (overLimit) return transactions.refuse(call, overLimit);
    return transactions.perform({
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
  };
}
