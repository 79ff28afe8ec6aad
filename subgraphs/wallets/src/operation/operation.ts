import { canonicalJson } from '@agio/runtime/canonical-json';
import { formatMoney, readMoney, type Money } from '@agio/runtime/money/money';
import { z } from 'zod';
import { houseAccount, receivableOf } from '../account/account.js';
import type { Approval, NewApproval } from '../approval/approval.js';
import type { NamedTransfer } from '../transfer/transfer.js';

/** What an operation of the house moves. */
export type OperationTerms =
  /** Capital into a reserve; out of it when the amount is negative. */
  | { readonly kind: 'RESERVE_ADJUSTMENT'; readonly money: Money }
  /** A receivable that is given up, or a part of one. */
  | { readonly kind: 'WRITE_OFF'; readonly money: Money; readonly debtorId: string };

/** The mutation that asks for an operation. */
export type OperationMutation = 'adjustReserve' | 'replenishReserve' | 'writeOffReceivable';

/** An operation of the house, bound to the key of who asked for it. */
export interface Operation {
  /** The id of its transfer too, and of its approval when it needs one. */
  readonly id: string;
  /** Who asked for it; the key is this person's own. */
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly mutation: OperationMutation;
  readonly reason: string;
  readonly terms: OperationTerms;
}

/** Whether moving that much, either way, needs a second person. @param approvalFrom minor units from which on it does; null for never. */
export const needsApproval = ({ minor }: Money, approvalFrom: bigint | null): boolean =>
  approvalFrom !== null && (minor < 0n ? -minor : minor) >= approvalFrom;

/** The transfer that carries out an operation. */
export function transferOf(id: string, terms: OperationTerms): NamedTransfer {
  const { minor, asset } = terms.money;
  if (terms.kind === 'WRITE_OFF') {
    const leg = { from: houseAccount('WRITE_OFFS', asset), to: receivableOf(terms.debtorId, asset), minor };
    return { id, kind: terms.kind, legs: [leg] };
  }
  const [capital, reserve] = [houseAccount('CAPITAL', asset), houseAccount('RESERVE', asset)];
  const leg = minor > 0n ? { from: capital, to: reserve, minor } : { from: reserve, to: capital, minor: -minor };
  return { id, kind: terms.kind, legs: [leg] };
}

/** What somebody else is asked to approve. */
export function approvalOf({ id, userId, reason, terms }: Operation): NewApproval {
  const amount = formatMoney(terms.money);
  const operation = terms.kind === 'WRITE_OFF' ? { amount, debtor: terms.debtorId } : { amount };
  return { id, kind: terms.kind, operation: canonicalJson(operation), reason, requestedBy: userId };
}

const amountModel = z.strictObject({ amount: z.string(), currency: z.string() });
const adjustmentModel = z.strictObject({ amount: amountModel });
const writeOffModel = z.strictObject({ amount: amountModel, debtor: z.uuid() });

/**
 * What was approved, read from the text that was signed.
 *
 * @throws Error when it is no operation of wallets' own.
 */
export function termsOf({ id, kind, operation }: Pick<Approval, 'id' | 'kind' | 'operation'>): OperationTerms {
  const value: unknown = JSON.parse(operation);
  switch (kind) {
    case 'RESERVE_ADJUSTMENT':
      return { kind, money: readMoney(adjustmentModel.parse(value).amount) };
    case 'WRITE_OFF': {
      const { amount, debtor } = writeOffModel.parse(value);
      return { kind, money: readMoney(amount), debtorId: debtor };
    }
    case 'FORCED_REVERSAL':
      throw new Error(`The approval ${id} is carried out by another subgraph`);
  }
}
