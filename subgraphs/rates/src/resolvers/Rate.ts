import { requestError } from '@agio/runtime/errors/request-error';
import { requireAsset } from '@agio/runtime/money/assets';
import { formatDecimal } from '@agio/runtime/money/decimal';
import type { Interval } from '../candle/interval.js';
import { candlesMax, intervalsBetween } from '../candle/range.js';
import type { RateResolvers } from '../generated/resolvers.js';
import { legsOf } from '../rate/leg.js';
import { rateOf } from './rate-of.js';

const unitOf: Readonly<Record<Interval, string>> = { MINUTE: 'minutes', HOUR: 'hours', DAY: 'days', WEEK: 'weeks' };

const rangeProblems = {
  REVERSED: () => '`to` must not be before `from`.',
  TOO_LONG: (interval: Interval) => `\`to\` is at most ${candlesMax} ${unitOf[interval]} after \`from\`.`,
};

export const Rate: RateResolvers = {
  __resolveReference: (reference, context) => rateOf(reference.pair, context),
  base: (rate) => requireAsset(rate.base),
  quote: (rate) => requireAsset(rate.quote),
  bid: (rate) => formatDecimal(rate.bid),
  ask: (rate) => formatDecimal(rate.ask),
  mid: (rate) => formatDecimal(rate.mid),
  history: async (rate, { from, to, interval }, { loaders }) => {
    const parsed = intervalsBetween(from, to, interval);
    if (!parsed.ok) throw requestError('BAD_USER_INPUT', rangeProblems[parsed.problem](interval), { field: ['to'] });
    const legs = legsOf(rate);
    if (legs === undefined || parsed.range === undefined) return [];
    return [...(await loaders.candles.load({ pair: rate.pair, legs, range: parsed.range, interval }))];
  },
};
