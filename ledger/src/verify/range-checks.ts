/**
 * Checks of a range of rows by their key: each statement takes the key before the first, exclusive, and the last, inclusive, and
 * answers one row per difference with columns of `Difference`. What it looks up in other tables it finds by key. Legs count
 * from 1 here, as in the database.
 */

/**
 * The entry that a leg names. Without OFFSET the planner may turn it round where statistics are stale, as after a restored backup,
 * and go through all entries of the ledger for each page.
 */
const entryOfLeg = 'SELECT * FROM ledger_entries WHERE account_id = leg.account AND seq = leg.seq OFFSET 0';

/** By transfer: its entries, its hold, what it gives back, and what is given back of it. */
export const transferChecks: readonly string[] = [
  // That no entry is left over is seen from the entries: each names its transfer, which names each entry once.
  `SELECT 'LegWithoutEntry' AS kind, t.id AS transfer, leg.n AS leg, leg.account, leg.seq, leg.amount || ' at ' || t.posted_at AS expected,
      CASE WHEN e.seq IS NULL THEN 'no such entry'
        ELSE e.amount || ' at ' || e.posted_at || ', of transfer ' || e.transfer_id END AS found
    FROM ledger_transfers t
    CROSS JOIN LATERAL (
      SELECT n, t.debits[n] AS account, t.debit_seqs[n] AS seq, -t.amounts[n] AS amount FROM generate_subscripts(t.amounts, 1) AS n
      UNION ALL
      SELECT n, t.credits[n], t.credit_seqs[n], t.amounts[n] FROM generate_subscripts(t.amounts, 1) AS n
    ) leg
    LEFT JOIN LATERAL (${entryOfLeg}) e ON true
    WHERE t.id > $1 AND t.id <= $2 AND t.result = 'posted'
      AND (e.transfer_id, e.amount, e.posted_at) IS DISTINCT FROM (t.id, leg.amount, t.posted_at)
    ORDER BY t.id, leg.n`,

  // Two legs that name the same entry would leave another entry of the transfer unnamed.
  `SELECT 'LegWithoutEntry' AS kind, t.id AS transfer, leg.account, leg.seq, 'one leg' AS expected, count(*) || ' legs' AS found
    FROM ledger_transfers t
    CROSS JOIN LATERAL (
      SELECT t.debits[n] AS account, t.debit_seqs[n] AS seq FROM generate_subscripts(t.amounts, 1) AS n
      UNION ALL
      SELECT t.credits[n], t.credit_seqs[n] FROM generate_subscripts(t.amounts, 1) AS n
    ) leg
    WHERE t.id > $1 AND t.id <= $2 AND t.result = 'posted'
    GROUP BY t.id, leg.account, leg.seq HAVING count(*) > 1
    ORDER BY t.id`,

  `SELECT 'TransferSum' AS kind, t.id AS transfer, a.asset, '0' AS expected, sum(e.amount)::text AS found
    FROM ledger_transfers t
    CROSS JOIN LATERAL (
      SELECT t.debits[n] AS account, t.debit_seqs[n] AS seq FROM generate_subscripts(t.amounts, 1) AS n
      UNION
      SELECT t.credits[n], t.credit_seqs[n] FROM generate_subscripts(t.amounts, 1) AS n
    ) leg
    JOIN LATERAL (${entryOfLeg}) e ON e.transfer_id = t.id
    LEFT JOIN ledger_accounts a ON a.id = e.account_id
    WHERE t.id > $1 AND t.id <= $2 AND t.result = 'posted'
    GROUP BY t.id, a.asset HAVING sum(e.amount) <> 0
    ORDER BY t.id`,

  `SELECT 'HoldNotPosted' AS kind, t.id AS transfer, t.id AS hold, 'posted at ' || t.posted_at AS expected,
      coalesce(h.state || coalesce(' at ' || h.resolved_at, ''), 'no such hold') AS found
    FROM ledger_transfers t LEFT JOIN ledger_holds h ON h.id = t.id
    WHERE t.id > $1 AND t.id <= $2 AND t.result = 'posted' AND t.posts_hold
      AND (h.state, h.resolved_at) IS DISTINCT FROM ('posted', t.posted_at)
    ORDER BY t.id`,

  `SELECT 'ReversalNotKept' AS kind, t.id AS transfer, n AS leg,
      t.amounts[n] || ' of leg ' || t.reversed_legs[n] - 1 || ' of transfer ' || t.reverses AS expected,
      coalesce(r.amount::text, 'nothing') AS found
    FROM ledger_transfers t
    CROSS JOIN LATERAL generate_subscripts(t.amounts, 1) AS n
    LEFT JOIN ledger_reversals r
      ON r.transfer_id = t.reverses AND r.leg = t.reversed_legs[n] AND r.reversal_id = t.id AND r.reversal_leg = n
    WHERE t.id > $1 AND t.id <= $2 AND t.result = 'posted' AND t.reverses IS NOT NULL AND r.amount IS DISTINCT FROM t.amounts[n]
    ORDER BY t.id, n`,

  // Only what was posted can be given back, to whom it was taken from, by a reversal that was posted.
  `SELECT 'ReversalUnknown' AS kind, r.transfer_id AS transfer, r.leg, 'a reversal of ' || r.amount || ' by ' || r.reversal_id AS expected,
      'none' AS found
    FROM ledger_reversals r
    LEFT JOIN ledger_transfers original
      ON original.id = r.transfer_id AND original.result = 'posted' AND original.reverses IS NULL
    LEFT JOIN ledger_transfers reversal ON reversal.id = r.reversal_id AND reversal.result = 'posted'
    WHERE r.transfer_id > $1 AND r.transfer_id <= $2
      AND (original.debits[r.leg] = reversal.credits[r.reversal_leg]
        AND (reversal.forced OR original.credits[r.leg] = reversal.debits[r.reversal_leg])
        AND (reversal.reverses, reversal.reversed_legs[r.reversal_leg]) = (r.transfer_id, r.leg)) IS NOT TRUE
    ORDER BY r.transfer_id, r.leg`,

  `SELECT 'ReversalExceeds' AS kind, r.transfer_id AS transfer, r.leg,
      'at most ' || coalesce(max(original.amounts[r.leg]), 0) AS expected, sum(r.amount)::text AS found
    FROM ledger_reversals r
    LEFT JOIN ledger_transfers original ON original.id = r.transfer_id AND original.result = 'posted'
    WHERE r.transfer_id > $1 AND r.transfer_id <= $2
    GROUP BY r.transfer_id, r.leg HAVING sum(r.amount) > coalesce(max(original.amounts[r.leg]), 0)
    ORDER BY r.transfer_id, r.leg`,
];

export const accountChecks: readonly string[] = [
  `SELECT 'AccountHeld' AS kind, a.id AS account, a.asset, placed.amount::text AS expected, a.held::text AS found
    FROM ledger_accounts a
    CROSS JOIN LATERAL (
      SELECT coalesce(sum(h.amount), 0) AS amount FROM ledger_holds h WHERE h.account_id = a.id AND h.state = 'placed'
    ) placed
    WHERE a.id > $1 AND a.id <= $2 AND a.held <> placed.amount
    ORDER BY a.id`,
];

export const holdChecks: readonly string[] = [
  `SELECT 'HoldWithoutTransfer' AS kind, h.id AS hold, h.account_id AS account, 'a transfer that posts it at ' || h.resolved_at AS expected,
      CASE WHEN t.id IS NULL THEN 'no such transfer'
        WHEN NOT t.posts_hold THEN 'one that posts no hold'
        ELSE t.result || ' at ' || t.posted_at END AS found
    FROM ledger_holds h LEFT JOIN ledger_transfers t ON t.id = h.id
    WHERE h.id > $1 AND h.id <= $2 AND h.state = 'posted'
      AND (t.result, t.posts_hold, t.posted_at) IS DISTINCT FROM ('posted', true, h.resolved_at)
    ORDER BY h.id`,

  `SELECT 'HoldWithoutAccount' AS kind, h.id AS hold, h.account_id AS account, 'an account' AS expected, 'none' AS found
    FROM ledger_holds h LEFT JOIN ledger_accounts a ON a.id = h.account_id
    WHERE h.id > $1 AND h.id <= $2 AND h.placed_at IS NOT NULL AND a.id IS NULL
    ORDER BY h.id`,
];

export const batchChecks: readonly string[] = [
  `SELECT 'BatchTransferMissing' AS kind, b.number AS batch, answer.id AS transfer, 'answered at ' || b.at AS expected,
      coalesce(t.result || ' at ' || t.posted_at, 'no such transfer') AS found
    FROM ledger_batches b
    CROSS JOIN LATERAL unnest(b.transfer_ids) AS answer(id)
    LEFT JOIN ledger_transfers t ON t.id = answer.id
    WHERE b.number > $1 AND b.number <= $2 AND t.posted_at IS DISTINCT FROM b.at
    ORDER BY b.number`,

  `SELECT 'BatchHoldMissing' AS kind, b.number AS batch, answer.id AS hold,
      CASE WHEN answer.resolved THEN 'resolved at ' ELSE 'answered at ' END || b.at AS expected,
      coalesce(h.state || coalesce(' at ' || CASE WHEN answer.resolved THEN h.resolved_at ELSE coalesce(h.placed_at, h.resolved_at) END, ''),
        'no such hold') AS found
    FROM ledger_batches b
    CROSS JOIN LATERAL (
      SELECT id, false AS resolved FROM unnest(b.hold_ids) AS id
      UNION ALL
      SELECT id, true FROM unnest(b.resolved_hold_ids) AS id
    ) answer
    LEFT JOIN ledger_holds h ON h.id = answer.id
    WHERE b.number > $1 AND b.number <= $2
      AND CASE WHEN answer.resolved THEN h.resolved_at ELSE coalesce(h.placed_at, h.resolved_at) END IS DISTINCT FROM b.at
    ORDER BY b.number`,

  `SELECT 'BatchNotInSeal' AS kind, b.number AS batch, b.sealed_by AS seal, 'a seal that lists it' AS expected,
      CASE WHEN s.number IS NULL THEN 'no such seal' ELSE 'one that does not' END AS found
    FROM ledger_batches b LEFT JOIN ledger_seals s ON s.number = b.sealed_by
    WHERE b.number > $1 AND b.number <= $2 AND b.sealed_by IS NOT NULL AND (b.number = ANY(s.batches)) IS NOT TRUE
    ORDER BY b.number`,
];
