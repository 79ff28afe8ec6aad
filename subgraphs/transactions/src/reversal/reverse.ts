import { isUuid } from '@agio/runtime/ids';
import { readAmount, type AmountInput } from '../amount.js';
import type { Refusal } from '../errors.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import type { Performed, Transactions } from '../transaction/transactions.js';
import type { ReversalCommits, ReversalRequest } from './begin.js';

export interface ReversalInput {
  readonly transactionId: string;
  readonly amount?: AmountInput | null;
  readonly reason: string;
  readonly idempotencyKey: string;
}

const reasonLengthMax = 200;

/** Gives a transaction back, whole or in part, as an administrator asks: by a refund of its own that is settled like any other transaction. */
export function createReversing(deps: { reversals: ReversalCommits; transactions: Pick<Transactions, 'conclude'> }) {
  const { reversals, transactions } = deps;
  return async (adminId: string, input: ReversalInput): Promise<Performed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const read = readRequest(adminId, input);
    if (!('refusal' in read)) return transactions.conclude(await reversals.begin(read));
    const { call, refusal } = read;
    return transactions.conclude((await reversals.findBound(call)) ?? { kind: 'refused', refusal });
  };
}

function readRequest(
  adminId: string,
  { transactionId, amount, reason, idempotencyKey }: ReversalInput,
): ReversalRequest | { readonly call: IdempotentCall; readonly refusal: Refusal } {
  const read = amount ? readAmount(amount, ['input', 'amount']) : null;
  const money = read && 'money' in read ? read.money : null;
  const call: IdempotentCall = {
    userId: adminId,
    key: idempotencyKey,
    mutation: 'reverseTransaction',
    parameters: JSON.stringify([transactionId.toLowerCase(), money?.minor.toString(), amount?.currency, reason]),
  };
  if (read && 'refusal' in read) return { call, refusal: read.refusal };
  if (!isUuid(transactionId)) return { call, refusal: { kind: 'TransactionNotFound' } };
  if (reason.trim() === '' || reason.length > reasonLengthMax || reason.includes('\0')) {
    const message = `A reason has 1 to ${reasonLengthMax} characters.`;
    return { call, refusal: { kind: 'InputInvalid', message, field: ['input', 'reason'] } };
  }
  return { call, originalId: transactionId.toLowerCase(), amount: money, reason };
}
