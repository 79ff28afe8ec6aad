import { limiterV1Down, limiterV1Up } from '@agio/runtime/limiter/limiter';
import { outboxV1Down, outboxV1Up } from '@agio/runtime/outbox/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  `CREATE TABLE users (
     id uuid PRIMARY KEY,
     email text NOT NULL UNIQUE CHECK (email = lower(email)),
     name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
     country text NOT NULL CHECK (country ~ '^[A-Z]{2}$'),
     roles text[] NOT NULL CHECK (cardinality(roles) > 0 AND roles <@ ARRAY['CUSTOMER', 'TELLER', 'ADMIN', 'PARTNER']),
     tier text NOT NULL CHECK (tier IN ('BASIC', 'PRO')),
     kyc_status text NOT NULL CHECK (kyc_status IN ('NONE', 'PENDING', 'VERIFIED', 'REJECTED')),
     password_hash text NOT NULL,
     created_at timestamptz NOT NULL
   )`,
  `CREATE TABLE sessions (
     id uuid PRIMARY KEY,
     user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
     created_at timestamptz NOT NULL DEFAULT now(),
     expires_at timestamptz NOT NULL,
     revoked_at timestamptz
   )`,
  `CREATE INDEX sessions_user ON sessions (user_id)`,
  `CREATE INDEX sessions_expiry ON sessions (expires_at)`,
  `CREATE INDEX sessions_revoked ON sessions (revoked_at, id) WHERE revoked_at IS NOT NULL`,
  `CREATE TABLE refresh_tokens (
     hash bytea PRIMARY KEY CHECK (length(hash) = 32),
     session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
     issued_at timestamptz NOT NULL DEFAULT now(),
     used_at timestamptz
   )`,
  `CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)`,
  `CREATE TABLE signing_keys (
     kid uuid PRIMARY KEY,
     public_jwk text NOT NULL,
     sealed_private_key bytea NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
];

const down = ['signing_keys', 'refresh_tokens', 'sessions', 'users'].map((table) => `DROP TABLE ${table}`);

export class Users1764000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...up, ...outboxV1Up, ...limiterV1Up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of [...limiterV1Down, ...outboxV1Down, ...down]) await runner.query(statement);
  }
}
