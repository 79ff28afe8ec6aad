import { formatMoney } from '@agio/runtime/money/money';
import type pg from 'pg';
import type { PaymentProvider } from './provider.js';

const slowToken = 'tok_slow';
const successTokens: readonly string[] = ['tok_success', slowToken];

/**
 * The demo's payment provider: nobody pays, and the token says what happens. `tok_success` succeeds, `tok_slow` succeeds after a while,
 * `tok_declined` and everything else is declined. Charges are stored, so a restart finds them.
 * @param slowMs how long a slow charge is pending.
 */
export function createSandboxProvider({ pool, slowMs }: { pool: pg.Pool; slowMs: number }): PaymentProvider {
  return {
    async charge({ id, amount, paymentMethod }) {
      const money = formatMoney(amount);
      const declineReason = successTokens.includes(paymentMethod) ? null : 'The payment method was declined.';
      const pendingMs = paymentMethod === slowToken ? slowMs : 0;
      // The first request makes the charge; a repeat with the same id finds it, whatever it asks for.
      await pool.query(
        `INSERT INTO sandbox_charges (id, amount, currency, payment_method, settles_at, decline_reason)
         VALUES ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5 / 1000.0), $6) ON CONFLICT (id) DO NOTHING`,
        [id, money.amount, money.currency, paymentMethod, pendingMs, declineReason],
      );
      const { rows } = await pool.query<{ decline_reason: string | null; is_settled: boolean }>(
        'SELECT decline_reason, settles_at <= clock_timestamp() AS is_settled FROM sandbox_charges WHERE id = $1',
        [id],
      );
      const [charge] = rows;
      if (!charge) throw new Error(`The sandbox has lost the charge ${id}.`);
      if (!charge.is_settled) return { kind: 'pending' };
      return charge.decline_reason === null
        ? { kind: 'succeeded' }
        : { kind: 'declined', reason: charge.decline_reason };
    },
  };
}
