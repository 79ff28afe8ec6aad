import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';
import { fingerprintOf, type BankAccount } from './bank-account.js';
import type { Beneficiary } from './beneficiary.js';

interface Row {
  readonly id: string;
  readonly owner_id: string;
  readonly name: string;
  readonly country: string;
  readonly account: BankAccount;
  readonly bank: string | null;
  readonly created_at: Date;
}

const columns = 'id, owner_id, name, country, account, bank, created_at';

const toBeneficiary = (row: Row): Beneficiary => ({
  id: row.id,
  ownerId: row.owner_id,
  name: row.name,
  country: row.country,
  account: row.account,
  bank: row.bank,
  createdAt: row.created_at,
});

/** The beneficiaries as they are stored. A removed one stays in the table and is never answered. */
export interface BeneficiaryStore {
  /**
   * Adds a beneficiary, unless its owner has the account already.
   * @param ownedMax how many an owner may have.
   * @returns the one that is there then; null when there is no room for another.
   */
  insert: (beneficiary: Omit<Beneficiary, 'id' | 'createdAt'>, ownedMax: number) => Promise<Beneficiary | null>;
  /** The owner's beneficiary; null when there is none, it was removed, or it is somebody else's. */
  findOwn: (ownerId: string, id: string) => Promise<Beneficiary | null>;
  /** All of an owner, by name. */
  findOf: (ownerId: string) => Promise<Beneficiary[]>;
  /** @returns whether there was one to remove. */
  remove: (ownerId: string, id: string) => Promise<boolean>;
}

export function createBeneficiaryStore(pool: pg.Pool): BeneficiaryStore {
  return {
    insert: ({ ownerId, name, country, account, bank }, ownedMax) =>
      withTransaction(pool, async (client) => {
        // One at a time for each owner, so that the count holds until the commit.
        await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('beneficiaries ' || $1, 0))`, [ownerId]);
        const fingerprint = fingerprintOf(account);
        const known = await client.query<Row>(
          `SELECT ${columns} FROM beneficiaries WHERE owner_id = $1 AND fingerprint = $2 AND removed_at IS NULL`,
          [ownerId, fingerprint],
        );
        if (known.rows[0]) return toBeneficiary(known.rows[0]);
        const inserted = await client.query<Row>(
          `INSERT INTO beneficiaries (id, owner_id, name, country, account, bank, fingerprint)
           SELECT $1, $2, $3, $4, $5, $6, $7
           WHERE (SELECT count(*) FROM beneficiaries WHERE owner_id = $2 AND removed_at IS NULL) < $8
           RETURNING ${columns}`,
          [newId(), ownerId, name, country, JSON.stringify(account), bank, fingerprint, ownedMax],
        );
        return inserted.rows[0] ? toBeneficiary(inserted.rows[0]) : null;
      }),

    async findOwn(ownerId, id) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM beneficiaries WHERE id = $1 AND owner_id = $2 AND removed_at IS NULL`,
        [id, ownerId],
      );
      return rows[0] ? toBeneficiary(rows[0]) : null;
    },

    async findOf(ownerId) {
      const { rows } = await pool.query<Row>(
        `SELECT ${columns} FROM beneficiaries WHERE owner_id = $1 AND removed_at IS NULL ORDER BY lower(name), id`,
        [ownerId],
      );
      return rows.map(toBeneficiary);
    },

    async remove(ownerId, id) {
      const { rowCount } = await pool.query(
        'UPDATE beneficiaries SET removed_at = clock_timestamp() WHERE id = $1 AND owner_id = $2 AND removed_at IS NULL',
        [id, ownerId],
      );
      return rowCount === 1;
    },
  };
}
