import type { Tier } from '@agio/runtime/identity/identity';
import { formatDecimal, parseDecimal } from '@agio/runtime/money/decimal';
import type { Money } from '@agio/runtime/money/money';
import type { SubgraphCaller } from '@agio/runtime/subgraph/caller';
import { readAmount, type AmountInput } from '../amount.js';
import { TradableRateDocument } from '../clients/rates.js';
import type { Refusal } from '../errors.js';
import { priceBuy, priceSell, type Terms } from '../exchange/exchange.js';
import { createExposures } from './exposures.js';
import type { Quote } from './quote.js';
import type { QuoteStore } from './store.js';

/** What a tier pays, in basis points. */
export type TierTerms = Omit<Terms, 'mid'>;

/** What a client asks a quote for: either both of `sell` and `buyCurrency`, or both of `buy` and `sellCurrency`. */
export interface QuoteRequest {
  readonly sell?: AmountInput | null | undefined;
  readonly buyCurrency?: string | null | undefined;
  readonly buy?: AmountInput | null | undefined;
  readonly sellCurrency?: string | null | undefined;
}

export type QuoteResult =
  { readonly kind: 'quote'; readonly quote: Quote } | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Quotes {
  create: (user: { readonly userId: string; readonly tier: Tier }, request: QuoteRequest) => Promise<QuoteResult>;
}

/** Which side is fixed, and at what. */
type FixedSide =
  | { readonly side: 'sell'; readonly amount: Money; readonly other: string }
  | { readonly side: 'buy'; readonly amount: Money; readonly other: string };

const sidesRule = 'Give either `sell` with `buyCurrency`, or `buy` with `sellCurrency`, and nothing of the other two.';

function readSides(request: QuoteRequest): { readonly fixed: FixedSide } | { readonly refusal: Refusal } {
  const { sell, buyCurrency, buy, sellCurrency } = request;
  const sides = (field: readonly string[]): { refusal: Refusal } => ({
    refusal: { kind: 'InputInvalid', message: sidesRule, field },
  });
  if (sell && buy) return sides(['input', 'buy']);
  if (!sell && !buy) return sides(['input', 'sell']);
  const side = sell ? 'sell' : 'buy';
  const [fixedInput, other, otherName] = sell
    ? [sell, buyCurrency, 'buyCurrency']
    : [buy as AmountInput, sellCurrency, 'sellCurrency'];
  if (!other) return sides(['input', otherName]);
  if (side === 'sell' ? sellCurrency : buyCurrency)
    return sides(['input', side === 'sell' ? 'sellCurrency' : 'buyCurrency']);
  const read = readAmount(fixedInput, ['input', side]);
  if ('refusal' in read) return read;
  if (read.money.asset === other) return { refusal: { kind: 'SameCurrency', field: ['input', otherName] } };
  return { fixed: { side, amount: read.money, other } };
}

export function createQuotes(deps: {
  store: QuoteStore;
  call: SubgraphCaller;
  termsByTier: Readonly<Record<Tier, TierTerms>>;
  lifeMs: number;
}): Quotes {
  const { store, call, termsByTier, lifeMs } = deps;
  const exposures = createExposures({ call });
  const refused = (refusal: Refusal): QuoteResult => ({ kind: 'refused', refusal });

  return {
    async create({ userId, tier }, request) {
      const sides = readSides(request);
      if ('refusal' in sides) return refused(sides.refusal);
      const { side, amount, other } = sides.fixed;
      const [sell, buy] = side === 'sell' ? [amount.asset, other] : [other, amount.asset];

      const [{ tradableRate }, exposureLeft] = await Promise.all([
        call('rates', TradableRateDocument, { sell, buy }),
        exposures.leftOf(sell),
      ]);
      const mid = tradableRate ? parseDecimal(tradableRate.mid) : undefined;
      if (!tradableRate || !mid) return refused({ kind: 'RateUnavailable', sell, buy });
      if (tradableRate.stale) return refused({ kind: 'RateStale', sell, buy, asOf: tradableRate.asOf });

      const terms: Terms = { mid, ...termsByTier[tier] };
      const pricing = side === 'sell' ? priceSell(amount, other, terms) : priceBuy(amount, other, terms);
      if (pricing.kind !== 'priced') return refused({ kind: pricing.kind, field: ['input', side, 'amount'] });
      const { exchange } = pricing;
      if (exposureLeft !== null && exchange.sell.minor > exposureLeft) {
        const left = { minor: exposureLeft, asset: sell };
        return refused({ kind: 'ExposureLimit', left, field: ['input', side, 'amount'] });
      }
      const quote = await store.insert(
        {
          userId,
          sell: exchange.sell,
          buy: exchange.buy,
          fee: exchange.fee,
          spread: exchange.spread,
          rate: formatDecimal(exchange.rate),
          mid: formatDecimal(mid),
        },
        lifeMs,
      );
      return { kind: 'quote', quote };
    },
  };
}
