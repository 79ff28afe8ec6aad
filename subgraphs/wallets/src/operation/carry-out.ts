import type { Ledger } from '@agio/ledger/ledger';
import { formatMoney } from '@agio/runtime/money/money';
import type pg from 'pg';
import { receivableOf } from '../account/account.js';
import type { AccountDirectory } from '../account/directory.js';
import type { Approval } from '../approval/approval.js';
import { findApprovals, findToCarryOut, noteCarriedOut } from '../approval/store.js';
import type { Posting } from '../transfer/posting.js';
import { termsOf, transferOf, type OperationTerms } from './operation.js';

/** Carries out what was approved. */
export interface CarryingOut {
  /**
   * Posts an approved operation of wallets' own, once: the transfer has the approval's id. Without an answer of the ledger it is left to
   * `carryOutAll`.
   *
   * @returns the approval as it stands afterwards.
   */
  carryOut(approval: Approval): Promise<Approval>;
  /** Posts what was approved and has no outcome yet: what a crash or a busy ledger has left behind. */
  carryOutAll(signal: AbortSignal): Promise<void>;
}

/** Operations read at once. */
const operationsMax = 100;

export function createCarryingOut(deps: {
  pool: pg.Pool;
  ledger: Pick<Ledger, 'balances' | 'findTransfer'>;
  accounts: AccountDirectory;
  posting: Posting;
}): CarryingOut {
  const { pool, ledger, accounts, posting } = deps;

  /**
   * Why what was approved would write off more than is owed by now; null when it would not. A transfer that is there already has itself
   * taken away what was owed: it is posted again, which answers as before.
   */
  async function refusalOf(id: string, terms: OperationTerms): Promise<Approval['failure']> {
    if (terms.kind !== 'WRITE_OFF') return null;
    const { debtorId, money } = terms;
    const [account] = await accounts.resolve([receivableOf(debtorId, money.asset)]);
    const owed = -(await ledger.balances([account!])).get(account!)!.balance;
    if (owed >= money.minor || (await ledger.findTransfer(id))) return null;
    const { amount, currency } = formatMoney({ minor: owed > 0n ? owed : 0n, asset: money.asset });
    return { code: 'AMOUNT_INVALID', message: `Only ${amount} ${currency} is still owed.` };
  }

  async function post(approval: Approval): Promise<void> {
    const { id } = approval;
    const terms = termsOf(approval);
    const refusal = await refusalOf(id, terms);
    if (refusal) return noteCarriedOut(pool, id, { at: new Date(), failure: refusal });
    const [result] = await posting.post([transferOf(id, terms)]);
    switch (result!.kind) {
      case 'posted':
        return noteCarriedOut(pool, id, { at: result!.at, failure: null });
      case 'rejected':
        return noteCarriedOut(pool, id, { at: result!.at, failure: result!.rejection });
      case 'noAnswer':
        return;
      case 'idReused':
        throw new Error(`The id of the approval ${id} was used for another transfer`);
    }
  }

  return {
    async carryOut(approval) {
      const { id, kind, status, carriedOutAt } = approval;
      if (kind === 'FORCED_REVERSAL' || status !== 'APPROVED' || carriedOutAt !== null) return approval;
      await post(approval);
      return (await findApprovals(pool, [id]))[0]!;
    },
    async carryOutAll(signal) {
      for (const approval of await findToCarryOut(pool, operationsMax)) {
        if (signal.aborted) return;
        await post(approval);
      }
    },
  };
}
