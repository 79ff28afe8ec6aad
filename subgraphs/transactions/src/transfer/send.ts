import { SubgraphCallError, type SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { readAmount, type AmountInput } from '../amount.js';
import { AccountByEmailDocument } from '../clients/users.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import { leg } from '../transaction/transaction.js';
import type { Performed, Transactions } from '../transaction/transactions.js';

export interface TransferInput {
  readonly toEmail: string;
  readonly amount: AmountInput;
  readonly note?: string | null | undefined;
  readonly idempotencyKey: string;
}

const noteLengthMax = 200;

/** Sends money to another person's wallet, in one currency and without a fee. */
export function createTransferSending(deps: { call: SubgraphCaller; transactions: Transactions }) {
  const { call: ask, transactions } = deps;

  /** Whose address it is; `unknown` while users does not answer, which must not keep a repeat from its transaction. */
  async function findPayee(email: string): Promise<{ readonly id: string } | null | 'unknown'> {
    try {
      return (await ask('users', AccountByEmailDocument, { email })).accountByEmail;
    } catch (error) {
      if (error instanceof SubgraphCallError && error.extensions) return 'unknown';
      throw error;
    }
  }

  return async (userId: string, input: TransferInput): Promise<Performed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const toEmail = input.toEmail.trim().toLowerCase();
    const note = input.note ?? null;
    const read = readAmount(input.amount, ['input', 'amount']);
    const minor = 'money' in read ? read.money.minor.toString() : null;
    const call: IdempotentCall = {
      userId,
      key: input.idempotencyKey,
      mutation: 'sendTransfer',
      parameters: JSON.stringify([toEmail, minor, input.amount.currency, note]),
    };
    if ('refusal' in read) return transactions.refuse(call, read.refusal);
    if (note !== null && (note.length > noteLengthMax || note.includes('\0'))) {
      const message = `A note has ${noteLengthMax} characters at most.`;
      return transactions.refuse(call, { kind: 'InputInvalid', message, field: ['input', 'note'] });
    }
    const payee = await findPayee(toEmail);
    if (payee === 'unknown') return transactions.refuse(call, { kind: 'Busy' });
    if (!payee) return transactions.refuse(call, { kind: 'RecipientNotFound' });
    if (payee.id === userId) return transactions.refuse(call, { kind: 'RecipientIsSender' });
    return transactions.perform({
      call,
      quoteId: null,
      payeeId: payee.id,
      kind: 'TRANSFER',
      sent: read.money,
      received: read.money,
      rate: null,
      fee: null,
      note,
      paymentMethod: null,
      details: null,
      legs: leg({ walletOf: userId }, { walletOf: payee.id }, read.money),
    });
  };
}
