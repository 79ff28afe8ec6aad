/** Whether money comes in, goes out, or goes back to where it came from. */
export type PaymentKind = 'charge' | 'payout' | 'refund';

/** How far a payment is. A charge is declined where a payout or refund fails; only those are returned, after they have succeeded. */
export type PaymentStatus = 'processing' | 'succeeded' | 'declined' | 'failed' | 'returned';

/** How the webhooks of a payment behave. */
export type WebhookBehaviour = 'prompt' | 'late' | 'twice' | 'disordered' | 'forged' | 'never';

/** What becomes of a payment, and when: milliseconds after it was asked for. */
export interface PaymentLife {
  readonly settledMs: number;
  readonly outcome: 'succeeded' | 'declined' | 'failed';
  /** Null for a payment that does not come back. */
  readonly returnedMs: number | null;
  /** Why it was declined, failed or returned; fit for the customer. */
  readonly reason: string | null;
  readonly behaviour: WebhookBehaviour;
}

const chargeToken =
  /^tok_(success|slow|refund_(?:slow|failed|returned|lost))(?:_(late|twice|disordered|forged|never))?$/;
/** Of the charge that is given back. */
const refundToken =
  /^tok_(?:success|slow|refund_(slow|failed|returned|lost))(?:_(late|twice|disordered|forged|never))?$/;
const payoutToken = /^dest_(success|slow|failed|returned)(?:_(late|twice|disordered|forged|never))?$/;

const tokens = { charge: chargeToken, payout: payoutToken, refund: refundToken } as const;

const reasons = {
  charge: 'The payment method was declined.',
  payout: 'The destination does not take payouts.',
  refund: 'The payment method does not take the money back.',
} as const;

/**
 * The life of a payment by its token. `tok_success` and `tok_slow` are charged, at once and after a while; every other payment method is declined, but
 * for those that are charged to be refunded. `dest_success` and `dest_slow` are paid, `dest_returned` is paid and comes back after a while; every other
 * destination fails. A refund goes by the token of its charge: it is given back at once, after a while with `tok_refund_slow`, fails with
 * `tok_refund_failed`, and comes back after a while with `tok_refund_returned`. A suffix says how the webhooks behave: `tok_slow_late`,
 * `dest_success_twice`, and `_disordered`, `_forged`, `_never`.
 * @param slowMs how long a slow payment takes.
 */
export function lifeOf(kind: PaymentKind, token: string, slowMs: number): PaymentLife {
  const [found, how = 'success', behaviour = 'prompt'] = tokens[kind].exec(token) ?? [];
  const life = { settledMs: 0, returnedMs: null, reason: null, behaviour: behaviour as WebhookBehaviour };
  switch (found === undefined ? 'failed' : how) {
    case 'slow':
      return { ...life, outcome: 'succeeded', settledMs: slowMs };
    case 'returned':
      return { ...life, outcome: 'succeeded', returnedMs: slowMs, reason: 'The account is closed.' };
    case 'failed':
      return { ...life, outcome: kind === 'charge' ? 'declined' : 'failed', reason: reasons[kind] };
    default:
      return { ...life, outcome: 'succeeded' };
  }
}

/** Whether the provider's first answer to the order of a refund is lost on its way. */
export const losesAnswer = (kind: PaymentKind, token: string): boolean =>
  kind === 'refund' && refundToken.exec(token)?.[1] === 'lost';
