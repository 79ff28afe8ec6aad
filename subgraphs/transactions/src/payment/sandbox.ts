import { formatMoney, type Money } from '@agio/runtime/money/money';
import { z } from 'zod';
import type { Payout, PayoutRequest } from '../payout/provider.js';
import type { PaymentProvider } from './provider.js';
import { readSandboxStatement } from './sandbox-statement.js';
import { SandboxRefusedError, type SandboxClient } from './sandbox-client.js';

const money = { amount: z.string(), currency: z.string() };
const chargeModel = z.object({
  ...money,
  id: z.string(),
  reference: z.string(),
  status: z.enum(['processing', 'succeeded', 'declined']),
  reason: z.string().nullable(),
});
const payoutModel = z.object({
  ...money,
  id: z.string(),
  reference: z.string(),
  status: z.enum(['processing', 'succeeded', 'failed', 'returned']),
  reason: z.string().nullable(),
});
/** How it answers the order of a refund for which there is no charge, or not as much of it left. */
const notRefundable = 402;

/** An answer about something else than was asked for is no answer. */
function assertIsOf(
  request: { readonly id: string; readonly amount: Money },
  answer: { reference: string; amount: string; currency: string },
): void {
  const asked = formatMoney(request.amount);
  if (answer.reference === request.id && answer.amount === asked.amount && answer.currency === asked.currency) return;
  throw new Error(`The sandbox answers ${request.id} with the payment ${answer.reference}.`);
}

/** The demo's payment provider: a server of its own, which nobody pays and which pays nobody (see the README of sandbox). */
export function createSandboxProvider(client: SandboxClient): PaymentProvider {
  return {
    name: 'sandbox',
    objectionTo: () => null,
    statementLeadMs: 0,

    async charge({ id, amount, paymentMethod }) {
      // The same order again answers the payment as it stands, so this asks as well.
      const charge = await client.ask(
        { method: 'POST', path: '/v1/charges', idempotencyKey: id, body: { ...formatMoney(amount), paymentMethod } },
        chargeModel,
      );
      assertIsOf({ id, amount }, charge);
      switch (charge.status) {
        case 'processing':
          return { kind: 'pending', reference: charge.id };
        case 'succeeded':
          return { kind: 'succeeded', reference: charge.id };
        case 'declined':
          return { kind: 'declined', reason: charge.reason ?? 'The payment method was declined.' };
      }
    },

    async pay(request) {
      const body = {
        ...formatMoney(request.amount),
        destination: destinationOf(request),
        description: request.reference,
      };
      const payout = await client.ask(
        { method: 'POST', path: '/v1/payouts', idempotencyKey: request.id, body },
        payoutModel,
      );
      assertIsOf(request, payout);
      return toPayout(payout);
    },

    async refund({ id, amount, charge }) {
      const body = { ...formatMoney(amount), charge: charge.id };
      try {
        const refund = await client.ask({ method: 'POST', path: '/v1/refunds', idempotencyKey: id, body }, payoutModel);
        assertIsOf({ id, amount }, refund);
        return toPayout(refund);
      } catch (error) {
        if (!(error instanceof SandboxRefusedError) || error.status !== notRefundable) throw error;
        return { kind: 'failed', reason: 'The provider does not give the money back.', reference: null };
      }
    },

    statement: readSandboxStatement(client, '/v1/statement'),
  };
}

function toPayout({ status, id: reference, reason }: z.output<typeof payoutModel>): Payout {
  return status === 'failed' || status === 'returned'
    ? { kind: status, reason: reason ?? 'The money could not be paid out.', reference }
    : { kind: status, reference };
}

/** The provider's token of where a withdrawal goes. */
function destinationOf({ id, details }: PayoutRequest): string {
  if (!('destination' in details)) throw new Error(`${id} is not a withdrawal.`);
  return details.destination;
}
