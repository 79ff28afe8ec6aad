import { withTransaction } from '@agio/runtime/db/transaction';
import type { Logger } from '@agio/runtime/logging/logger';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import type pg from 'pg';
import { TransactionNoticesDocument } from '../clients/transactions.js';
import { AccountsDocument, type AccountsQuery } from '../clients/users.js';
import { queueMails } from '../mail/mail-store.js';
import type { MailContent } from '../templates/content.js';
import { renderIdentification } from '../templates/identification/identification.js';
import { renderTransaction, type ToldTransaction } from '../templates/transaction/transaction.js';
import type { Notice } from './notice.js';
import { claimNotices, deleteNotices } from './store.js';

type Account = NonNullable<AccountsQuery['accounts'][number]>;

/** As many as transactions and users tell of in one answer. */
const claimedMax = 100;
/** A notice that could not be written for so long is news no more. */
const lifeMs = 3 * 24 * 3_600_000;

/**
 * Writes the mails of the notices that are due. It asks the other subgraphs what to say before it opens a transaction; when one of them does
 * not answer, the notices stay and are tried again, later and later.
 */
export function createComposer({ pool, call, logger }: { pool: pg.Pool; call: SubgraphCaller; logger: Logger }) {
  async function readTransactions(notices: readonly Notice[]): Promise<ReadonlyMap<string, ToldTransaction>> {
    const ids = [...new Set(notices.flatMap(({ transactionId }) => transactionId ?? []))];
    if (ids.length === 0) return new Map();
    const { transactionNotices } = await call('transactions', TransactionNoticesDocument, { ids });
    return new Map(transactionNotices.flatMap((each) => (each ? [[each.id, each]] : [])));
  }

  async function readAccounts(notices: readonly Notice[]): Promise<ReadonlyMap<string, Account>> {
    const ids = [...new Set(notices.map(({ userId }) => userId))];
    const { accounts } = await call('users', AccountsDocument, { ids });
    return new Map(accounts.flatMap((account) => (account ? [[account.id, account]] : [])));
  }

  async function composeBatch(notices: readonly Notice[]): Promise<void> {
    const [transactions, accounts] = await Promise.all([readTransactions(notices), readAccounts(notices)]);
    await withTransaction(pool, async (client) => {
      const mails = notices.flatMap((notice) => {
        const account = accounts.get(notice.userId);
        const content = account && contentOf(notice, account, transactions);
        return account && content ? [{ eventId: notice.id, to: account.email, userId: account.id, ...content }] : [];
      });
      await queueMails(client, mails);
      await deleteNotices(
        client,
        notices.map(({ id }) => id),
      );
    });
  }

  async function giveUpOld(notices: readonly Notice[]): Promise<readonly Notice[]> {
    const old = notices.filter(({ createdAt }) => Date.now() - createdAt.getTime() > lifeMs);
    if (old.length === 0) return notices;
    logger.error({ notices: old }, 'notices were given up: what they tell of could not be read for days');
    await deleteNotices(
      pool,
      old.map(({ id }) => id),
    );
    return notices.filter((notice) => !old.includes(notice));
  }

  /** Goes on for as long as a round finds as many as it may take. */
  return async (signal: AbortSignal): Promise<void> => {
    let claimed: Notice[];
    do {
      claimed = await claimNotices(pool, claimedMax);
      const due = await giveUpOld(claimed);
      if (due.length > 0) await composeBatch(due);
    } while (claimed.length === claimedMax && !signal.aborted);
  };
}

/** Null when there is nothing to say any more: the account or the transaction is gone, or is no longer under way. */
function contentOf(
  { transactionId, status, userId }: Notice,
  account: Account,
  transactions: ReadonlyMap<string, ToldTransaction>,
): MailContent | null {
  if (transactionId === null) return renderIdentification({ name: account.name, status });
  const transaction = transactions.get(transactionId);
  if (!transaction || (status === 'PROCESSING' && transaction.status !== 'PROCESSING')) return null;
  return renderTransaction({ name: account.name, status, transaction, isPayee: transaction.payeeId === userId });
}
