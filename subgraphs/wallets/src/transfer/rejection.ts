import type { HoldRejected } from '@agio/ledger/hold';
import type { Rejected } from '@agio/ledger/transfer';
import { formatMoney } from '@agio/runtime/money/money';
import type { AccountName } from '../account/account.js';
import type { Rejection } from './transfer.js';

/** What a message may say of the account to blame. */
export type BlamedAccount = Pick<AccountName, 'kind' | 'currency'>;

/**
 * The public error of a refusal by the ledger.
 *
 * @param nameOf names the accounts of the transfer or hold by their ids.
 */
export function rejectionOf(rejected: Rejected | HoldRejected, nameOf: ReadonlyMap<string, BlamedAccount>): Rejection {
  switch (rejected.reason) {
    case 'Unpostable':
      return { code: 'INVALID_INPUT', message: 'The ledger cannot post this.' };
    case 'HoldResolved':
      return { code: 'HOLD_RESOLVED', message: 'The money that was set aside for this is not set aside any more.' };
    case 'HoldExpired':
      return { code: 'HOLD_EXPIRED', message: 'The time for which money was set aside for this is over.' };
    case 'NotReversible':
      return { code: 'NOT_REVERSIBLE', message: 'Nothing of this kind was moved that could be given back.' };
    case 'GroupRejected':
      return { code: 'GROUP_REJECTED', message: 'Another part of the same operation was refused.' };
    default:
      return rejectionOfLeg(rejected, nameOf);
  }
}

/** A refusal that names the account to blame. */
type LegRejected = Extract<Rejected | HoldRejected, { account: string }>;

function rejectionOfLeg(
  rejected: Exclude<LegRejected, { reason: 'NotReversible' | 'Unpostable' }>,
  nameOf: ReadonlyMap<string, BlamedAccount>,
): Rejection {
  const account = nameOf.get(rejected.account);
  if (!account) throw new Error(`The ledger blames ${rejected.account}, which it was not asked about`);
  const { currency } = account;
  switch (rejected.reason) {
    case 'InsufficientFunds': {
      // How much the house has is nobody's business.
      if (account.kind === 'house') {
        return { code: 'LIQUIDITY_UNAVAILABLE', message: `The house cannot deliver this amount of ${currency} now.` };
      }
      const { amount } = formatMoney({ minor: rejected.available, asset: currency });
      return { code: 'INSUFFICIENT_FUNDS', message: `The wallet has only ${amount} ${currency} available.` };
    }
    case 'ReversalExceeds': {
      const { amount } = formatMoney({ minor: rejected.remaining, asset: currency });
      return { code: 'REVERSAL_EXCEEDS', message: `Only ${amount} ${currency} of this can still be given back.` };
    }
    case 'CeilingExceeded': {
      const { amount } = formatMoney({ minor: rejected.remaining, asset: currency });
      const owes = account.kind === 'receivable';
      const message = owes ? `Only ${amount} ${currency} is still owed.` : `Only ${amount} ${currency} more fit there.`;
      return { code: 'AMOUNT_INVALID', message };
    }
    case 'BalanceLimit':
      return { code: 'BALANCE_LIMIT', message: `The balance in ${currency} would exceed the limit of an account.` };
    case 'AccountsEqual':
      return { code: 'RECIPIENT_IS_SENDER', message: 'Money cannot be moved from an account to itself.' };
    case 'AmountInvalid':
      return { code: 'AMOUNT_INVALID', message: `This amount of ${currency} cannot be moved.` };
    case 'AssetMismatch':
    case 'AccountMissing':
      return { code: 'ACCOUNT_NOT_FOUND', message: `The ledger has no such account in ${currency}.` };
  }
}
