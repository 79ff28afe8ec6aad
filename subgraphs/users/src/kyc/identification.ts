import { withTransaction } from '@agio/runtime/db/transaction';
import { isUuid, newId } from '@agio/runtime/ids';
import { appendEvents } from '@agio/runtime/outbox/append';
import { eventCatalogue } from '@agio/schema/events';
import type pg from 'pg';
import type { AccountResult } from '../user/accounts.js';
import type { UserStore } from '../user/store.js';
import type { KycStatus } from '../user/user.entity.js';

/** What an administrator has found about somebody's identity. */
export interface KycDecision {
  readonly userId: string;
  readonly status: KycStatus;
  /** 1 to 200 characters. */
  readonly reason: string;
  /** The administrator's id; null for a part of the platform. */
  readonly decidedBy: string | null;
}

export interface Identification {
  /** Records a decision with who made it and why, and tells of it when it changes anything. */
  decide: (decision: KycDecision) => Promise<AccountResult>;
}

const reasonCharactersMax = 200;

const isReason = (text: string): boolean =>
  text.trim().length > 0 && text.length <= reasonCharactersMax && !text.includes('\0');

export function createIdentification(deps: {
  pool: pg.Pool;
  store: Pick<UserStore, 'findByIds'>;
  notifyOutbox: () => void;
}): Identification {
  const { pool, store, notifyOutbox } = deps;

  /** @returns whether there is such a user. */
  const write = ({ userId, status, reason, decidedBy }: KycDecision): Promise<boolean> =>
    withTransaction(pool, async (client) => {
      // Locked, so that of two decisions at once the later one knows what the earlier one has made of it.
      const { rows } = await client.query<{ kyc_status: KycStatus }>(
        'SELECT kyc_status FROM users WHERE id = $1 FOR UPDATE',
        [userId],
      );
      const [before] = rows;
      if (!before) return false;
      await client.query(
        `INSERT INTO kyc_decisions (id, user_id, status, reason, decided_by) VALUES ($1, $2, $3, $4, $5)`,
        [newId(), userId, status, reason, decidedBy],
      );
      if (before.kyc_status === status) return true;
      await client.query('UPDATE users SET kyc_status = $2 WHERE id = $1', [userId, status]);
      const event = { name: 'user.kycStatusChanged', payload: { userId, status }, keys: [`User:${userId}`] } as const;
      await appendEvents(client, eventCatalogue, [event]);
      return true;
    });

  return {
    async decide(decision) {
      if (!isReason(decision.reason)) return { kind: 'refused', failures: [{ kind: 'ReasonInvalid' }] };
      if (!isUuid(decision.userId) || !(await write(decision))) {
        return { kind: 'refused', failures: [{ kind: 'UserNotFound' }] };
      }
      notifyOutbox();
      const [user] = await store.findByIds([decision.userId]);
      return user ? { kind: 'ok', user } : { kind: 'refused', failures: [{ kind: 'UserNotFound' }] };
    },
  };
}
