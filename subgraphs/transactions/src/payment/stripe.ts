import { isUuid } from '@agio/runtime/ids';
import type { Logger } from '@agio/runtime/logging/logger';
import type Stripe from 'stripe';
import type { Payout, PayoutRequest } from '../payout/provider.js';
import type { Movement, MovementPage, MovementQuery } from '../reconciliation/movement.js';
import type { Charge, ChargeRequest, PaymentProvider } from './provider.js';
import { fromStripeAmount, stripeObjection, toStripeAmount } from './stripe-amount.js';
import type { StripeClient, StripeRefusal } from './stripe-client.js';
import {
  assertIsOf,
  mayBeForgotten,
  pageItemsMax,
  transactionIdKey,
  unlessRefused,
  type Call,
} from './stripe-objects.js';
import { findRefund, intentOf, isRefundUnderWay, makeRefund, toPayoutOf } from './stripe-refund.js';

/** Payouts looked through for one that has no reference. */
const searchedPayoutsMax = 5_000;
/** A bank has a payout, or has sent it back, after so many days at the latest. */
const payoutDaysMax = 14;

/**
 * Stripe. Charges are PaymentIntents that are confirmed at once, without the customer; payouts go from our balance to a bank account or a card
 * that Stripe knows. Both are found again by Stripe's own id when that is known, for a day by their idempotency key, which is the transaction's
 * id, and afterwards by their metadata.
 */
export function createStripeProvider({ call }: StripeClient, logger: Logger): PaymentProvider {
  /** What is wrong with a request is for us: a customer is not told of it, and cannot mend it. */
  const report = (transactionId: string, { code, message, requestId }: StripeRefusal): void =>
    logger.error({ transactionId, code, requestId, reason: message }, 'Stripe has refused a request');

  return {
    name: 'stripe',
    objectionTo: stripeObjection,
    // A payout is on the statement from the day on which it was ordered, and with us when the bank has it.
    statementLeadMs: payoutDaysMax * 86_400_000,

    async charge(request) {
      const known = await findIntent(call, request);
      if (known) return toCharge(known, request);
      const made = await unlessRefused(makeIntent(call, request));
      if (made.refusal) {
        // What the issuer says is for the customer.
        if (made.refusal.rawType === 'card_error') return { kind: 'declined', reason: made.refusal.message };
        report(request.id, made.refusal);
        return { kind: 'declined', reason: 'The payment method was not accepted.' };
      }
      const { id } = made.answer;
      return toCharge(await call((stripe) => stripe.paymentIntents.retrieve(id)), request);
    },

    async pay(request) {
      const known = await findPayout(call, request);
      if (known) return toPayout(known, request);
      const made = await unlessRefused(makePayout(call, request));
      if (made.refusal) {
        report(request.id, made.refusal);
        // Our own balance there is no business of the customer's.
        const isOurs = made.refusal.code === 'balance_insufficient';
        const reason = isOurs ? 'The money cannot be paid out now.' : 'The destination does not take this payout.';
        return { kind: 'failed', reason, reference: null };
      }
      const { id } = made.answer;
      return toPayout(await call((stripe) => stripe.payouts.retrieve(id)), request);
    },

    async refund(request) {
      const intent = await intentOf(call, request);
      const known = await findRefund(call, request, intent);
      if (known) return toPayoutOf(known, request);
      const made = await unlessRefused(makeRefund(call, request, intent));
      if (made.refusal) {
        report(request.id, made.refusal);
        return { kind: 'failed', reason: 'The payment method does not take the money back.', reference: null };
      }
      const { id } = made.answer;
      return toPayoutOf(await call((stripe) => stripe.refunds.retrieve(id)), request);
    },

    statement: (query) => readStatement(call, query),
  };
}

async function findIntent(call: Call, request: ChargeRequest): Promise<Stripe.PaymentIntent | undefined> {
  const { id, knownAs } = request;
  if (knownAs !== null) return call((stripe) => stripe.paymentIntents.retrieve(knownAs));
  if (!mayBeForgotten(request)) return undefined;
  const query = `metadata['${transactionIdKey}']:'${id}'`;
  return (await call((stripe) => stripe.paymentIntents.search({ query, limit: 1 }))).data[0];
}

const makeIntent = (call: Call, { id, amount, paymentMethod }: ChargeRequest): Promise<Stripe.PaymentIntent> =>
  call((stripe) =>
    stripe.paymentIntents.create(
      {
        ...toStripeAmount(amount, 'charge'),
        payment_method: paymentMethod,
        confirm: true,
        off_session: true,
        automatic_payment_methods: { enabled: true, allow_redirects: 'never' },
        metadata: { [transactionIdKey]: id },
      },
      { idempotencyKey: id },
    ),
  );

function toCharge(intent: Stripe.PaymentIntent, request: ChargeRequest): Charge {
  assertIsOf(request, intent);
  const { id, status, last_payment_error: error } = intent;
  switch (status) {
    case 'succeeded':
      return { kind: 'succeeded', reference: id };
    case 'canceled':
    case 'requires_payment_method':
    case 'requires_action':
      // Nobody is there who could give another payment method, or act.
      return { kind: 'declined', reason: error?.message ?? 'The payment method was declined.' };
    case 'processing':
    case 'requires_capture':
    case 'requires_confirmation':
      return { kind: 'pending', reference: id };
    default:
      throw new Error(`Stripe says that the charge ${id} is ${String(status)}.`);
  }
}

async function findPayout(call: Call, request: PayoutRequest): Promise<Stripe.Payout | undefined> {
  const { knownAs } = request;
  if (knownAs !== null) return call((stripe) => stripe.payouts.retrieve(knownAs));
  return mayBeForgotten(request) ? searchPayout(call, request) : undefined;
}

async function makePayout(call: Call, { id, amount, details, reference }: PayoutRequest): Promise<Stripe.Payout> {
  if (!('destination' in details)) throw new TypeError(`${id} is not a withdrawal.`);
  return call((stripe) =>
    stripe.payouts.create(
      {
        ...toStripeAmount(amount, 'payout'),
        destination: details.destination,
        description: reference,
        metadata: { [transactionIdKey]: id },
      },
      { idempotencyKey: id },
    ),
  );
}

/** Stripe's search does not know payouts, so those since the transaction was begun are looked through. */
async function searchPayout(call: Call, { id, createdAt }: PayoutRequest): Promise<Stripe.Payout | undefined> {
  const created = { gte: Math.floor(createdAt.getTime() / 1_000) };
  let startingAfter: string | undefined;
  for (let seen = 0; seen < searchedPayoutsMax; seen += pageItemsMax) {
    const page = await call((stripe) =>
      stripe.payouts.list({ created, limit: pageItemsMax, ...(startingAfter && { starting_after: startingAfter }) }),
    );
    const found = page.data.find(({ metadata }) => metadata?.[transactionIdKey] === id);
    if (found || !page.has_more) return found;
    startingAfter = page.data.at(-1)?.id;
  }
  throw new Error(`The payout ${id} was not found among the ${searchedPayoutsMax} latest.`);
}

function toPayout(payout: Stripe.Payout, request: PayoutRequest): Payout {
  assertIsOf(request, payout);
  const { id, status, failure_message: failure } = payout;
  switch (status) {
    case 'pending':
      return { kind: 'pending', reference: id };
    case 'in_transit':
      return { kind: 'processing', reference: id };
    case 'paid':
      return { kind: 'succeeded', reference: id };
    case 'failed':
    case 'canceled':
      return { kind: 'failed', reason: failure ?? 'The bank did not take the payout.', reference: id };
    default:
      throw new Error(`Stripe says that the payout ${id} is ${status}.`);
  }
}

/**
 * Balance transactions of ours, without Stripe's own fees; an id of Stripe's is the cursor. A payout or refund that is still under way is left out:
 * until it has arrived or failed, it is with us a hold and nothing else.
 */
async function readStatement(call: Call, { currency, from, to, after }: MovementQuery): Promise<MovementPage> {
  const page = await call((stripe) =>
    stripe.balanceTransactions.list({
      currency: currency.toLowerCase(),
      // Whole seconds: `from` and `to` are rounded up, so that two statements side by side share nothing.
      created: { gte: Math.ceil(from.getTime() / 1_000), lt: Math.ceil(to.getTime() / 1_000) },
      limit: pageItemsMax,
      expand: ['data.source'],
      ...(after !== null && { starting_after: after }),
    }),
  );
  const entries: Movement[] = [];
  for (const { amount, currency: code, created, source } of page.data) {
    const transactionId = await transactionOf(call, source);
    if (!transactionId || !isUuid(transactionId)) continue;
    entries.push({
      transactionId: transactionId.toLowerCase(),
      amount: fromStripeAmount(amount, code),
      at: new Date(created * 1_000),
    });
  }
  return { entries, next: page.has_more ? (page.data.at(-1)?.id ?? null) : null };
}

/** The transaction that something on the statement is of. */
async function transactionOf(call: Call, source: Stripe.BalanceTransaction['source']): Promise<string | undefined> {
  if (source === null || typeof source === 'string') return undefined;
  switch (source.object) {
    case 'payout':
      return isUnderWay(source) ? undefined : source.metadata?.[transactionIdKey];
    case 'refund':
      if (isRefundUnderWay(source)) return undefined;
      return source.metadata?.[transactionIdKey] ?? transactionOfIntent(call, source.payment_intent);
    case 'dispute':
      return transactionOfIntent(call, source.payment_intent);
    case 'charge':
      return source.metadata[transactionIdKey];
    default:
      return undefined;
  }
}

/** The top-up that was refunded or disputed at Stripe, behind our back: neither carries what the charge does. */
async function transactionOfIntent(
  call: Call,
  intent: string | Stripe.PaymentIntent | null,
): Promise<string | undefined> {
  if (intent === null) return undefined;
  const { metadata } =
    typeof intent === 'string' ? await call((stripe) => stripe.paymentIntents.retrieve(intent)) : intent;
  return metadata[transactionIdKey];
}

const isUnderWay = ({ status }: Stripe.Payout): boolean => status === 'pending' || status === 'in_transit';
