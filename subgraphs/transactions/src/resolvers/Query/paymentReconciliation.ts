import { requestError } from '@agio/runtime/errors/request-error';
import { formatMoney } from '@agio/runtime/money/money';
import type { QueryResolvers } from '../../generated/resolvers.js';
import { PeriodTooLargeError } from '../../reconciliation/reconcile.js';

const daysMax = 31;

export const paymentReconciliation: QueryResolvers['paymentReconciliation'] = async (
  _,
  { counterparty, ...period },
  { deps },
) => {
  const { from, to } = period;
  if (from >= to) throw requestError('BAD_USER_INPUT', '`from` has to be before `to`.');
  if (to.getTime() - from.getTime() > daysMax * 86_400_000) {
    throw requestError('BAD_USER_INPUT', `\`to\` has to be ${daysMax} days after \`from\` at most.`);
  }
  const reconcile = deps.reconciles[counterparty];
  if (!reconcile) return null;
  try {
    const { provider, providerTotal, ledgerTotal, differences } = await reconcile(period);
    return {
      provider,
      providerTotal: formatMoney(providerTotal),
      ledgerTotal: formatMoney(ledgerTotal),
      differences: differences.map(({ transactionId, provider: theirs, ledger: ours }) => ({
        transactionId,
        provider: theirs && formatMoney(theirs),
        ledger: ours && formatMoney(ours),
      })),
    };
  } catch (error) {
    if (!(error instanceof PeriodTooLargeError)) throw error;
    throw requestError('BAD_USER_INPUT', 'Too much has moved from `from` to `to`: ask for a shorter period.');
  }
};
