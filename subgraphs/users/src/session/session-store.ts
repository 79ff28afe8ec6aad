import { createHash, randomBytes } from 'node:crypto';
import { withTransaction } from '@agio/runtime/db/transaction';
import { newId } from '@agio/runtime/ids';
import type pg from 'pg';

/** A refresh token has 256 random bits; only its hash is stored. */
const hashOf = (refreshToken: string): Buffer => createHash('sha256').update(refreshToken).digest();

/** A session with the refresh token that continues it. */
export interface OpenSession {
  readonly id: string;
  readonly userId: string;
  readonly refreshToken: string;
}

/** A session that was ended, and when. */
export interface RevokedSession {
  readonly id: string;
  readonly revokedAt: Date;
}

/** Revocations told at once, at most. */
const revokedSessionsMax = 1_000;

export interface SessionStore {
  open: (userId: string) => Promise<OpenSession>;
  /**
   * Spends a refresh token and issues the next one. Null when it is unknown, expired or revoked; a token that was spent before also ends
   * its session, because then two parties have it and one of them has stolen it.
   */
  rotate: (refreshToken: string) => Promise<OpenSession | null>;
  revoke: (sessionId: string) => Promise<void>;
  /** Sessions revoked at that time or later, oldest first. */
  revokedSince: (since: Date) => Promise<RevokedSession[]>;
  /** Forgets sessions that expired a day ago, with their tokens. */
  deleteExpired: () => Promise<void>;
}

export function createSessionStore(pool: pg.Pool, { refreshTokenDays }: { refreshTokenDays: number }): SessionStore {
  async function issueToken(client: pg.ClientBase, sessionId: string): Promise<string> {
    const refreshToken = randomBytes(32).toString('base64url');
    await client.query('INSERT INTO refresh_tokens (hash, session_id) VALUES ($1, $2)', [
      hashOf(refreshToken),
      sessionId,
    ]);
    return refreshToken;
  }

  async function revoke(client: pg.ClientBase | pg.Pool, sessionId: string): Promise<void> {
    await client.query('UPDATE sessions SET revoked_at = clock_timestamp() WHERE id = $1 AND revoked_at IS NULL', [
      sessionId,
    ]);
  }

  return {
    open: (userId) =>
      withTransaction(pool, async (client) => {
        const id = newId();
        await client.query(
          `INSERT INTO sessions (id, user_id, expires_at) VALUES ($1, $2, now() + make_interval(days => $3))`,
          [id, userId, refreshTokenDays],
        );
        return { id, userId, refreshToken: await issueToken(client, id) };
      }),

    rotate: (refreshToken) =>
      withTransaction(pool, async (client) => {
        const { rows } = await client.query<{ id: string; user_id: string; was_used: boolean; is_over: boolean }>(
          `SELECT session.id, session.user_id, token.used_at IS NOT NULL AS was_used,
                  session.revoked_at IS NOT NULL OR session.expires_at <= now() AS is_over
             FROM refresh_tokens token JOIN sessions session ON session.id = token.session_id
            WHERE token.hash = $1
              FOR UPDATE OF token`,
          [hashOf(refreshToken)],
        );
        const [session] = rows;
        if (!session || session.is_over) return null;
        if (session.was_used) {
          await revoke(client, session.id);
          return null;
        }
        await client.query('UPDATE refresh_tokens SET used_at = now() WHERE hash = $1', [hashOf(refreshToken)]);
        return { id: session.id, userId: session.user_id, refreshToken: await issueToken(client, session.id) };
      }),

    revoke: (sessionId) => revoke(pool, sessionId),

    async revokedSince(since) {
      const { rows } = await pool.query<{ id: string; revoked_at: Date }>(
        'SELECT id, revoked_at FROM sessions WHERE revoked_at >= $1 ORDER BY revoked_at, id LIMIT $2',
        [since, revokedSessionsMax],
      );
      return rows.map((row) => ({ id: row.id, revokedAt: row.revoked_at }));
    },

    async deleteExpired() {
      await pool.query(
        `DELETE FROM sessions WHERE id IN
           (SELECT id FROM sessions WHERE expires_at < now() - interval '1 day' ORDER BY expires_at LIMIT 1000)`,
      );
    },
  };
}
