import { formatMoney } from '@agio/runtime/money/money';
import type { QueryResolvers } from '../../generated/resolvers.js';
import { exposureLeft } from '../../position/position.js';

export const exposures: QueryResolvers['exposures'] = async (_, _args, { deps }) =>
  (await deps.positions.limited()).flatMap((position) => {
    const minor = exposureLeft(position);
    const { currency } = position;
    // A limit may be cleared between the two reads.
    return minor === null ? [] : [{ currency, left: formatMoney({ minor, asset: currency }) }];
  });
