/** Whether money comes in or goes out. */
export type PaymentKind = 'charge' | 'payout';

/** How far a payment is. A charge is declined where a payout fails; only a payout is returned, after it has succeeded. */
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

const chargeToken = /^tok_(success|slow)(?:_(late|twice|disordered|forged|never))?$/;
const payoutToken = /^dest_(success|slow|failed|returned)(?:_(late|twice|disordered|forged|never))?$/;

/**
 * The life of a payment by its token. `tok_success` and `tok_slow` are charged, at once and after a while; every other payment method is declined.
 * `dest_success` and `dest_slow` are paid, `dest_returned` is paid and comes back after a while; every other destination fails. A suffix says how
 * the webhooks behave: `tok_slow_late`, `dest_success_twice`, and `_disordered`, `_forged`, `_never`.
 * @param slowMs how long a slow payment takes.
 */
export function lifeOf(kind: PaymentKind, token: string, slowMs: number): PaymentLife {
  const [, how, behaviour = 'prompt'] = (kind === 'charge' ? chargeToken : payoutToken).exec(token) ?? [];
  const life = { settledMs: 0, returnedMs: null, reason: null, behaviour: behaviour as WebhookBehaviour };
  switch (how) {
    case 'success':
      return { ...life, outcome: 'succeeded' };
    case 'slow':
      return { ...life, outcome: 'succeeded', settledMs: slowMs };
    case 'returned':
      return { ...life, outcome: 'succeeded', returnedMs: slowMs, reason: 'The account is closed.' };
    default:
      return kind === 'charge'
        ? { ...life, outcome: 'declined', reason: 'The payment method was declined.' }
        : { ...life, outcome: 'failed', reason: 'The destination does not take payouts.' };
  }
}
