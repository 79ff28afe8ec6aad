import { isUuid } from '@agio/runtime/ids';
import { readAmount, type AmountInput } from '../amount.js';
import type { Failure, Refusal } from '../errors.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import type { Performed, Transactions } from '../transaction/transactions.js';
import type { RequestApproval } from './approval.js';
import type { BegunReversal, ReversalCommits, ReversalRequest } from './begin.js';

export interface ReversalInput {
  readonly transactionId: string;
  readonly amount?: AmountInput | null;
  readonly reason: string;
  readonly force?: boolean | undefined;
  readonly idempotencyKey: string;
}

export type Reversed =
  | Performed
  /** One by force. Why it was not done although it was approved, if so. */
  | {
      readonly kind: 'approval';
      readonly approvalId: string;
      readonly originalId: string;
      readonly failure: Failure | null;
    };

const reasonLengthMax = 200;

/**
 * Gives a transaction back, whole or in part, as an administrator asks: by a refund of its own that is settled like any other transaction. By force it
 * needs a second administrator, and nothing happens before.
 */
export function createReversing(deps: {
  reversals: Pick<ReversalCommits, 'begin' | 'findBound'>;
  transactions: Pick<Transactions, 'conclude'>;
  requestApproval: RequestApproval;
}) {
  const { reversals, transactions, requestApproval } = deps;

  async function conclude(begun: BegunReversal): Promise<Reversed> {
    if (begun.kind !== 'needsApproval' && begun.kind !== 'refusedLater') return transactions.conclude(begun);
    const { id, originalId, refusal } = begun.reversal;
    // A crash may have come between the two, so each repeat asks as well.
    if (begun.kind === 'needsApproval') await requestApproval(begun.reversal);
    return { kind: 'approval', approvalId: id, originalId, failure: refusal };
  }

  return async (adminId: string, input: ReversalInput): Promise<Reversed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const read = readRequest(adminId, input);
    if (!('refusal' in read)) return conclude(await reversals.begin(read));
    const { call, refusal } = read;
    return conclude((await reversals.findBound(call)) ?? { kind: 'refused', refusal });
  };
}

function readRequest(
  adminId: string,
  { transactionId, amount, reason, force = false, idempotencyKey }: ReversalInput,
): ReversalRequest | { readonly call: IdempotentCall; readonly refusal: Refusal } {
  const read = amount ? readAmount(amount, ['input', 'amount']) : null;
  const money = read && 'money' in read ? read.money : null;
  const call: IdempotentCall = {
    userId: adminId,
    key: idempotencyKey,
    mutation: 'reverseTransaction',
    parameters: JSON.stringify([
      transactionId.toLowerCase(),
      money?.minor.toString() ?? null,
      amount?.currency ?? null,
      reason,
      force,
    ]),
  };
  if (read && 'refusal' in read) return { call, refusal: read.refusal };
  if (!isUuid(transactionId)) return { call, refusal: { kind: 'TransactionNotFound' } };
  if (reason.trim() === '' || reason.length > reasonLengthMax || reason.includes('\0')) {
    const message = `A reason has 1 to ${reasonLengthMax} characters.`;
    return { call, refusal: { kind: 'InputInvalid', message, field: ['input', 'reason'] } };
  }
  return { call, originalId: transactionId.toLowerCase(), amount: money, reason, isForced: force };
}
