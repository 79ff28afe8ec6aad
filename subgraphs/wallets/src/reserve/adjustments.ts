import { parseAmount, type Money } from '@agio/runtime/money/money';
import { reasonCharactersMax } from '../approval/read-input.js';
import type { OperationFailure } from '../operation/errors.js';
import type { OperationTerms } from '../operation/operation.js';
import type { OperationResult, Operations } from '../operation/operations.js';
import { isText } from '../text.js';
import type { ApprovalRule } from './approval-rule.js';
import { lockGap } from './gap.js';

export interface AdjustmentRequest {
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly reason: string;
  readonly idempotencyKey: string;
}

export interface ReplenishmentRequest {
  readonly currency: string;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Moves capital of the house into reserves and out again. What the rule says so needs a second person's approval first. */
export interface Adjustments {
  adjust(userId: string, request: AdjustmentRequest): Promise<OperationResult>;
  /**
   * Brings a reserve up to its target; does nothing when it is there, or will be by what others have asked for already, approvals that wait
   * included.
   */
  replenish(userId: string, request: ReplenishmentRequest): Promise<OperationResult>;
}

export function createAdjustments(deps: { operations: Operations; approvalFrom: ApprovalRule }): Adjustments {
  const { operations, approvalFrom } = deps;
  const adjustment = (money: Money) => ({
    terms: { kind: 'RESERVE_ADJUSTMENT', money } as const,
    approvalFrom: approvalFrom(money.asset),
  });

  return {
    adjust(userId, { idempotencyKey, reason, ...request }) {
      const key = { userId, idempotencyKey };
      const read = readAmount(request.amount);
      if ('failure' in read) return operations.perform({ ...key, ...read });
      if (!isText(reason, reasonCharactersMax))
        return operations.perform({ ...key, failure: { kind: 'ReasonMalformed' } });
      const { money } = read;
      return operations.perform({
        ...key,
        mutation: 'adjustReserve',
        reason,
        isSame: (terms) => isAdjustmentOf(terms, money.asset) && terms.money.minor === money.minor,
        decide: () => Promise.resolve(adjustment(money)),
      });
    },

    replenish(userId, { idempotencyKey, reason, currency }) {
      const key = { userId, idempotencyKey };
      if (!isText(reason, reasonCharactersMax))
        return operations.perform({ ...key, failure: { kind: 'ReasonMalformed' } });
      return operations.perform({
        ...key,
        mutation: 'replenishReserve',
        reason,
        // The amount is what was missing when the key came first.
        isSame: (terms) => isAdjustmentOf(terms, currency),
        async decide(client) {
          const gap = await lockGap(client, currency);
          if (!gap) return { failure: { kind: 'TargetMissing', currency } };
          if (gap.unposted.length > 0) return { postFirst: gap.unposted };
          return gap.missing > 0n ? adjustment({ minor: gap.missing, asset: currency }) : null;
        },
      });
    },
  };
}

const isAdjustmentOf = (terms: OperationTerms, currency: string): boolean =>
  terms.kind === 'RESERVE_ADJUSTMENT' && terms.money.asset === currency;

function readAmount({
  amount,
  currency,
}: AdjustmentRequest['amount']): { money: Money } | { failure: OperationFailure } {
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok) {
    const kind = parsed.problem === 'TOO_LARGE' ? 'AmountTooLarge' : 'AmountMalformed';
    return { failure: { kind, message: parsed.message } };
  }
  if (parsed.minor === 0n) return { failure: { kind: 'AmountZero' } };
  return { money: { minor: parsed.minor, asset: currency } };
}
