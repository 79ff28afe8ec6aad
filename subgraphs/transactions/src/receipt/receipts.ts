import { formatMoney, type Money } from '@agio/runtime/money/money';
import type { ObjectStorage, SignedLink } from '@agio/runtime/storage/storage';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { maskAccount } from '../beneficiary/bank-account.js';
import { AccountDocument } from '../clients/users.js';
import type { RemittanceDetails } from '../transaction/details.js';
import type { Transaction } from '../transaction/transaction.js';
import { renderReceipt, type ReceiptContent } from './render.js';
import type { ReceiptStore } from './store.js';

/** The first part of the keys of all receipts. */
export const receiptPrefix = 'receipts';

/** A remittance that was delivered, whether or not it came back later. */
export type ReceiptedTransaction = Transaction & {
  readonly details: RemittanceDetails;
  readonly sent: Money;
  readonly completedAt: Date;
};

/** Whether there is a receipt for a transaction. */
export const hasReceipt = (transaction: Transaction): transaction is ReceiptedTransaction =>
  transaction.kind === 'REMITTANCE' && (transaction.status === 'COMPLETED' || transaction.status === 'REVERSED');

/** The receipts of remittances. Each is made when it is first asked for, stored once, and the same ever after. */
export interface Receipts {
  /**
   * A link to a receipt.
   * @param isStored whether it was made before.
   */
  link: (transaction: ReceiptedTransaction, isStored: boolean) => Promise<SignedLink>;
}

export function createReceipts(deps: {
  call: SubgraphCaller;
  storage: ObjectStorage;
  store: Pick<ReceiptStore, 'noteStored'>;
  linkLifeSeconds: number;
}): Receipts {
  const { call, storage, store, linkLifeSeconds } = deps;
  const making = new Map<string, Promise<void>>();

  async function make(transaction: ReceiptedTransaction): Promise<void> {
    const { account } = await call('users', AccountDocument, { id: transaction.ownerId });
    const document = await renderReceipt(contentOf(transaction, account?.name ?? ''));
    await storage.put(keyOf(transaction), document, 'application/pdf');
    // After it is there: a crash in between has it made again, under the same key.
    await store.noteStored(transaction.id);
  }

  /** Whoever asks while it is made waits for the same one. */
  function makeOnce(transaction: ReceiptedTransaction): Promise<void> {
    const known = making.get(transaction.id);
    if (known) return known;
    const work = make(transaction).finally(() => making.delete(transaction.id));
    making.set(transaction.id, work);
    return work;
  }

  return {
    async link(transaction, isStored) {
      if (!isStored) await makeOnce(transaction);
      return storage.sign(keyOf(transaction), linkLifeSeconds);
    },
  };
}

const countryNames = new Intl.DisplayNames('en', { type: 'region', style: 'long' });

const keyOf = ({ id }: Transaction): string => `${receiptPrefix}/${id}.pdf`;

function words(money: Money): string {
  const { amount, currency } = formatMoney(money);
  return `${amount} ${currency}`;
}

/** `FAMILY_SUPPORT` as `Family support`. */
const sentence = (code: string): string => code.charAt(0) + code.slice(1).toLowerCase().replaceAll('_', ' ');

function contentOf(transaction: ReceiptedTransaction, senderName: string): ReceiptContent {
  const { reference, completedAt, sent, received, fee, rate } = transaction;
  const { beneficiary, purpose } = transaction.details;
  return {
    reference,
    completedAt,
    senderName,
    beneficiaryName: beneficiary.name,
    account: maskAccount(beneficiary.account),
    bank: beneficiary.bank,
    country: countryNames.of(beneficiary.country) ?? beneficiary.country,
    purpose: sentence(purpose),
    sent: words(sent),
    received: words(received),
    fee: fee && words(fee),
    rate: rate && `1 ${sent.asset} = ${rate} ${received.asset}`,
  };
}
