import { formatMoney } from '@agio/runtime/money/money';
import { z } from 'zod';
import type { SandboxClient } from '../payment/sandbox-client.js';
import { readSandboxStatement } from '../payment/sandbox-statement.js';
import type { Payout, PayoutProvider, PayoutRequest } from '../payout/provider.js';
import type { StatementKeeper } from '../reconciliation/reconcile.js';

const transferModel = z.object({
  id: z.string().min(1).max(200),
  reference: z.string(),
  state: z.enum(['pending', 'processing', 'success', 'failed', 'returned']),
  reason: z.string().max(500).nullable(),
  amount: z.string(),
  currency: z.string(),
});

type Transfer = z.infer<typeof transferModel>;

/**
 * The bank that remittances are paid through: the same order under the same reference pays once, and answers how the transfer stands. An answer
 * that is none of that is a rejected promise, which says nothing of the money.
 */
export function createBank(client: SandboxClient): PayoutProvider & StatementKeeper {
  return {
    name: 'bank',
    statementLeadMs: 0,
    statement: readSandboxStatement(client, '/v1/bank/statement'),
    async pay(request) {
      const instruction = toInstruction(request);
      const order = { method: 'POST', path: '/v1/bank/transfers', body: instruction } as const;
      const transfer = await client.ask(order, transferModel);
      // An answer about something else than was asked for is no answer.
      const isOfIt = (['reference', 'amount', 'currency'] as const).every(
        (name) => transfer[name] === instruction[name],
      );
      if (!isOfIt) throw new Error(`The bank answers ${request.id} with the transfer ${transfer.reference}.`);
      return toPayout(transfer);
    },
  };
}

/** What the bank is asked to pay. The transaction's id is its reference, so that a repeat is known as one. */
function toInstruction({ id, amount, details, reference }: PayoutRequest) {
  if (!('beneficiary' in details)) throw new TypeError(`The payout ${id} has no bank account to go to.`);
  const { name, country, account } = details.beneficiary;
  return {
    reference: id,
    ...formatMoney(amount),
    beneficiary: { name, country, account },
    message: reference,
    purpose: details.purpose,
  };
}

function toPayout({ id, state, reason }: Transfer): Payout {
  switch (state) {
    case 'pending':
    case 'processing':
      return { kind: state, reference: id };
    case 'success':
      return { kind: 'succeeded', reference: id };
    case 'failed':
    case 'returned':
      return { kind: state, reason: reason ?? 'The bank gave no reason.', reference: id };
  }
}
