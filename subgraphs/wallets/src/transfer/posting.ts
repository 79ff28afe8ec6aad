import type { Ceilings } from '@agio/ledger/ceilings';
import type { Ledger } from '@agio/ledger/ledger';
import type { Outcome, Transfer } from '@agio/ledger/transfer';
import type { AccountDirectory } from '../account/directory.js';
import type { AccountName } from '../account/account.js';
import { unanswered } from '../no-answer.js';
import { rejectionOf } from './rejection.js';
import type { NamedLeg, NamedTransfer, TransferResult } from './transfer.js';

/** Posts transfers between accounts by their names. Failures of the system are the answer `noAnswer` and never thrown. */
export interface Posting {
  /** Posts each transfer for itself and answers in their order, once they are committed. Accounts that are missing are opened first. */
  post(transfers: readonly NamedTransfer[]): Promise<TransferResult[]>;
  /** Posts all of them, up to 1,000 with different ids, in one commit, or none. Accounts that are missing are opened first. */
  postTogether(transfers: readonly NamedTransfer[]): Promise<TransferResult[]>;
  /**
   * Answers what would become of up to 1,000 transfers with different ids, and posts nothing. Accounts that are missing are
   * opened all the same: an empty account is nobody's money.
   */
  rehearse(transfers: readonly NamedTransfer[], mode: 'each' | 'all'): Promise<TransferResult[]>;
}

export interface PostingDeps {
  readonly ledger: Pick<Ledger, 'post' | 'postAll'>;
  readonly accounts: AccountDirectory;
  readonly logger: { error(fields: object, message: string): void };
}

/** A transfer by the ids of its accounts, with the names of those. */
interface Resolved {
  readonly transfer: Transfer;
  readonly nameOf: ReadonlyMap<string, AccountName>;
  /** For what is paid back or given up of what somebody owes, which is never more than is owed. */
  readonly ceilings: Ceilings;
}

export function createPosting({ ledger, accounts, logger }: PostingDeps): Posting {
  /** Nobody has an answer when the accounts cannot be found, or when what is asked of the ledger together fails. */
  async function withAccounts(
    transfers: readonly NamedTransfer[],
    post: (resolved: readonly Resolved[]) => Promise<TransferResult[]>,
  ): Promise<TransferResult[]> {
    if (transfers.length === 0) return [];
    try {
      return await post(await resolve(accounts, transfers));
    } catch (error) {
      const ids = transfers.map(({ id }) => id);
      const result = unanswered(error, ids, logger);
      return transfers.map(() => result);
    }
  }

  async function postAll(
    resolved: readonly Resolved[],
    options: { mode: 'each' | 'all'; dryRun: boolean },
  ): Promise<TransferResult[]> {
    const posted = await ledger.postAll(
      resolved.map(({ transfer }) => transfer),
      { ...options, ceilings: new Map(resolved.flatMap(({ ceilings }) => [...ceilings])) },
    );
    return posted.outcomes.map((outcome, index) => resultOf(outcome, resolved[index]!));
  }

  async function postOne(resolved: Resolved): Promise<TransferResult> {
    try {
      if (resolved.ceilings.size === 0) return resultOf(await ledger.post(resolved.transfer), resolved);
      const [result] = await postAll([resolved], { mode: 'each', dryRun: false });
      return result!;
    } catch (error) {
      return unanswered(error, [resolved.transfer.id], logger);
    }
  }

  return {
    // All at once and in order, so that they are in the ledger's next batch together.
    post: (transfers) => withAccounts(transfers, (resolved) => Promise.all(resolved.map(postOne))),
    postTogether: (transfers) => withAccounts(transfers, (all) => postAll(all, { mode: 'all', dryRun: false })),
    rehearse: (transfers, mode) => withAccounts(transfers, (all) => postAll(all, { mode, dryRun: true })),
  };
}

async function resolve(accounts: AccountDirectory, transfers: readonly NamedTransfer[]): Promise<Resolved[]> {
  const names = transfers.map(({ legs }) => legs.flatMap(({ from, to }) => [from, to]));
  const ids = (await accounts.resolve(names.flat())).values();
  const nextId = () => ids.next().value!;
  return transfers.map(({ legs, ...rest }, index) => {
    const transfer = {
      ...rest,
      legs: legs.map(({ minor }) => ({ debit: nextId(), credit: nextId(), amount: minor })),
    };
    const own = transfer.legs.flatMap(({ debit, credit }) => [debit, credit]);
    const nameOf = new Map(own.map((id, place) => [id, names[index]![place]!]));
    const settled = transfer.legs.filter((_, leg) => isSettling(legs[leg]!));
    return { transfer, nameOf, ceilings: new Map(settled.map(({ credit }) => [credit, 0n])) };
  });
}

/**
 * Whether a leg makes less of what somebody owes. Money that has come back from outside does too, but that is so already: it is never refused, and what
 * was written off meanwhile is then owed to the person.
 */
const isSettling = ({ from, to }: NamedLeg): boolean =>
  to.kind === 'receivable' && !(from.kind === 'house' && from.role === 'CLEARING');

function resultOf(outcome: Outcome, { nameOf }: Resolved): TransferResult {
  switch (outcome.kind) {
    case 'posted':
      return { kind: 'posted', at: outcome.postedAt };
    case 'idReused':
      return { kind: 'idReused' };
    case 'rejected':
      return { kind: 'rejected', at: outcome.rejectedAt, rejection: rejectionOf(outcome, nameOf) };
  }
}
