import { newId } from '@agio/runtime/ids';
import { parseAmount } from '@agio/runtime/money/money';
import type pg from 'pg';
import { houseAccount } from '../account/account.js';
import { isText } from '../text.js';
import type { Posting } from '../transfer/posting.js';
import type { NamedTransfer } from '../transfer/transfer.js';
import type { AdjustmentFailure } from './errors.js';
import { bindOperation, findOperation, type ReserveOperation } from './operation-store.js';

export interface AdjustmentRequest {
  readonly amount: { readonly amount: string; readonly currency: string };
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Moves capital of the house into reserves and out again. */
export interface Adjustments {
  /**
   * Posts the adjustment once, however often its key is sent. A repeat answers as the first did, rejections included; after a
   * crash between the two steps it sends the same transfer again.
   *
   * @returns why it was not posted, or null when it was.
   */
  adjust(userId: string, request: AdjustmentRequest): Promise<AdjustmentFailure | null>;
}

const keyCharactersMax = 100;
const reasonCharactersMax = 200;

export function createAdjustments({ pool, posting }: { pool: pg.Pool; posting: Posting }): Adjustments {
  return {
    async adjust(userId, request) {
      const { idempotencyKey } = request;
      if (!isText(idempotencyKey, keyCharactersMax)) return { kind: 'KeyMalformed' };
      const read = readRequest(request);
      // The key comes before everything else: under one that is bound, what is malformed is another request too.
      if ('failure' in read) {
        return (await findOperation(pool, userId, idempotencyKey)) ? { kind: 'KeyReused' } : read.failure;
      }
      const operation = await bindOperation(pool, { id: newId(), userId, idempotencyKey, ...read.parameters });
      if (!isSame(operation, read.parameters)) return { kind: 'KeyReused' };

      const [result] = await posting.post([transferOf(operation)]);
      switch (result!.kind) {
        case 'posted':
          return null;
        case 'rejected':
          return { kind: 'Rejected', rejection: result!.rejection };
        case 'noAnswer':
          return { kind: 'Busy' };
        case 'idReused':
          throw new Error(`The transfer id of the reserve operation ${operation.id} was used for something else`);
      }
    },
  };
}

/** What a repeat of the key must have in common with the first request. */
type Parameters = Pick<ReserveOperation, 'currency' | 'amount' | 'reason'>;

const isSame = (operation: ReserveOperation, { currency, amount, reason }: Parameters): boolean =>
  operation.currency === currency && operation.amount === amount && operation.reason === reason;

function readRequest(request: AdjustmentRequest): { parameters: Parameters } | { failure: AdjustmentFailure } {
  const { amount, currency } = request.amount;
  const parsed = parseAmount(amount, currency);
  if (!parsed.ok) {
    const kind = parsed.problem === 'TOO_LARGE' ? 'AmountTooLarge' : 'AmountMalformed';
    return { failure: { kind, message: parsed.message } };
  }
  if (parsed.minor === 0n) return { failure: { kind: 'AmountZero' } };
  if (!isText(request.reason, reasonCharactersMax)) return { failure: { kind: 'ReasonMalformed' } };
  return { parameters: { currency, amount: parsed.minor, reason: request.reason } };
}

function transferOf({ id, currency, amount }: ReserveOperation): NamedTransfer {
  const capital = houseAccount('CAPITAL', currency);
  const reserve = houseAccount('RESERVE', currency);
  const leg =
    amount > 0n ? { from: capital, to: reserve, minor: amount } : { from: reserve, to: capital, minor: -amount };
  return { id, kind: 'RESERVE_ADJUSTMENT', legs: [leg] };
}
