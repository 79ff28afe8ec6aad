import { formatMoney } from '@agio/runtime/money/money';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { RequestApprovalDocument } from '../clients/wallets.js';
import type { TransactionStore } from '../transaction/store.js';
import { reversibleOf } from './parts.js';
import type { Reversal } from './store.js';

/** Asks that a second administrator approves a reversal by force; a repeat changes nothing. A rejected promise is no answer. */
export type RequestApproval = (reversal: Reversal) => Promise<void>;

const timeoutMs = 5_000;

export function createApprovalRequests(deps: {
  call: SubgraphCaller;
  store: Pick<TransactionStore, 'findByIds'>;
}): RequestApproval {
  const { call, store } = deps;
  return async ({ id, originalId, minor, reason, call: { userId } }) => {
    const [original] = await store.findByIds([originalId]);
    if (!original) throw new Error(`There is no transaction ${originalId}.`);
    const operation = {
      transactionId: originalId,
      reference: original.reference,
      transactionKind: original.kind,
      owedBy: original.payeeId ?? original.ownerId,
      amount: formatMoney({ minor, asset: reversibleOf(original).asset }),
    };
    const input = {
      id,
      kind: 'FORCED_REVERSAL' as const,
      operation: JSON.stringify(operation),
      reason,
      requestedBy: userId,
    };
    await call('wallets', RequestApprovalDocument, { input }, { timeoutMs });
  };
}
