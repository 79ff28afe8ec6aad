import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { Approval } from '../approval/approval.js';
import type { Approvals } from '../approval/approvals.js';
import { isText } from '../text.js';
import type { Posting } from '../transfer/posting.js';
import type { OperationFailure } from './errors.js';
import {
  approvalOf,
  needsApproval,
  transferOf,
  type Operation,
  type OperationMutation,
  type OperationTerms,
} from './operation.js';
import { bindOperation, findOperation } from './store.js';

/** An operation as a request asks for it. */
export interface OperationRequest {
  readonly userId: string;
  readonly idempotencyKey: string;
  readonly mutation: OperationMutation;
  readonly reason: string;
  /** Whether an operation that the key is bound to is what is asked for. */
  readonly isSame: (terms: OperationTerms) => boolean;
  /**
   * What is to be done, judged when the key is new, in the transaction that binds it; null when there is nothing to do. It may run more than once.
   *
   * @param client is inside that transaction: what is locked by it stays so until the operation is bound.
   */
  readonly decide: (client: pg.ClientBase) => Promise<Decision>;
}

export type Decision =
  | Decided
  | { readonly failure: OperationFailure }
  /** It can be judged only when these operations, which are bound and not posted, have their answers. */
  | { readonly postFirst: readonly Operation[] }
  | null;

export interface Decided {
  readonly terms: OperationTerms;
  /** The amount from which on, either way, a second person has to approve it, in minor units; null for never. */
  readonly approvalFrom: bigint | null;
}

/** What became of an operation: without a failure it is done, unless its approval says otherwise. */
export interface OperationResult {
  readonly failure: OperationFailure | null;
  /** Null when nobody else has to approve it. */
  readonly approval: Approval | null;
}

/** Operations of the house, each done once however often its key is sent. */
export interface Operations {
  /**
   * Posts an operation, or asks for the approval of it. A repeat answers as the first did, rejections included; after a crash between
   * binding the key and posting it sends the same transfer again.
   *
   * @param request a failure when it is malformed: under a key that is bound, that is another request too.
   */
  perform(
    request: OperationRequest | (OperationKey & { readonly failure: OperationFailure }),
  ): Promise<OperationResult>;
}

type OperationKey = Pick<OperationRequest, 'userId' | 'idempotencyKey'>;

const keyCharactersMax = 100;
/** How often an operation is judged anew after others that it depends on. */
const roundsMax = 10;

export function createOperations(deps: {
  pool: pg.Pool;
  posting: Posting;
  approvals: Approvals;
  notifyOutbox: () => void;
}): Operations {
  const { pool, posting, approvals, notifyOutbox } = deps;

  /**
   * Judges an operation and binds its key, in one commit with the approval that it needs: an operation without one is free to be posted.
   *
   * @returns what it was judged to be, when there is nothing to bind; else whether its key is bound, by this call or by another one.
   */
  const bind = (request: OperationRequest): Promise<Exclude<Decision, Decided> | 'bound'> =>
    withTransaction(pool, async (client) => {
      const decided = await request.decide(client);
      if (decided === null || !('terms' in decided)) return decided;
      const { userId, idempotencyKey, mutation, reason } = request;
      const { terms, approvalFrom } = decided;
      const operation = { id: newId(), userId, idempotencyKey, mutation, reason, terms };
      const isNew = await bindOperation(client, operation, approvalFrom);
      if (isNew && needsApproval(terms.money, approvalFrom))
        await approvals.requestWithin(client, approvalOf(operation));
      return 'bound';
    });

  async function perform(request: OperationRequest): Promise<OperationResult> {
    for (let round = 1; round <= roundsMax; round++) {
      const bound = await bind(request);
      if (bound === 'bound') {
        notifyOutbox();
        const operation = await findOperation(pool, request);
        if (!operation) throw new Error(`The idempotency key of a ${request.mutation} was bound but not found`);
        return answer(operation, request);
      }
      if (bound === null) return { failure: null, approval: null };
      if ('failure' in bound) return failed(bound.failure);
      // Not within the transaction: it would wait for its own locks, and for connections that others hold who wait for these.
      const failures = await Promise.all(bound.postFirst.map(post));
      if (failures.some((failure) => failure?.kind === 'Busy')) break;
    }
    return failed({ kind: 'Busy' });
  }

  async function post({ id, terms }: Operation): Promise<OperationFailure | null> {
    const [result] = await posting.post([transferOf(id, terms)]);
    switch (result!.kind) {
      case 'posted':
        return null;
      case 'rejected':
        return { kind: 'Rejected', rejection: result!.rejection };
      case 'noAnswer':
        return { kind: 'Busy' };
      case 'idReused':
        throw new Error(`The transfer id of the operation ${id} was used for something else`);
    }
  }

  async function answer(operation: Operation, request: OperationRequest): Promise<OperationResult> {
    const { mutation, reason, terms } = operation;
    if (mutation !== request.mutation || reason !== request.reason || !request.isSame(terms)) {
      return failed({ kind: 'KeyReused' });
    }
    const [approval] = await approvals.find([operation.id]);
    if (!approval) return { failure: await post(operation), approval: null };
    return { failure: approval.failure && { kind: 'Rejected', rejection: approval.failure }, approval };
  }

  return {
    async perform(request) {
      const { idempotencyKey } = request;
      if (!isText(idempotencyKey, keyCharactersMax)) return failed({ kind: 'KeyMalformed' });
      const known = await findOperation(pool, request);
      if ('failure' in request) return failed(known ? { kind: 'KeyReused' } : request.failure);
      return known ? answer(known, request) : perform(request);
    },
  };
}

const failed = (failure: OperationFailure): OperationResult => ({ failure, approval: null });
