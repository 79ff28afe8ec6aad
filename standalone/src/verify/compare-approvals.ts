import { createSignatureVerifier } from '@agio/runtime/signing/signatures';
import type { Secret } from '@agio/runtime/secret';
import { checkApprovalRecords } from '@agio/wallets/reconciliation/approval-records';
import type pg from 'pg';
import type { Mismatch } from './mismatch.js';

export interface ApprovalComparison {
  readonly rows: { readonly records: number };
  readonly seconds: number;
  readonly first: Mismatch | null;
  readonly count: number;
}

const pageRowsMax = 500;

/**
 * Holds every approval to the record that was signed when it was given.
 * @throws what the database answers when it cannot be read, and the signal's reason.
 */
export async function compareApprovals(options: {
  readonly wallets: pg.Pool;
  readonly secret: Secret;
  readonly signal: AbortSignal;
}): Promise<ApprovalComparison> {
  const { wallets, secret, signal } = options;
  const startedAt = performance.now();
  const verifier = createSignatureVerifier({ pool: wallets, secret });
  let [records, count] = [0, 0];
  let first: Mismatch | null = null;
  let after: string | null = '00000000-0000-0000-0000-000000000000';
  while (after !== null) {
    signal.throwIfAborted();
    const page = await checkApprovalRecords(wallets, verifier, { after, rowsMax: pageRowsMax });
    for (const { id, found } of page.faults) {
      first ??= { kind: 'ApprovalDiffers', id, expected: 'the record that was signed', found };
      count++;
    }
    records += page.count;
    after = page.last;
  }
  return { rows: { records }, seconds: (performance.now() - startedAt) / 1_000, first, count };
}
