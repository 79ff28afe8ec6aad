import { readMoney } from '@agio/runtime/money/money';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { HouseEntriesDocument, type HouseEntriesQuery } from '../clients/wallets.js';
import type { TransactionStore } from '../transaction/store.js';
import type { MovementPage, MovementQuery } from './movement.js';

/** Through whom money comes in and goes out: the payment provider, or the bank that remittances go through. */
export type Counterparty = 'PROVIDER' | 'BANK';

/** Our own account of what somebody outside has taken in and paid out for us. */
export interface ClearingBooks {
  readonly movements: (query: MovementQuery) => Promise<MovementPage>;
}

type HouseEntry = HouseEntriesQuery['houseEntries']['entries'][number];

/** Of the transfers that are an order with each. */
const ownKinds: Readonly<Record<Counterparty, readonly string[]>> = {
  PROVIDER: ['TOP_UP', 'WITHDRAWAL'],
  BANK: ['REMITTANCE'],
};
const pageEntriesMax = 1_000;
const timeoutMs = 10_000;

/**
 * The ledger's clearing account, as far as one counterparty is concerned. The refund of a top-up is an order of its own; what has come back, of a
 * withdrawal, of a remittance or of such a refund, counts as that one's, as nobody outside knows any other.
 */
export function createClearingBooks(deps: {
  call: SubgraphCaller;
  store: Pick<TransactionStore, 'findByIds'>;
  counterparty: Counterparty;
}): ClearingBooks {
  const { call, store, counterparty } = deps;

  /** The order with the counterparty that each refund belongs to, by the refund's id; none for one that goes through the other. */
  async function ordersOf(entries: readonly HouseEntry[]): Promise<Map<string, string>> {
    const ids = entries.filter(({ kind }) => kind === 'REFUND').map(({ transferId }) => transferId);
    const refunds = (await store.findByIds(ids)).flatMap((refund) => (refund?.refundOf ? [refund] : []));
    const originals = await store.findByIds(refunds.map(({ refundOf }) => refundOf as string));
    return new Map(
      refunds.flatMap(({ id }, index) => {
        const original = originals[index];
        if (counterparty === 'BANK') return original?.kind === 'REMITTANCE' ? [[id, original.id]] : [];
        if (original?.kind === 'TOP_UP') return [[id, id]];
        return original?.kind === 'WITHDRAWAL' || original?.kind === 'REFUND' ? [[id, original.id]] : [];
      }),
    );
  }

  return {
    async movements({ currency, from, to, after }) {
      const { houseEntries } = await call(
        'wallets',
        HouseEntriesDocument,
        {
          account: 'CLEARING',
          currency,
          from: from.toISOString(),
          to: to.toISOString(),
          first: pageEntriesMax,
          after,
        },
        { timeoutMs },
      );
      const orders = await ordersOf(houseEntries.entries);
      const entries = houseEntries.entries.flatMap(({ transferId, kind, amount, postedAt }) => {
        const transactionId = ownKinds[counterparty].includes(kind ?? '') ? transferId : orders.get(transferId);
        if (transactionId === undefined) return [];
        const { minor, asset } = readMoney(amount);
        // What has come in for us is what the provider owes us, and so below zero on the account.
        return [{ transactionId, amount: { minor: -minor, asset }, at: new Date(postedAt) }];
      });
      return { entries, next: houseEntries.endCursor };
    },
  };
}
