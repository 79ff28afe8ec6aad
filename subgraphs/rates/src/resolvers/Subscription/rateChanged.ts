import { requestError } from '@agio/runtime/errors/request-error';
import { asLatestOf } from '@agio/runtime/streams/event-mark';
import { mapStream } from '@agio/runtime/streams/event-stream';
import type { SubscriptionResolvers } from '../../generated/resolvers.js';
import { parsePair } from '../../rate/pair.js';

const pairsMax = 100;

export const rateChanged: NonNullable<SubscriptionResolvers['rateChanged']> = {
  subscribe(_parent, { pairs }, { deps }) {
    if (pairs.length === 0 || pairs.length > pairsMax) {
      const message = `\`pairs\` has 1 to ${pairsMax} items, not ${pairs.length}.`;
      throw requestError('BAD_USER_INPUT', message, { field: ['pairs'] });
    }
    const parsed = pairs.flatMap((pair) => parsePair(pair) ?? []);
    return mapStream(deps.rateFeed.follow(parsed), (rate) => asLatestOf(rate.pair, { rateChanged: rate }));
  },
};
