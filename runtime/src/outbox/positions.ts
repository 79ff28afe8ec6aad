import type pg from 'pg';

export interface Route {
  name: string;
  consumer: string;
}

/**
 * Events of one job, at most. Positions are cut into runs of that many, and a job never reaches from one into the next, so that whoever delivers a
 * whole number of runs delivers whole jobs.
 */
export const jobEventsMax = 64;

/**
 * Gives the next events that have none a position, and notes for each of their consumers that it has not acknowledged
 * them, and which job is to bring them. One statement, so all of it is committed or nothing.
 *
 * Why here and not in the transaction that writes the event: a number drawn from a sequence there has the order of
 * drawing, not of committing. The transaction with number 7 may commit after the one with number 8; whoever has read
 * up to 8 by then would never see 7. This statement sees committed events only, one session at a time runs it, and
 * every position it gives is higher than all before. So a position becomes visible after all lower ones, and an event
 * that commits late gets a late position. Events that became visible between two runs are put in the order in which
 * they were written, by the server's clock; a transaction that saw another's commit wrote after it.
 *
 * @param client the session that holds the relay's lock.
 * @param names of the events this process knows. Others wait for a relay that knows their consumers, which comes with
 * the version that writes them.
 * @returns how many events got one, and the last one given.
 */
export async function givePositions(
  client: pg.PoolClient,
  options: { names: readonly string[]; routes: readonly Route[]; limit: number; redeliverAfterMs: number },
): Promise<{ count: number; last: bigint }> {
  const { names, routes, limit, redeliverAfterMs } = options;
  const { rows } = await client.query<{ count: string; last: string }>({
    name: 'outbox-give-positions',
    text: `
      WITH next AS MATERIALIZED (
        SELECT id, row_number() OVER (ORDER BY occurred_at, id) AS rank
        FROM (
          SELECT id, occurred_at FROM outbox
          WHERE position IS NULL AND name = ANY($1::text[])
          ORDER BY occurred_at, id LIMIT $2
        ) AS oldest
      ), total AS (
        SELECT count(*) AS count FROM next
      ), relay AS (
        UPDATE outbox_relay SET last_position = last_position + total.count FROM total WHERE total.count > 0
        RETURNING last_position AS last, last_position - total.count AS before, total.count AS count
      ), positioned AS (
        UPDATE outbox SET position = relay.before + next.rank FROM next, relay WHERE outbox.id = next.id
        RETURNING outbox.id, outbox.name, outbox.position
      ), routed AS (
        SELECT positioned.id, route.consumer, count(*) OVER job AS events, first_value(positioned.id) OVER job AS first
        FROM positioned JOIN unnest($4::text[], $5::text[]) AS route (name, consumer) USING (name)
        WINDOW job AS (
          PARTITION BY route.consumer, (positioned.position - 1) / $6 ORDER BY positioned.position
          ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
      ), deliveries AS (
        INSERT INTO outbox_deliveries (event_id, consumer, due_at, job)
        SELECT id, consumer, now() + $3 * interval '1 millisecond', CASE WHEN events > 1 THEN first || '.together' END
        FROM routed
      )
      SELECT count, last FROM relay`,
    values: [
      names,
      limit,
      redeliverAfterMs,
      routes.map((route) => route.name),
      routes.map((route) => route.consumer),
      jobEventsMax,
    ],
  });
  const given = rows[0];
  return given ? { count: Number(given.count), last: BigInt(given.last) } : { count: 0, last: 0n };
}
