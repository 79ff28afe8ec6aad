import type { Ledger } from '@agio/ledger/ledger';
import type { AccountDirectory } from '../account/directory.js';
import type { AccountName } from '../account/account.js';
import { unanswered } from '../no-answer.js';
import { rejectionOf } from './rejection.js';
import type { NamedTransfer, TransferResult } from './transfer.js';

/** Posts transfers between accounts by their names. */
export interface Posting {
  /**
   * Posts each transfer for itself and answers in their order, once they are committed. Accounts that are missing are
   * opened first. Failures of the system are the answer `noAnswer` and never thrown.
   */
  post(transfers: readonly NamedTransfer[]): Promise<TransferResult[]>;
}

export interface PostingDeps {
  readonly ledger: Pick<Ledger, 'post'>;
  readonly accounts: AccountDirectory;
  readonly logger: { error(fields: object, message: string): void };
}

export function createPosting({ ledger, accounts, logger }: PostingDeps): Posting {
  async function postOne(
    { id, kind, legs, postsHold = false }: NamedTransfer,
    accountIds: readonly string[],
  ): Promise<TransferResult> {
    const outcome = await ledger.post({
      id,
      kind,
      legs: legs.map(({ minor }, index) => ({
        debit: accountIds[2 * index]!,
        credit: accountIds[2 * index + 1]!,
        amount: minor,
      })),
      postsHold,
    });
    switch (outcome.kind) {
      case 'posted':
        return { kind: 'posted', at: outcome.postedAt };
      case 'idReused':
        return { kind: 'idReused' };
      case 'rejected': {
        const nameOf = new Map(namesOf(legs).map((name, index) => [accountIds[index]!, name]));
        return { kind: 'rejected', at: outcome.rejectedAt, rejection: rejectionOf(outcome, nameOf) };
      }
    }
  }

  return {
    async post(transfers) {
      let accountIds: string[];
      try {
        accountIds = await accounts.resolve(transfers.flatMap(({ legs }) => namesOf(legs)));
      } catch (error) {
        const ids = transfers.map(({ id }) => id);
        const result = unanswered(error, ids, logger);
        return transfers.map(() => result);
      }
      let next = 0;
      // All at once and in order, so that they are in the ledger's next batch together.
      return Promise.all(
        transfers.map((transfer) => {
          const own = accountIds.slice(next, (next += 2 * transfer.legs.length));
          return postOne(transfer, own).catch((error: unknown) => unanswered(error, [transfer.id], logger));
        }),
      );
    },
  };
}

/** Two for each leg: where it leaves, and where it arrives. */
const namesOf = (legs: NamedTransfer['legs']): AccountName[] => legs.flatMap(({ from, to }) => [from, to]);
