import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import type { Quote } from './quote.js';

/** Quotes kept in memory. They are executed within seconds of being made, mostly by the process that made them. */
const cachedQuotesMax = 20_000;
/** Unused quotes deleted at once. */
const deletedQuotesMax = 1_000;

export interface QuoteStore {
  /** Writes a quote that expires after a time counted on the database's clock, the one that judges it. */
  insert: (quote: Omit<Quote, 'id' | 'expiresAt'>, lifeMs: number) => Promise<Quote>;
  findById: (id: string) => Promise<Quote | null>;
  /** Deletes quotes that expired a day ago without having been used. */
  deleteUnused: () => Promise<void>;
}

interface Row {
  readonly id: string;
  readonly user_id: string;
  readonly sell_asset: string;
  readonly sell_minor: string;
  readonly buy_asset: string;
  readonly buy_minor: string;
  readonly fee_minor: string;
  readonly spread_minor: string;
  readonly rate: string;
  readonly mid: string;
  readonly expires_at: Date;
}

const toQuote = (row: Row): Quote => ({
  id: row.id,
  userId: row.user_id,
  sell: { minor: BigInt(row.sell_minor), asset: row.sell_asset },
  buy: { minor: BigInt(row.buy_minor), asset: row.buy_asset },
  fee: { minor: BigInt(row.fee_minor), asset: row.sell_asset },
  spread: { minor: BigInt(row.spread_minor), asset: row.buy_asset },
  rate: row.rate,
  mid: row.mid,
  expiresAt: row.expires_at,
});

export function createQuoteStore(pool: pg.Pool): QuoteStore {
  const cache = new Map<string, Quote>();

  function remember(quote: Quote): Quote {
    if (cache.size >= cachedQuotesMax) cache.delete(cache.keys().next().value as string);
    cache.set(quote.id, quote);
    return quote;
  }

  return {
    async insert(quote, lifeMs) {
      const id = newId();
      const { rows } = await pool.query<{ expires_at: Date }>({
        name: 'quote-insert',
        text: `INSERT INTO quotes (id, user_id, sell_asset, sell_minor, buy_asset, buy_minor, fee_minor, spread_minor, rate, mid, expires_at)
          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp() + make_interval(secs => $11 / 1000.0)) RETURNING expires_at`,
        values: [
          id,
          quote.userId,
          quote.sell.asset,
          quote.sell.minor,
          quote.buy.asset,
          quote.buy.minor,
          quote.fee.minor,
          quote.spread.minor,
          quote.rate,
          quote.mid,
          lifeMs,
        ],
      });
      const [row] = rows;
      if (!row) throw new Error('A quote was written without an answer.');
      return remember({ ...quote, id, expiresAt: row.expires_at });
    },

    async findById(id) {
      const known = cache.get(id);
      if (known) return known;
      const { rows } = await pool.query<Row>({
        name: 'quote-by-id',
        text: 'SELECT * FROM quotes WHERE id = $1',
        values: [id],
      });
      const [row] = rows;
      return row ? remember(toQuote(row)) : null;
    },

    async deleteUnused() {
      await pool.query(
        `DELETE FROM quotes WHERE id IN (
           SELECT id FROM quotes WHERE consumed_by IS NULL AND expires_at < now() - interval '1 day' ORDER BY expires_at LIMIT $1)`,
        [deletedQuotesMax],
      );
    },
  };
}
