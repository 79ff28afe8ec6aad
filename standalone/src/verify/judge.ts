import { formatMoney, readMoney } from '@agio/runtime/money/money';
import type { RecordedTransaction } from '@agio/transactions/reconciliation/recorded-transactions';
import { isPayoutKind, type LegAccount } from '@agio/transactions/transaction/transaction';
import type { BookedLeg, BookedTransfer } from '@agio/wallets/reconciliation/booked-transfers';
import { describeLegs, receivableOf } from './legs.js';
import type { Mismatch } from './mismatch.js';

/** What the ledger has under a transaction's id. */
export interface Booked {
  readonly transfer: BookedTransfer | undefined;
  readonly isHeld: boolean;
  /** What was posted before this, and whose transaction is still under way, is overdue. */
  readonly overdueBefore: Date;
}

/** How a transaction and the ledger contradict each other; nothing when they agree. */
export function judge(transaction: RecordedTransaction, booked: Booked): Mismatch[] {
  const { id, status } = transaction;
  const posted = booked.transfer?.result === 'posted' ? booked.transfer : undefined;
  const mismatches: Mismatch[] = [];
  const add = (kind: Mismatch['kind'], expected: string, found: string) =>
    mismatches.push({ kind, id, expected, found });
  const at = posted?.at.toISOString();
  switch (status) {
    case 'COMPLETED':
    case 'REVERSED':
      if (!posted)
        add('NotPosted', `a posted transfer, as it is ${status}`, booked.transfer ? 'a rejected one' : 'none');
      break;
    case 'FAILED':
      if (posted) add('PostedThoughFailed', 'no posted transfer, as it is FAILED', `one posted at ${at}`);
      if (booked.isHeld) add('HeldThoughFailed', 'nothing set aside, as it is FAILED', 'a hold that stands');
      break;
    case 'PROCESSING':
      // The ledger is always ahead: a transaction becomes COMPLETED after it was posted.
      if (posted && posted.at < booked.overdueBefore) add('NeverCompleted', 'COMPLETED', `PROCESSING, posted at ${at}`);
  }
  if (status === 'REVERSED' && !transaction.isRefunded) add('NotRefunded', 'completed refunds of all of it', 'less');
  const [agreed, booking] = [describeLegs(agreedLegs(transaction)), posted && describeLegs(posted.legs)];
  if (booking !== undefined && booking !== agreed) add('LegsDiffer', agreed, booking);
  mismatches.push(...judgeAmounts(transaction));
  return mismatches;
}

function holderOf(account: LegAccount): string {
  if ('walletOf' in account) return account.walletOf;
  return 'receivableOf' in account ? receivableOf(account.receivableOf) : account.house;
}

/** The legs as the transaction has agreed to them, in the ledger's terms. */
const agreedLegs = ({ legs }: RecordedTransaction): BookedLeg[] =>
  legs.map(({ from, to, amount }) => {
    const { minor, asset } = readMoney(amount);
    return { from: holderOf(from), to: holderOf(to), currency: asset, minor };
  });

/** What is shown to people as sent and received is what the legs take from the owner and bring to whom it is for. */
function judgeAmounts(transaction: RecordedTransaction): Mismatch[] {
  const { id, ownerId, sent, received } = transaction;
  const legs = agreedLegs(transaction);
  const receivers = receiversOf(transaction);
  const sumOf = (asset: string, belongs: (leg: BookedLeg) => boolean) => ({
    asset,
    minor: legs.filter((leg) => leg.currency === asset && belongs(leg)).reduce((sum, { minor }) => sum + minor, 0n),
  });
  const compared = [
    ...(sent ? [{ name: 'sent', stated: sent, moved: sumOf(sent.asset, ({ from }) => from === ownerId) }] : []),
    { name: 'received', stated: received, moved: sumOf(received.asset, ({ to }) => receivers.includes(to)) },
  ];
  return compared.flatMap(({ name, stated, moved }) => {
    if (stated.minor === moved.minor) return [];
    const [expected, found] = [moved, stated].map((money) => Object.values(formatMoney(money)).join(' '));
    return [{ kind: 'AmountDiffers' as const, id, expected: `${name}: ${expected}`, found: found! }];
  });
}

/** Where what was received arrives: outside the platform, with the payee or owner, or against what that person owes. */
function receiversOf({ kind, ownerId, payeeId, legs }: RecordedTransaction): string[] {
  const person = payeeId ?? ownerId;
  const own = [person, receivableOf(person)];
  // The refund of a top-up goes back to where the money came from.
  const paysOut = isPayoutKind(kind) || (kind === 'REFUND' && !legs.some(({ to }) => own.includes(holderOf(to))));
  return paysOut ? ['CLEARING'] : own;
}
