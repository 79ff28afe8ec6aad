import type pg from 'pg';
import type { Approval } from '../approval/approval.js';
import { findApprovals, findToCarryOut, noteCarriedOut } from '../approval/store.js';
import type { Posting } from '../transfer/posting.js';
import { termsOf, transferOf } from './operation.js';

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

export function createCarryingOut({ pool, posting }: { pool: pg.Pool; posting: Posting }): CarryingOut {
  async function post(approval: Approval): Promise<void> {
    const { id } = approval;
    const [result] = await posting.post([transferOf(id, termsOf(approval))]);
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
