import { defineConsumer, type Consumer } from '@agio/runtime/outbox/consumer';
import { eventCatalogue } from '@agio/schema/events';
import type { ReversalCommits } from '../reversal/begin.js';

/** Carries out the reversals by force that a second administrator has approved. What was rejected, or not decided in time, never happens. */
export const reverseByForce = (reversals: Pick<ReversalCommits, 'carryOut'>): Consumer =>
  defineConsumer(eventCatalogue, {
    name: 'transactions.reverseByForce',
    event: 'approval.decided',
    async handle({ payload: { approvalId, kind, status, requestedBy } }, client) {
      if (kind !== 'FORCED_REVERSAL' || status !== 'APPROVED') return;
      await reversals.carryOut(client, { id: approvalId, requestedBy });
    },
  });
