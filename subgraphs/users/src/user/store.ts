import { isUuid } from '@agio/runtime/ids';
import type pg from 'pg';
import type { DataSource } from 'typeorm';
import type { User } from './user.entity.js';

/** The accounts as they are stored. */
export interface UserStore {
  /** In the order of the ids; null for an id without an account, and for what is no id at all. */
  findByIds: (ids: readonly string[]) => Promise<(User | null)[]>;
  findByEmail: (email: string) => Promise<User | null>;
  /** Accounts with the role ADMIN, those that were opened first. */
  findAdministrators: (limit: number) => Promise<User[]>;
  /** The account with its password hash, for a log-in. */
  findCredentials: (email: string) => Promise<User | null>;
  /** Writes a new account; false when its e-mail address is taken. */
  insert: (client: pg.ClientBase, user: User) => Promise<boolean>;
  /** Whether there is an administrator, or one of that address. */
  hasAdmin: (email?: string) => Promise<boolean>;
}

/** PostgreSQL refuses a NUL even in a question. */
const isStorable = (text: string): boolean => !text.includes('\0');

export function createUserStore({
  pool,
  dataSource,
}: {
  pool: pg.Pool;
  dataSource: () => Promise<DataSource>;
}): UserStore {
  // TypeORM is heavy to load and no start needs it, so it comes with the first read.
  const repository = async () => {
    const [{ User: entity }, source] = await Promise.all([import('./user.entity.js'), dataSource()]);
    return source.getRepository(entity);
  };
  return {
    async findByIds(ids) {
      const { In } = await import('typeorm');
      const users = await (await repository()).findBy({ id: In(ids.filter(isUuid)) });
      const byId = new Map(users.map((user) => [user.id, user]));
      return ids.map((id) => byId.get(id) ?? null);
    },
    async findByEmail(email) {
      if (!isStorable(email)) return null;
      return (await repository()).findOneBy({ email });
    },
    async findAdministrators(limit) {
      const query = (await repository()).createQueryBuilder('user').where(`'ADMIN' = ANY (user.roles)`);
      return query.orderBy('user.id').limit(limit).getMany();
    },
    async findCredentials(email) {
      if (!isStorable(email)) return null;
      return (await repository()).createQueryBuilder('user').addSelect('user.passwordHash').where({ email }).getOne();
    },
    async insert(client, user) {
      const { rowCount } = await client.query(
        `INSERT INTO users (id, email, name, country, roles, tier, kyc_status, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (email) DO NOTHING`,
        [
          user.id,
          user.email,
          user.name,
          user.country,
          user.roles,
          user.tier,
          user.kycStatus,
          user.passwordHash,
          user.createdAt,
        ],
      );
      return rowCount === 1;
    },
    async hasAdmin(email) {
      const { rowCount } = await pool.query(
        `SELECT FROM users WHERE 'ADMIN' = ANY (roles) AND ($1::text IS NULL OR email = $1) LIMIT 1`,
        [email ?? null],
      );
      return rowCount === 1;
    },
  };
}
