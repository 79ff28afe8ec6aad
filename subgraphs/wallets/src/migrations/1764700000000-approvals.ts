import { outboxV1Down, outboxV1Up } from '@agio/runtime/outbox/tables';
import { signingKeysV1Down, signingKeysV1Up } from '@agio/runtime/signing/tables';
import type { MigrationInterface, QueryRunner } from 'typeorm';

const up = [
  // What a second person has to approve. Rows are decided once and never deleted.
  `CREATE TABLE approvals (
     -- Made by whoever needs the approval; of an operation of our own the id of its transfer too.
     id uuid PRIMARY KEY,
     kind text NOT NULL CHECK (kind IN ('RESERVE_ADJUSTMENT', 'WRITE_OFF', 'FORCED_REVERSAL')),
     -- Canonical JSON (RFC 8785), as it is signed.
     operation text NOT NULL CHECK (char_length(operation) BETWEEN 2 AND 10000),
     reason text NOT NULL CHECK (char_length(reason) BETWEEN 1 AND 200),
     requested_by uuid NOT NULL,
     requested_at timestamptz(3) NOT NULL,
     expires_at timestamptz(3) NOT NULL,
     status text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'EXPIRED')),
     decided_by uuid,
     decided_at timestamptz(3),
     -- The signed record, a compact JWS.
     record text,
     -- When an operation of our own took effect, or was refused for ever.
     carried_out_at timestamptz(3),
     failure_code text,
     failure_message text,
     CONSTRAINT approvals_decision_check CHECK (
       CASE status
         WHEN 'PENDING' THEN decided_by IS NULL AND decided_at IS NULL AND record IS NULL
         WHEN 'APPROVED' THEN decided_by IS NOT NULL AND decided_by <> requested_by AND decided_at < expires_at AND record IS NOT NULL
         WHEN 'REJECTED' THEN decided_by IS NOT NULL AND decided_at < expires_at AND record IS NULL
         ELSE decided_by IS NULL AND decided_at = expires_at AND record IS NULL
       END),
     CONSTRAINT approvals_carried_out_check CHECK (carried_out_at IS NULL OR (status = 'APPROVED' AND kind <> 'FORCED_REVERSAL')),
     CONSTRAINT approvals_failure_check CHECK (
       (failure_code IS NULL) = (failure_message IS NULL) AND (failure_code IS NULL OR carried_out_at IS NOT NULL))
   )`,
  `CREATE INDEX approvals_pending ON approvals (expires_at) WHERE status = 'PENDING'`,
  `CREATE INDEX approvals_to_carry_out ON approvals (decided_at)
     WHERE status = 'APPROVED' AND carried_out_at IS NULL AND kind <> 'FORCED_REVERSAL'`,
];

/** Approvals, the keys that sign the records of them, and the events by which they are told. */
export class Approvals1764700000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const statement of [...outboxV1Up, ...signingKeysV1Up, ...up]) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const statement of ['DROP TABLE approvals', ...signingKeysV1Down, ...outboxV1Down])
      await runner.query(statement);
  }
}
