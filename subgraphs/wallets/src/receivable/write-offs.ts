import { isUuid } from '@agio/runtime/ids';
import { formatMoney, parseAmount } from '@agio/runtime/money/money';
import { reasonCharactersMax } from '../approval/read-input.js';
import type { OperationFailure } from '../operation/errors.js';
import type { OperationResult, Operations } from '../operation/operations.js';
import { isText } from '../text.js';
import type { Receivable } from './receivable.js';
import type { Receivables } from './receivables.js';

export interface WriteOffRequest {
  readonly receivableId: string;
  /** In the receivable's currency; all that is owed unless given. */
  readonly amount?: string | null | undefined;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** Gives up what people owe to the house. It always needs a second person. */
export interface WriteOffs {
  writeOff(userId: string, request: WriteOffRequest): Promise<OperationResult>;
}

export function createWriteOffs(deps: { operations: Operations; receivables: Receivables }): WriteOffs {
  const { operations, receivables } = deps;
  return {
    async writeOff(userId, { receivableId, amount, reason, idempotencyKey }) {
      const key = { userId, idempotencyKey };
      const refuse = (failure: OperationFailure) => operations.perform({ ...key, failure });
      if (!isText(reason, reasonCharactersMax)) return refuse({ kind: 'ReasonMalformed' });
      const [receivable] = isUuid(receivableId) ? await receivables.find([receivableId]) : [];
      if (!receivable) return refuse({ kind: 'ReceivableMissing' });
      const { userId: debtorId, currency } = receivable;
      const minor = amount == null ? null : readAmount(amount, currency);
      if (typeof minor === 'object' && minor !== null) return refuse(minor);
      return operations.perform({
        ...key,
        mutation: 'writeOffReceivable',
        reason,
        isSame: (terms) =>
          terms.kind === 'WRITE_OFF' &&
          terms.debtorId === debtorId &&
          terms.money.asset === currency &&
          // Without an amount it is what was owed when the key came first.
          (minor === null || terms.money.minor === minor),
        decide: () => Promise.resolve(decide(receivable, minor)),
      });
    },
  };
}

function decide({ userId, currency, owed }: Receivable, minor: bigint | null) {
  const wanted = minor ?? owed;
  if (wanted <= 0n || wanted > owed) {
    const { amount } = formatMoney({ minor: owed > 0n ? owed : 0n, asset: currency });
    return {
      failure: { kind: 'NotOwed', message: `${amount} ${currency} is owed; write off that much at most.` } as const,
    };
  }
  const money = { minor: wanted, asset: currency };
  return { terms: { kind: 'WRITE_OFF', money, debtorId: userId } as const, approvalFrom: 0n };
}

/** Minor units above zero, or why it is none. */
function readAmount(text: string, currency: string): bigint | OperationFailure {
  const parsed = parseAmount(text, currency);
  if (parsed.ok) return parsed.minor > 0n ? parsed.minor : { kind: 'NotOwed', message: 'The amount is above zero.' };
  const kind = parsed.problem === 'TOO_LARGE' ? 'AmountTooLarge' : 'AmountMalformed';
  return { kind, message: parsed.message };
}
