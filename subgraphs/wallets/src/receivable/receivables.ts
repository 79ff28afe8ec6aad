import type { Ledger } from '@agio/ledger/ledger';
import { isUuid } from '@agio/runtime/ids';
import { readPage, toConnection, type Connection, type PageArguments } from '@agio/runtime/connection';
import type pg from 'pg';
import type { Receivable } from './receivable.js';

/** What users owe to the house. */
export interface Receivables {
  /**
   * A page of all receivables, those that were opened last first.
   *
   * @throws GraphQLError BAD_USER_INPUT when the page is not as allowed.
   */
  page(args: PageArguments): Promise<Connection<Receivable>>;
  /** In the order of the ids, which are UUIDs; null for one without a receivable. */
  find(ids: readonly string[]): Promise<(Receivable | null)[]>;
}

type ReceivableRow = Omit<Receivable, 'owed'>;

export function createReceivables({ pool, ledger }: { pool: pg.Pool; ledger: Pick<Ledger, 'balances'> }): Receivables {
  async function withOwed(rows: readonly ReceivableRow[]): Promise<Receivable[]> {
    const accounts = await ledger.balances(rows.map(({ id }) => id));
    return rows.map((row) => ({ ...row, owed: -accounts.get(row.id)!.balance }));
  }

  return {
    async find(ids) {
      const { rows } = await pool.query<ReceivableRow>(
        `SELECT id, user_id AS "userId", currency FROM receivables WHERE id = ANY ($1::uuid[])`,
        [ids],
      );
      const byId = new Map((await withOwed(rows)).map((receivable) => [receivable.id, receivable]));
      return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
    },
    async page(args) {
      const page = readPage(args, isUuid);
      // Ids begin with the time at which they were made, so they order by it.
      const { rows } = await pool.query<ReceivableRow>({
        name: page.backwards ? 'receivables-backwards' : 'receivables',
        text: `SELECT id, user_id AS "userId", currency FROM receivables
          WHERE ($1::uuid IS NULL OR id < $1) AND ($2::uuid IS NULL OR id > $2)
          ORDER BY id ${page.backwards ? 'ASC' : 'DESC'} LIMIT $3`,
        values: [page.after, page.before, page.limit + 1],
      });
      return toConnection(
        page,
        await withOwed(rows),
        ({ id }) => id,
        (receivable) => receivable,
      );
    },
  };
}
