import type { PayoutProvider } from '../payout/provider.js';
import { reversalOf } from '../transaction/details.js';
import type { PaymentProvider } from './provider.js';

/** Refunds of top-ups as payouts: money that leaves the platform, on the way on which it came. */
export const refundsOf = (provider: Pick<PaymentProvider, 'refund'>): PayoutProvider => ({
  async pay({ id, amount, details, createdAt, knownAs }) {
    const charge = reversalOf(details)?.charge;
    if (!charge) throw new Error(`${id} gives no charge back.`);
    return provider.refund({ id, amount, charge, createdAt, knownAs });
  },
});
