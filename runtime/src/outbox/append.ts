import type pg from 'pg';
import { newId } from '../ids.js';
import type { EventCatalogue, NewEvent } from './catalogue.js';

/**
 * Writes events into the outbox of the transaction's schema, with one statement. They go out if and when the
 * transaction commits; tell the relay then, by `notify`, to have them go out at once.
 *
 * @param client is inside the business transaction.
 * @returns the events' ids, in order.
 * @throws ZodError when a payload is not what the catalogue says.
 */
export async function appendEvents<Catalogue extends EventCatalogue>(
  client: pg.ClientBase,
  catalogue: Catalogue,
  events: readonly NewEvent<Catalogue>[],
): Promise<string[]> {
  if (events.length === 0) return [];
  const rows = events.map(({ id = newId(), name, payload, keys }) => {
    catalogue[name]!.payload.parse(payload);
    return { id, name, payload, keys };
  });
  await client.query({
    name: 'outbox-append',
    text: `INSERT INTO outbox (id, name, payload, keys)
      SELECT id, name, payload, keys
      FROM jsonb_to_recordset($1) AS event (id uuid, name text, payload jsonb, keys text[])`,
    values: [JSON.stringify(rows)],
  });
  return rows.map((row) => row.id);
}
