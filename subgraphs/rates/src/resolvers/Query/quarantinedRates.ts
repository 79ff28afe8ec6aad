import { requestError } from '@agio/runtime/errors/request-error';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type { QueryResolvers } from '../../generated/resolvers.js';

const ratesMax = 100;

export const quarantinedRates: NonNullable<QueryResolvers['quarantinedRates']> = async (_parent, args, { deps }) => {
  const first = args.first ?? 20;
  if (first < 1 || first > ratesMax) {
    throw requestError('BAD_USER_INPUT', `\`first\` is from 1 to ${ratesMax}.`, { field: ['first'] });
  }
  const rates = await deps.readQuarantinedRates(first);
  return rates.map((rate) => ({
    ...rate,
    perEuro: formatDecimal(rate.perEuro),
    expected: formatDecimal(rate.expected),
  }));
};
