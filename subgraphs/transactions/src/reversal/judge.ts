import type { Money } from '@agio/runtime/money/money';
import type { Refusal } from '../errors.js';
import type { PaymentProvider } from '../payment/provider.js';
import type { Transaction } from '../transaction/transaction.js';
import { reversibleOf, sumOf } from './parts.js';

/** So many refunds, and no more, a transaction may have beside those that have failed. */
const refundsMax = 100;

const field = ['input', 'amount'] as const;

export type Judged = { readonly minor: bigint } | { readonly refusal: Refusal };

const notReversible = (message: string): Judged => ({ refusal: { kind: 'NotReversible', message } });

/**
 * How much of a transaction is to be given back, or why nothing can be.
 *
 * @param refunds those of the transaction that have not failed; read under its lock, so that none is added meanwhile.
 * @param amount all that is left when it is null.
 * @param provider who would give a top-up back; null where none is set up.
 */
export function judgeReversal(
  original: Transaction,
  refunds: readonly Transaction[],
  amount: Money | null,
  provider: Pick<PaymentProvider, 'objectionTo'> | null,
): Judged {
  switch (original.kind) {
    case 'WITHDRAWAL':
    case 'REMITTANCE':
      return notReversible('What was paid out comes back only when whoever was paid returns it.');
    case 'REFUND':
      return notReversible('A refund cannot be given back.');
    case 'TOP_UP':
    case 'TRANSFER':
    case 'EXCHANGE':
  }
  if (original.status === 'PROCESSING') return notReversible('The transaction is still under way.');
  if (original.status === 'FAILED') return notReversible('The transaction has failed: nothing was moved by it.');
  const { minor: all, asset } = reversibleOf(original);
  const left = all - sumOf(refunds);
  if (left === 0n) return notReversible('All of the transaction is given back already, or about to be.');
  if (refunds.length >= refundsMax) return notReversible(`A transaction has at most ${refundsMax} refunds.`);
  if (amount && amount.asset !== asset) {
    const message = `What can be given back of this transaction is ${asset}.`;
    return { refusal: { kind: 'AmountInvalid', message, field: [...field, 'currency'] } };
  }
  const minor = amount?.minor ?? left;
  if (minor > left) return { refusal: { kind: 'ReversalExceeds', left: { minor: left, asset } } };
  return original.kind === 'TOP_UP' ? judgeByProvider({ minor, asset }, provider) : { minor };
}

function judgeByProvider(part: Money, provider: Pick<PaymentProvider, 'objectionTo'> | null): Judged {
  if (!provider) return { refusal: { kind: 'PaymentProviderMissing', field: ['input', 'transactionId'] } };
  const objection = provider.objectionTo(part, 'charge');
  if (objection === null) return { minor: part.minor };
  return { refusal: { kind: 'AmountInvalid', message: objection, field: [...field, 'amount'] } };
}
