import { classifyPostgresFailure, type FailureKind } from '@agio/runtime/batcher';

/** Another process may commit the same id of a transfer, or of a hold, between the look-up and the insert of ours. */
export function classifyFailure(error: unknown): FailureKind {
  const kind = classifyPostgresFailure(error, 'ledger_transfers_pkey');
  return kind === 'bisect' ? classifyPostgresFailure(error, 'ledger_holds_pkey') : kind;
}
