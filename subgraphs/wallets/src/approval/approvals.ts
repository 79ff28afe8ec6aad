import { readPage, toConnection, type Connection, type PageArguments } from '@agio/runtime/connection';
import { withTransaction } from '@agio/runtime/db/transaction';
import { isUuid } from '@agio/runtime/ids';
import { appendEvents } from '@agio/runtime/outbox/append';
import type { Signer } from '@agio/runtime/signing/signatures';
import { eventCatalogue, type EventPayload } from '@agio/schema/events';
import type pg from 'pg';
import { isSameRequest, type Approval, type ApprovalStatus, type NewApproval } from './approval.js';
import type { DecisionFailure } from './errors.js';
import { recordKind, recordText } from './record.js';
import {
  decideApproval,
  expireApprovals,
  findApprovals,
  insertApproval,
  lockApproval,
  readApprovals,
  readClock,
  type Decision,
} from './store.js';

export type DecisionResult =
  | { readonly kind: 'decided'; readonly approval: Approval }
  | { readonly kind: 'failed'; readonly failure: DecisionFailure };

export type RequestResult = { readonly kind: 'approval'; readonly approval: Approval } | { readonly kind: 'idReused' };

/** Operations that a second person has to approve. */
export interface Approvals {
  /** Asks for an approval, once, and tells of it in the same commit: a repeat answers the approval as it stands now. */
  request(request: NewApproval): Promise<RequestResult>;
  /** Writes an approval that waits, and tells of it, in a transaction of the caller's, who tells the relay once that is committed. */
  requestWithin(client: pg.ClientBase, request: NewApproval): Promise<void>;
  /** In the order of the ids; null for one without an approval. */
  find(ids: readonly string[]): Promise<(Approval | null)[]>;
  /**
   * A page of the approvals, those that were asked for last first.
   *
   * @throws GraphQLError BAD_USER_INPUT when the page is not as allowed.
   */
  page(args: PageArguments & { status: ApprovalStatus | null }): Promise<Connection<Approval>>;
  /**
   * Approves an operation and signs the record of it, in one commit. It is decided once, whoever comes first; a repeat by who has approved it
   * answers it as it stands.
   */
  approve(userId: string, id: string): Promise<DecisionResult>;
  /** Rejects an operation, for ever. Who has asked for it may do so as well. */
  reject(userId: string, id: string): Promise<DecisionResult>;
  /** Writes down, and tells, what has not been decided in time. */
  expire(signal: AbortSignal): Promise<void>;
}

export interface ApprovalsDeps {
  readonly pool: pg.Pool;
  readonly signer: Signer;
  /** How long an operation waits for its approval. */
  readonly lifeMs: number;
  readonly notifyOutbox: () => void;
}

/** Approvals whose time is over, written down in one transaction. */
const expiredMax = 100;

export function createApprovals({ pool, signer, lifeMs, notifyOutbox }: ApprovalsDeps): Approvals {
  const findOne = async (id: string): Promise<Approval | null> => (await findApprovals(pool, [id]))[0]!;

  /** Judges and decides under the lock of the approval, so that whoever comes second finds it decided. */
  async function decideLocked(
    client: pg.ClientBase,
    id: string,
    { userId, status }: { userId: string; status: Decision['status'] },
  ): Promise<DecisionResult> {
    const approval = await lockApproval(client, id);
    if (!approval) return failed({ kind: 'NotFound' });
    if (approval.status !== 'PENDING') {
      const isRepeat = approval.status === status && approval.decidedBy === userId;
      return isRepeat ? { kind: 'decided', approval } : failed({ kind: 'Decided', approval });
    }
    const approves = status === 'APPROVED';
    if (approves && approval.requestedBy === userId) return failed({ kind: 'SecondPersonRequired' });
    const at = await readClock(client);
    const record = approves ? signer.sign(recordKind, recordText(approval, { by: userId, at })) : null;
    const decided = await decideApproval(client, id, { status, decidedBy: userId, decidedAt: at, record });
    if (!decided) return failed({ kind: 'Decided', approval: { ...approval, status: 'EXPIRED' } });
    await appendEvents(client, eventCatalogue, [decidedEvent(decided)]);
    return { kind: 'decided', approval: decided };
  }

  async function decide(id: string, decision: { userId: string; status: Decision['status'] }): Promise<DecisionResult> {
    if (!isUuid(id)) return failed({ kind: 'NotFound' });
    const result = await withTransaction(pool, (client) => decideLocked(client, id.toLowerCase(), decision));
    if (result.kind === 'decided') notifyOutbox();
    return result;
  }

  async function requestWithin(client: pg.ClientBase, request: NewApproval): Promise<void> {
    const approval = await insertApproval(client, request, lifeMs);
    if (approval) await appendEvents(client, eventCatalogue, [requestedEvent(approval)]);
  }

  return {
    async request(request) {
      await withTransaction(pool, (client) => requestWithin(client, request));
      notifyOutbox();
      const approval = await findOne(request.id);
      if (!approval) throw new Error(`The approval ${request.id} was written but not found`);
      return isSameRequest(approval, request) ? { kind: 'approval', approval } : { kind: 'idReused' };
    },
    requestWithin,
    find: (ids) => findApprovals(pool, ids),
    async page({ status, ...args }) {
      const page = readPage(args, isUuid);
      return toConnection(
        page,
        await readApprovals(pool, page, status),
        ({ id }) => id,
        (approval) => approval,
      );
    },
    approve: (userId, id) => decide(id, { userId, status: 'APPROVED' }),
    reject: (userId, id) => decide(id, { userId, status: 'REJECTED' }),
    async expire(signal) {
      let expired: Approval[];
      do {
        expired = await withTransaction(pool, async (client) => {
          const overdue = await expireApprovals(client, expiredMax);
          await appendEvents(client, eventCatalogue, overdue.map(decidedEvent));
          return overdue;
        });
        if (expired.length > 0) notifyOutbox();
      } while (expired.length === expiredMax && !signal.aborted);
    },
  };
}

const failed = (failure: DecisionFailure): DecisionResult => ({ kind: 'failed', failure });

/** What is told of an approval that waits, to those who may give it. */
function requestedEvent({ id, kind, operation, reason, requestedBy, expiresAt }: Approval) {
  const payload: EventPayload<'approval.requested'> = {
    approvalId: id,
    kind,
    operation,
    reason,
    requestedBy,
    expiresAt: expiresAt.toISOString(),
  };
  return { name: 'approval.requested' as const, payload, keys: [`Approval:${id}`] };
}

/** What is told of a decision, to whoever has to carry it out. */
function decidedEvent({ id, kind, status, operation, requestedBy, decidedBy, record }: Approval) {
  if (status === 'PENDING') throw new Error(`The approval ${id} is told as decided before it is`);
  const payload: EventPayload<'approval.decided'> = {
    approvalId: id,
    kind,
    status,
    operation,
    requestedBy,
    decidedBy,
    record,
  };
  return { name: 'approval.decided' as const, payload, keys: [`Approval:${id}`] };
}
