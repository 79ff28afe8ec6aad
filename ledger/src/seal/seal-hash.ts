import { createHash } from 'node:crypto';

/** A link of the chain. */
export interface Seal {
  /** 1, 2, 3 ... */
  readonly number: bigint;
  /** Of the seal before; `firstPreviousHash` of the first one. 32 bytes, as `hash` is. */
  readonly previousHash: Buffer;
  readonly hash: Buffer;
  /** Numbers of the batches that it seals, ascending. */
  readonly batches: readonly bigint[];
  readonly at: Date;
}

/** What the first seal follows. */
export const firstPreviousHash = Buffer.alloc(32);

const milliseconds = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;

/**
 * SHA-256 over the canonical text of each batch: the batch, then its transfers, holds and resolved holds in the order of its lists, a line
 * each. A line is the text of a PostgreSQL record, which tells NULL from '' and quotes what needs it; times are milliseconds since 1970. All of it
 * is written once and never changed: of a hold, how it was placed belongs to one batch, and how it was resolved to another.
 *
 * Entries are not in it. Each is a leg of a transfer with the number that the transfer gives it, and its balance the one before with
 * its amount; verification holds them to that, so what is sealed leaves nothing about them open.
 *
 * A statement and no function of the database: who has tampered with the one may have with the other. Takes numbers of batches.
 */
export const batchHashes = `
  SELECT b.number, sha256(convert_to(concat_ws(E'\\n',
      ROW(b.number, ${milliseconds('b.at')}, b.transfer_ids, b.hold_ids, b.resolved_hold_ids)::text,
      transfers.lines, holds.lines, resolved.lines), 'UTF8')) AS hash
    FROM ledger_batches b
    CROSS JOIN LATERAL (
      SELECT string_agg(ROW('transfer', t.id, t.result, ${milliseconds('t.posted_at')}, t.kind, t.reference,
          ${milliseconds('t.effective_at')}, t.posts_hold, t.debits, t.credits, t.amounts, t.reverses, t.reversed_legs, t.forced,
          t.debit_seqs, t.credit_seqs, t.reason, t.reason_leg, t.reason_account, t.available)::text, E'\\n' ORDER BY answer.n) AS lines
        FROM unnest(b.transfer_ids) WITH ORDINALITY AS answer(id, n) LEFT JOIN ledger_transfers t ON t.id = answer.id
    ) transfers
    CROSS JOIN LATERAL (
      SELECT string_agg(CASE WHEN h.placed_at IS NULL
          THEN ROW('unplaced', h.id, h.account_id, h.amount, ${milliseconds('h.expires_at')}, h.state,
            ${milliseconds('h.resolved_at')}, h.reason, h.available)::text
          ELSE ROW('placed', h.id, h.account_id, h.amount, ${milliseconds('h.expires_at')}, ${milliseconds('h.placed_at')})::text
        END, E'\\n' ORDER BY answer.n) AS lines
        FROM unnest(b.hold_ids) WITH ORDINALITY AS answer(id, n) LEFT JOIN ledger_holds h ON h.id = answer.id
    ) holds
    CROSS JOIN LATERAL (
      SELECT string_agg(ROW('resolved', h.id, h.state, ${milliseconds('h.resolved_at')})::text, E'\\n' ORDER BY answer.n) AS lines
        FROM unnest(b.resolved_hold_ids) WITH ORDINALITY AS answer(id, n) LEFT JOIN ledger_holds h ON h.id = answer.id
    ) resolved
    WHERE b.number = ANY($1::bigint[])
    ORDER BY b.number`;

/** A row of `batchHashes`. */
export interface BatchHash {
  readonly number: string;
  readonly hash: Buffer;
}

/** SHA-256 over the hash before, the seal's number and time, and each batch's number and hash. */
export function hashSeal(
  { number, previousHash, at }: Pick<Seal, 'number' | 'previousHash' | 'at'>,
  batches: readonly BatchHash[],
): Buffer {
  const hash = createHash('sha256').update(previousHash).update(`${number} ${at.getTime()}\n`);
  for (const batch of batches) hash.update(`${batch.number} ${batch.hash.toString('hex')}\n`);
  return hash.digest();
}
