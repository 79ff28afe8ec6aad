/**
 * `ledger_apply_v3` applies a batch of operations in one call: transfers and holds. It has taken the place of
 * `ledger_apply`, which knows neither reversals nor groups nor holds that expire, and stays for processes of the release
 * before as another way in to this one (`ledgerApplyV2OverV3`): the rules are in one place.
 *
 * Leg n belongs to the item leg_items[n], whose transfer id is item_ids[leg_items[n]], and moves leg_amounts[n] from
 * account_ids[leg_debits[n]] to account_ids[leg_credits[n]]. Items stand in the order of their numbers, and the legs of
 * an item stand together. With `all_or_none` the items are one group: the first that is refused undoes all of them.
 *
 * Hold n has the id hold_ids[n]; hold_actions[n] is what is asked of it. `place` has an account, an amount and the time
 * in hold_expiries, or null; `void`, `post` and `expire` have none, since the stored hold knows them.
 *
 * An item that posts a hold has its number in item_holds. One that reverses a transfer has that one's id in item_reverses
 * and its legs in item_reversed_legs (as the text of an array, since arrays of arrays are rectangular), and for each of
 * its own legs in leg_targets the number of what it gives back: target n is leg target_legs[n] of the transfer
 * target_ids[n]. item_forced says that its legs may debit other accounts. item_specials is true for both kinds of items.
 * The arrays of what a batch does not have are empty. Ids, accounts and targets occur once each.
 *
 * It answers with the batch's time and with the entry number and balance that each posted leg left on either side.
 * Two kinds of items were not posted now: `stored_items` have their answer in ledger_transfers, rejected now or
 * answered before; `reused_items` had another payload before. The answers about holds are in ledger_holds. Everything
 * counts from 1.
 */
export const ledgerApplyV3 = `
CREATE FUNCTION ledger_apply_v3(
  account_ids uuid[],
  item_ids uuid[], item_kinds text[], item_references text[], item_effective timestamptz[],
  item_specials boolean[], item_holds integer[],
  item_reverses uuid[], item_reversed_legs text[], item_forced boolean[],
  leg_items integer[], leg_debits integer[], leg_credits integer[], leg_amounts bigint[], leg_targets integer[],
  target_ids uuid[], target_legs integer[],
  hold_ids uuid[], hold_actions text[], hold_accounts integer[], hold_amounts bigint[], hold_expiries timestamptz[],
  all_or_none boolean,
  OUT batch_at timestamptz, OUT stored_items integer[], OUT reused_items integer[],
  OUT debit_seqs bigint[], OUT debit_balances bigint[], OUT credit_seqs bigint[], OUT credit_balances bigint[]
) LANGUAGE plpgsql
SET search_path FROM CURRENT
-- Everything is read by key, a few hundred rows at a time. Plans made while the tables were small would scan them.
SET enable_seqscan = off
AS $$
DECLARE
  amount_max CONSTANT bigint := 1000000000000000;
  balance_max CONSTANT bigint := 4000000000000000000;
  -- One element per account; null where there is no such account.
  assets text[]; guards boolean[]; balances bigint[]; helds bigint[]; seqs bigint[];
  latest_at timestamptz;
  -- One element per item; a null outcome means that nothing stands against posting it. Filled beforehand, because an
  -- array that is assigned its fifth element first begins with it.
  outcomes text[] := array_fill(NULL::text, ARRAY[cardinality(item_ids)]);
  refused_legs integer[] := array_fill(NULL::integer, ARRAY[cardinality(item_ids)]);
  refused_accounts integer[] := refused_legs;
  availables bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(item_ids)]);
  -- One element per target: its accounts, and how much of it has not been given back; null when nothing such was posted.
  target_debits integer[]; target_credits integer[]; remainders bigint[];
  -- One element per hold: how it stood before this batch, null when there was none, and how this batch leaves it, null
  -- when it does not touch it.
  hold_states text[] := array_fill(NULL::text, ARRAY[cardinality(hold_ids)]);
  hold_results text[] := hold_states;
  hold_reasons text[] := hold_states;
  hold_availables bigint[] := array_fill(NULL::bigint, ARRAY[cardinality(hold_ids)]);
  -- The answers that this batch stores: of transfers, of holds that were not there before, and of those that were.
  new_ids uuid[] := item_ids; placed_ids uuid[] := '{}'; resolved_ids uuid[] := '{}';
  known record;
  item integer;
  hold integer;
  target integer;
  account integer;
  debit integer;
  credit integer;
  amount bigint;
  refusal text;
  special_refusal text;
  leg_undone integer;
  first_undone integer;
  group_refused boolean := false;
BEGIN
  debit_seqs := array_fill(NULL::bigint, ARRAY[cardinality(leg_items)]);
  debit_balances := debit_seqs;
  credit_seqs := debit_seqs;
  credit_balances := debit_seqs;

  -- An answer must survive a power cut, whatever the session or the role is set to.
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;

  -- What resolves a hold does not name its account. A hold never changes its account, so it may be read before the lock.
  IF cardinality(hold_ids) > 0 THEN
    account_ids := account_ids || ARRAY(
      SELECT DISTINCT h.account_id FROM ledger_holds h
        WHERE h.id = ANY (hold_ids) AND h.state = 'placed' AND h.account_id <> ALL (account_ids));
  END IF;

  -- Every writer locks in the order of ids, so that two batches never wait for each other. The outer join keeps the
  -- place of a missing account: without it all later accounts would move up by one.
  WITH locked AS MATERIALIZED (
    SELECT a.id, a.asset, a.guarded, a.balance, a.held, a.seq, a.last_posted_at
      FROM ledger_accounts a WHERE a.id = ANY (account_ids) ORDER BY a.id FOR UPDATE
  )
  SELECT array_agg(l.asset ORDER BY w.place), array_agg(l.guarded ORDER BY w.place),
         array_agg(l.balance ORDER BY w.place), array_agg(l.held ORDER BY w.place), array_agg(l.seq ORDER BY w.place),
         max(l.last_posted_at)
    INTO assets, guards, balances, helds, seqs, latest_at
    FROM unnest(account_ids) WITH ORDINALITY AS w(id, place) LEFT JOIN locked l ON l.id = w.id;
  ASSERT coalesce(cardinality(balances), 0) = cardinality(account_ids), 'The accounts have shifted';

  -- After the locks: now() is the start of the transaction, before the wait for them. Never before an entry that is
  -- there, though a clock may step back. Whole milliseconds, which is what callers can name in a question for the
  -- balance at this time.
  batch_at := greatest(date_trunc('milliseconds', clock_timestamp()), latest_at);

  -- A statement of its own: it sees what was committed while the one before waited for its locks.
  IF EXISTS (SELECT FROM ledger_transfers t WHERE t.id = ANY (item_ids)) THEN
    FOR known IN
      SELECT l.item, t.result,
             (t.debits, t.credits, t.amounts, t.posts_hold, t.reverses, t.reversed_legs, t.forced) IS NOT DISTINCT FROM
             (l.debits, l.credits, l.amounts, item_holds[l.item] IS NOT NULL, item_reverses[l.item],
              item_reversed_legs[l.item]::integer[], coalesce(item_forced[l.item], false)) AS same
        FROM (
          SELECT u.item, array_agg(account_ids[u.debit] ORDER BY u.n) AS debits,
                 array_agg(account_ids[u.credit] ORDER BY u.n) AS credits, array_agg(u.amount ORDER BY u.n) AS amounts
            FROM unnest(leg_items, leg_debits, leg_credits, leg_amounts) WITH ORDINALITY AS u(item, debit, credit, amount, n)
            GROUP BY u.item
        ) l
        JOIN ledger_transfers t ON t.id = item_ids[l.item]
    LOOP
      outcomes[known.item] := CASE WHEN known.same THEN 'Known' ELSE 'IdReused' END;
      -- What was posted before is posted, which is what its group is after; any other answer stands for ever.
      group_refused := group_refused OR all_or_none AND NOT (known.same AND known.result = 'posted');
    END LOOP;
    new_ids := ARRAY(
      SELECT u.id FROM unnest(item_ids, outcomes) WITH ORDINALITY AS u(id, outcome, n)
        WHERE u.outcome IS NULL ORDER BY u.n);
  END IF;
  IF group_refused THEN
    FOR other IN 1 .. cardinality(item_ids) LOOP
      outcomes[other] := coalesce(outcomes[other], 'GroupRejected');
    END LOOP;
  END IF;

  -- A leg that gives back credits the account that the original has debited, and any other is refused. So whoever else
  -- gives back the same has locked that account too, and what is read here stands until the commit. A reversal cannot be
  -- reversed: its opposite is the original once more.
  IF cardinality(target_ids) > 0 THEN
    SELECT array_agg(array_position(account_ids, t.debits[w.leg]) ORDER BY w.place),
           array_agg(array_position(account_ids, t.credits[w.leg]) ORDER BY w.place),
           array_agg(t.amounts[w.leg] - (
             SELECT coalesce(sum(r.amount), 0) FROM ledger_reversals r WHERE r.transfer_id = w.id AND r.leg = w.leg
           ) ORDER BY w.place)
      INTO target_debits, target_credits, remainders
      FROM unnest(target_ids, target_legs) WITH ORDINALITY AS w(id, leg, place)
      LEFT JOIN ledger_transfers t ON t.id = w.id AND t.result = 'posted' AND t.reverses IS NULL;
  END IF;

  -- Whoever changes a hold has locked its account, so what is read here stands until the commit. What is released comes
  -- before the transfers of its batch, and what is newly set aside after them: none of their callers has an answer yet,
  -- so any order is as good as that of arrival.
  IF cardinality(hold_ids) > 0 THEN
    FOR known IN
      SELECT u.hold, h.state, array_position(account_ids, h.account_id) AS account, h.amount, h.expires_at
        FROM unnest(hold_ids) WITH ORDINALITY AS u(id, hold) JOIN ledger_holds h ON h.id = u.id
    LOOP
      IF known.state = 'placed' AND known.account IS NULL THEN
        RAISE EXCEPTION 'The hold % was placed while this batch waited for its locks', hold_ids[known.hold]
          USING ERRCODE = 'serialization_failure';
      END IF;
      hold_states[known.hold] := known.state;
      hold_accounts[known.hold] := known.account;
      hold_amounts[known.hold] := known.amount;
      -- Whatever is asked of a hold whose time is over finds it expired.
      IF known.state = 'placed' AND known.expires_at <= batch_at THEN
        helds[known.account] := helds[known.account] - known.amount;
        hold_states[known.hold] := 'expired';
        hold_results[known.hold] := 'expired';
      END IF;
    END LOOP;
    FOR hold IN 1 .. cardinality(hold_ids) LOOP
      CONTINUE WHEN hold_actions[hold] <> 'void' OR coalesce(hold_states[hold], 'placed') <> 'placed';
      hold_results[hold] := 'voided';
      -- An id without a hold is voided too: a late repeat of what would place it finds that.
      CONTINUE WHEN hold_states[hold] IS NULL;
      account := hold_accounts[hold];
      helds[account] := helds[account] - hold_amounts[hold];
    END LOOP;
  END IF;

  -- In order of arrival, as if each item were alone: one that is refused leaves no trace for the next.
  FOR leg IN 1 .. cardinality(leg_items) LOOP
    item := leg_items[leg];
    CONTINUE WHEN outcomes[item] IS NOT NULL;
    debit := leg_debits[leg];
    credit := leg_credits[leg];
    amount := leg_amounts[leg];
    IF item_specials[item] THEN
      -- Before its first leg an item that posts a hold releases it, for its legs to spend.
      hold := item_holds[item];
      IF hold IS NOT NULL AND leg_items[leg - 1] IS DISTINCT FROM item THEN
        IF hold_states[hold] = 'placed' THEN
          account := hold_accounts[hold];
          helds[account] := helds[account] - hold_amounts[hold];
          hold_results[hold] := 'posted';
        ELSE
          special_refusal := CASE WHEN hold_states[hold] = 'expired' THEN 'HoldExpired' ELSE 'HoldResolved' END;
        END IF;
      END IF;
      target := leg_targets[leg];
      IF target IS NOT NULL AND special_refusal IS NULL THEN
        special_refusal := CASE
          WHEN amount NOT BETWEEN 1 AND amount_max THEN 'AmountInvalid'
          WHEN remainders[target] IS NULL
            OR credit IS DISTINCT FROM target_debits[target]
            OR debit IS DISTINCT FROM target_credits[target] AND NOT item_forced[item] THEN 'NotReversible'
          WHEN amount > remainders[target] THEN 'ReversalExceeds'
        END;
        IF special_refusal IS NULL THEN
          remainders[target] := remainders[target] - amount;
        END IF;
      END IF;
    END IF;
    refusal := CASE
      WHEN special_refusal IS NOT NULL THEN special_refusal
      WHEN amount NOT BETWEEN 1 AND amount_max THEN 'AmountInvalid'
      WHEN debit = credit THEN 'AccountsEqual'
      WHEN balances[debit] IS NULL OR balances[credit] IS NULL THEN 'AccountMissing'
      WHEN assets[debit] <> assets[credit] THEN 'AssetMismatch'
      WHEN guards[debit] AND balances[debit] - helds[debit] < amount THEN 'InsufficientFunds'
      WHEN balances[debit] < amount - balance_max OR balances[credit] > balance_max - amount THEN 'BalanceLimit'
    END;
    IF refusal IS NULL THEN
      balances[debit] := balances[debit] - amount;
      balances[credit] := balances[credit] + amount;
      seqs[debit] := seqs[debit] + 1;
      seqs[credit] := seqs[credit] + 1;
      debit_balances[leg] := balances[debit];
      credit_balances[leg] := balances[credit];
      debit_seqs[leg] := seqs[debit];
      credit_seqs[leg] := seqs[credit];
    ELSE
      target := leg_targets[leg];
      IF target IS NOT NULL AND special_refusal IS NULL THEN
        remainders[target] := remainders[target] + amount;
      END IF;
      special_refusal := NULL;
      IF refusal NOT IN ('HoldExpired', 'HoldResolved') THEN
        refused_legs[item] := leg;
        refused_accounts[item] := CASE
          WHEN refusal IN ('NotReversible', 'ReversalExceeds')
            OR refusal = 'AccountMissing' AND balances[debit] IS NOT NULL
            OR refusal = 'AssetMismatch'
            OR refusal = 'BalanceLimit' AND balances[credit] > balance_max - amount THEN credit
          ELSE debit
        END;
      END IF;
      IF refusal = 'InsufficientFunds' THEN
        availables[item] := balances[debit] - helds[debit];
      ELSIF refusal = 'ReversalExceeds' THEN
        availables[item] := remainders[target];
      END IF;
      -- All legs or none: the earlier legs of the item are taken back, or those of its whole group. Before the first leg
      -- of all stands null.
      first_undone := CASE WHEN all_or_none THEN 1 ELSE item END;
      leg_undone := leg - 1;
      WHILE leg_items[leg_undone] >= first_undone LOOP
        IF outcomes[leg_items[leg_undone]] IS NULL THEN
          debit := leg_debits[leg_undone];
          credit := leg_credits[leg_undone];
          balances[debit] := balances[debit] + leg_amounts[leg_undone];
          balances[credit] := balances[credit] - leg_amounts[leg_undone];
          seqs[debit] := seqs[debit] - 1;
          seqs[credit] := seqs[credit] - 1;
          target := leg_targets[leg_undone];
          IF target IS NOT NULL THEN
            remainders[target] := remainders[target] + leg_amounts[leg_undone];
          END IF;
        END IF;
        leg_undone := leg_undone - 1;
      END LOOP;
      outcomes[item] := refusal;
      FOR other IN first_undone .. CASE WHEN all_or_none THEN cardinality(item_ids) ELSE item END LOOP
        outcomes[other] := coalesce(outcomes[other], 'GroupRejected');
        -- The hold stays placed: the caller, who learns why, voids it.
        hold := item_holds[other];
        IF hold_results[hold] = 'posted' THEN
          account := hold_accounts[hold];
          helds[account] := helds[account] + hold_amounts[hold];
          hold_results[hold] := NULL;
        END IF;
      END LOOP;
    END IF;
  END LOOP;

  FOR hold IN 1 .. cardinality(hold_ids) LOOP
    CONTINUE WHEN hold_actions[hold] <> 'place' OR hold_states[hold] IS NOT NULL;
    account := hold_accounts[hold];
    amount := hold_amounts[hold];
    refusal := CASE
      WHEN amount NOT BETWEEN 1 AND amount_max THEN 'AmountInvalid'
      WHEN balances[account] IS NULL THEN 'AccountMissing'
      WHEN hold_expiries[hold] <= batch_at THEN 'Expired'
      WHEN guards[account] AND balances[account] - helds[account] < amount THEN 'InsufficientFunds'
      WHEN helds[account] > balance_max - amount THEN 'BalanceLimit'
    END;
    IF refusal IS NULL THEN
      hold_results[hold] := 'placed';
      helds[account] := helds[account] + amount;
    ELSIF refusal = 'Expired' THEN
      -- It comes too late: the answer is what it would be had it come in time.
      hold_results[hold] := 'expired';
    ELSE
      hold_results[hold] := 'rejected';
      hold_reasons[hold] := refusal;
      IF refusal = 'InsufficientFunds' THEN
        hold_availables[hold] := balances[account] - helds[account];
      END IF;
    END IF;
  END LOOP;

  UPDATE ledger_accounts a SET balance = u.balance, held = u.held, seq = u.seq,
      last_posted_at = CASE WHEN a.seq < u.seq THEN batch_at ELSE a.last_posted_at END
    FROM unnest(account_ids, balances, helds, seqs) AS u(id, balance, held, seq)
    WHERE a.id = u.id AND (a.seq < u.seq OR a.held <> u.held);

  -- One statement, so that its triggers see what is set aside and what is released together. In the order of ids, so
  -- that two batches that write the same new ids never wait for each other.
  IF cardinality(hold_ids) > 0 THEN
    WITH resolved AS (
      UPDATE ledger_holds h SET state = u.result, resolved_at = batch_at
        FROM unnest(hold_ids, hold_states, hold_results) AS u(id, state, result)
        WHERE h.id = u.id AND u.state IS NOT NULL AND u.result IS NOT NULL
        RETURNING h.id
    ), placed AS (
      INSERT INTO ledger_holds (id, account_id, amount, state, placed_at, expires_at, resolved_at, reason, available)
        SELECT u.id, account_ids[u.account], u.amount, u.result, CASE WHEN u.result = 'placed' THEN batch_at END,
               u.expires_at, CASE WHEN u.result <> 'placed' THEN batch_at END, u.reason, u.available
          FROM unnest(hold_ids, hold_states, hold_results, hold_accounts, hold_amounts, hold_expiries, hold_reasons,
                      hold_availables)
            AS u(id, state, result, account, amount, expires_at, reason, available)
          WHERE u.state IS NULL AND u.result IS NOT NULL
          ORDER BY u.id
        RETURNING id
    )
    SELECT ARRAY(SELECT id FROM placed), ARRAY(SELECT id FROM resolved ORDER BY id) INTO placed_ids, resolved_ids;
  END IF;

  -- Rejections are answers too: stored, an id once rejected can never be posted by a late repeat.
  INSERT INTO ledger_transfers (id, result, posted_at, kind, reference, effective_at, posts_hold, debits, credits,
      amounts, reverses, reversed_legs, forced, debit_seqs, credit_seqs, reason, reason_leg, reason_account, available)
    SELECT item_ids[l.item], CASE WHEN outcomes[l.item] IS NULL THEN 'posted' ELSE 'rejected' END, batch_at,
           item_kinds[l.item], item_references[l.item], item_effective[l.item], item_holds[l.item] IS NOT NULL,
           l.debits, l.credits, l.amounts, item_reverses[l.item], item_reversed_legs[l.item]::integer[],
           coalesce(item_forced[l.item], false),
           CASE WHEN outcomes[l.item] IS NULL THEN l.debit_seqs END,
           CASE WHEN outcomes[l.item] IS NULL THEN l.credit_seqs END,
           outcomes[l.item], refused_legs[l.item] - l.first_leg + 1, account_ids[refused_accounts[l.item]],
           availables[l.item]
      FROM (
        SELECT u.item, min(u.n) AS first_leg, array_agg(account_ids[u.debit] ORDER BY u.n) AS debits,
               array_agg(account_ids[u.credit] ORDER BY u.n) AS credits, array_agg(u.amount ORDER BY u.n) AS amounts,
               array_agg(u.debit_seq ORDER BY u.n) AS debit_seqs, array_agg(u.credit_seq ORDER BY u.n) AS credit_seqs
          FROM unnest(leg_items, leg_debits, leg_credits, leg_amounts, debit_seqs, credit_seqs)
            WITH ORDINALITY AS u(item, debit, credit, amount, debit_seq, credit_seq, n)
          GROUP BY u.item
      ) l
      WHERE outcomes[l.item] IS NULL OR outcomes[l.item] NOT IN ('Known', 'IdReused');

  INSERT INTO ledger_entries (account_id, seq, transfer_id, amount, balance_after, posted_at)
    SELECT account_ids[u.debit], u.seq, item_ids[u.item], -u.amount, u.balance_after, batch_at
      FROM unnest(leg_items, leg_debits, leg_amounts, debit_seqs, debit_balances)
        AS u(item, debit, amount, seq, balance_after)
      WHERE outcomes[u.item] IS NULL
    UNION ALL
    SELECT account_ids[u.credit], u.seq, item_ids[u.item], u.amount, u.balance_after, batch_at
      FROM unnest(leg_items, leg_credits, leg_amounts, credit_seqs, credit_balances)
        AS u(item, credit, amount, seq, balance_after)
      WHERE outcomes[u.item] IS NULL;

  IF cardinality(target_ids) > 0 THEN
    INSERT INTO ledger_reversals (transfer_id, leg, reversal_id, reversal_leg, amount)
      SELECT target_ids[u.target], target_legs[u.target], item_ids[u.item],
             row_number() OVER (PARTITION BY u.item ORDER BY u.n), u.amount
        FROM unnest(leg_items, leg_amounts, leg_targets) WITH ORDINALITY AS u(item, amount, target, n)
        WHERE u.target IS NOT NULL AND outcomes[u.item] IS NULL;
  END IF;

  -- After the locks, so that of two batches on one account the later one has the larger number.
  IF cardinality(new_ids) > 0 OR cardinality(placed_ids) > 0 OR cardinality(resolved_ids) > 0 THEN
    INSERT INTO ledger_batches (at, transfer_ids, hold_ids, resolved_hold_ids)
      VALUES (batch_at, new_ids, placed_ids, resolved_ids);
  END IF;

  SELECT coalesce(array_agg(u.item) FILTER (WHERE u.outcome <> 'IdReused'), '{}'),
         coalesce(array_agg(u.item) FILTER (WHERE u.outcome = 'IdReused'), '{}')
    INTO stored_items, reused_items
    FROM unnest(outcomes) WITH ORDINALITY AS u(outcome, item)
    WHERE u.outcome IS NOT NULL;
END $$`;

/** The way in of processes of the release before, which ask for nothing that is new. */
export const ledgerApplyV2OverV3 = `
CREATE OR REPLACE FUNCTION ledger_apply(
  account_ids uuid[],
  item_ids uuid[], item_kinds text[], item_references text[], item_holds integer[],
  leg_items integer[], leg_debits integer[], leg_credits integer[], leg_amounts bigint[],
  hold_ids uuid[], hold_actions text[], hold_accounts integer[], hold_amounts bigint[],
  OUT batch_at timestamptz, OUT stored_items integer[], OUT reused_items integer[],
  OUT debit_seqs bigint[], OUT debit_balances bigint[], OUT credit_seqs bigint[], OUT credit_balances bigint[]
) LANGUAGE plpgsql
SET search_path FROM CURRENT
AS $$
BEGIN
  SELECT * INTO batch_at, stored_items, reused_items, debit_seqs, debit_balances, credit_seqs, credit_balances
    FROM ledger_apply_v3(
      account_ids, item_ids, item_kinds, item_references, '{}',
      ARRAY(SELECT u.hold IS NOT NULL FROM unnest(item_holds) WITH ORDINALITY AS u(hold, n) ORDER BY u.n),
      item_holds, '{}', '{}', '{}',
      leg_items, leg_debits, leg_credits, leg_amounts, '{}', '{}', '{}',
      hold_ids, hold_actions, hold_accounts, hold_amounts, '{}', false);
END $$`;
