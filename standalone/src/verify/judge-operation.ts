import { formatMoney, readMoney } from '@agio/runtime/money/money';
import { holderOf } from '@agio/wallets/account/account';
import { needsApproval, termsOf, transferOf, type OperationTerms } from '@agio/wallets/operation/operation';
import type { BookedLeg, BookedOperation, BookedTransfer } from '@agio/wallets/reconciliation/booked-transfers';
import { z } from 'zod';
import { describeLegs, receivableOf } from './legs.js';
import type { Mismatch } from './mismatch.js';

type Approval = NonNullable<BookedTransfer['approval']>;

/** Whether a transfer gives up what somebody owes, whatever it is called. */
const isWriteOff = ({ kind, legs }: BookedTransfer): boolean =>
  kind === 'WRITE_OFF' || legs.some(({ from, to }) => from === 'WRITE_OFFS' || to === 'WRITE_OFFS');

/** Whether a transfer is posted by the house for itself, and not for a transaction. */
export const isOperation = (transfer: BookedTransfer): boolean =>
  transfer.kind === 'RESERVE_ADJUSTMENT' || isWriteOff(transfer);

/** How an operation of the house contradicts what was asked for: a reserve is adjusted, or a debt written off, as its operation says. */
export function judgeOperation({ id, legs, operation }: BookedTransfer): Mismatch[] {
  const found = describeLegs(legs);
  const mismatch = (expected: string, actual: string): Mismatch[] => [
    { kind: 'OperationMissing', id, expected, found: actual },
  ];
  if (!operation) return mismatch('an operation', `none for ${found}`);
  const expected = describeLegs(legsOf(id, termsAsked(operation)));
  return found === expected ? [] : mismatch(expected, found);
}

/**
 * How what takes two people contradicts its approval: a write-off and a reversal by force always need one, the adjustment of a reserve from the amount
 * on that held when it was asked for. That the approval is the one that was signed is judged with its record.
 */
export function judgeApproval(transfer: BookedTransfer): Mismatch[] {
  const { id, legs, forces, approval } = transfer;
  const kind = requiredKind(transfer);
  if (kind === null) return [];
  const mismatch = (expected: string, found: string): Mismatch[] => [{ kind: 'ApprovalMissing', id, expected, found }];
  if (approval?.kind !== kind || approval.status !== 'APPROVED') {
    const found = approval ? `one of ${approval.kind} that is ${approval.status}` : 'none';
    return mismatch(`an approval of ${kind}`, `${found}, for ${describeLegs(legs)}`);
  }
  if (forces !== null) return judgeForced(approval, { forces, legs }, mismatch);
  const expected = readApproved(approval);
  const found = describeLegs(legs);
  return found === expected ? [] : mismatch(expected, found);
}

function requiredKind(transfer: BookedTransfer): Approval['kind'] | null {
  const { forces, operation, approval, legs } = transfer;
  if (forces !== null) return 'FORCED_REVERSAL';
  if (isWriteOff(transfer)) return 'WRITE_OFF';
  const asset = legs[0]?.currency ?? '';
  const minor = legs.reduce((sum, leg) => sum + leg.minor, 0n);
  return approval !== null || needsApproval({ minor, asset }, operation?.approvalFrom ?? null)
    ? 'RESERVE_ADJUSTMENT'
    : null;
}

const termsAsked = ({ currency, minor, debtorId }: BookedOperation): OperationTerms => {
  const money = { minor, asset: currency };
  return debtorId === null ? { kind: 'RESERVE_ADJUSTMENT', money } : { kind: 'WRITE_OFF', money, debtorId };
};

const legsOf = (id: string, terms: OperationTerms): BookedLeg[] =>
  transferOf(id, terms).legs.map(({ from, to, minor }) => ({
    from: holderOf(from),
    to: holderOf(to),
    currency: from.currency,
    minor,
  }));

/** The legs that were approved, or what was approved instead. */
function readApproved(approval: Approval): string {
  try {
    return describeLegs(legsOf(approval.id, termsOf(approval)));
  } catch {
    return `what was approved, ${approval.operation}`;
  }
}

const forcedModel = z.object({
  transactionId: z.string(),
  owedBy: z.string(),
  amount: z.object({ amount: z.string(), currency: z.string() }).transform(readMoney),
});

/** A person's account, or a provider's, as against one of the house's own. */
const isOutside = (holder: string): boolean => holder === 'CLEARING' || !/^[A-Z_]+$/.test(holder);

/** What arrives by a reversal by force is the amount that was approved, and whoever it is taken from owes it. */
function judgeForced(
  approval: Approval,
  { forces, legs }: { forces: string; legs: readonly BookedLeg[] },
  mismatch: (expected: string, found: string) => Mismatch[],
): Mismatch[] {
  const describe = (transaction: string, text: string, owedBy: readonly string[]) =>
    `${text} of transaction ${transaction} given back, owed by ${owedBy.join(' and ')}`;
  const parsed = forcedModel.safeParse(JSON.parse(approval.operation));
  if (!parsed.success) return mismatch(`what was approved, ${approval.operation}`, describeLegs(legs));
  const { transactionId, owedBy, amount } = parsed.data;
  const minor = legs
    .filter(({ to, currency }) => currency === amount.asset && isOutside(to))
    .reduce((sum, leg) => sum + leg.minor, 0n);
  const debtors = [...new Set(legs.map(({ from }) => from).filter(isOutside))];
  const written = (money: typeof amount) => Object.values(formatMoney(money)).join(' ');
  const expected = describe(transactionId, written(amount), [receivableOf(owedBy)]);
  const found = describe(forces, written({ minor, asset: amount.asset }), debtors);
  return found === expected ? [] : mismatch(expected, found);
}
