import type { Failure } from '../errors.js';
import type { Transaction } from '../transaction/transaction.js';

/** Why a refund has failed, for the administrator, who does not know whose wallet it is that the owner is told of. */
export function explainFailure({ ownerId, legs }: Transaction, { code, message }: Failure): string {
  const taken = legs.find(({ from }) => 'walletOf' in from && from.walletOf === ownerId);
  return code === 'INSUFFICIENT_FUNDS' && taken
    ? `${message} It is the ${taken.amount.currency} wallet of the user ${ownerId}, which ${taken.amount.amount} would be taken from.`
    : message;
}
