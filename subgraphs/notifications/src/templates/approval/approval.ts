import type { EventPayload } from '@agio/schema/events';
import { z } from 'zod';
import type { MailContent } from '../content.js';
import { renderLetter } from '../letter.js';

type Requested = EventPayload<'approval.requested'>;

const operations: Readonly<Record<Requested['kind'], string>> = {
  RESERVE_ADJUSTMENT: 'Adjustment of a reserve',
  WRITE_OFF: 'Write-off of what somebody owes',
  FORCED_REVERSAL: 'Reversal by force',
};

/** All that an operation is about which has an amount; the rest of it is for whoever opens it. */
const amountModel = z.object({ amount: z.object({ amount: z.string(), currency: z.string() }) });

function amountOf(operation: string): { label: string; value: string }[] {
  const { success, data } = amountModel.safeParse(JSON.parse(operation));
  return success ? [{ label: 'Amount', value: `${data.amount.amount} ${data.amount.currency}` }] : [];
}

/** In whole minutes: `2026-05-01 12:00 UTC`. */
const writtenTime = (time: string): string => `${time.slice(0, 16).replace('T', ' ')} UTC`;

/** Tells an administrator of an operation that waits for a second person. @param requested.asker whoever has asked for it. */
export const renderApproval = (requested: Requested & { readonly asker: string; readonly name: string }): MailContent =>
  renderLetter({
    subject: `An operation waits for your approval: ${operations[requested.kind].toLowerCase()}`,
    name: requested.name,
    paragraphs: [
      'An operation needs a second administrator. Nothing happens before one has approved it, and it is gone when nobody has in time.',
      'Look at it under the id below before you decide.',
    ],
    particulars: [
      { label: 'Operation', value: operations[requested.kind] },
      ...amountOf(requested.operation),
      { label: 'Reason', value: requested.reason },
      { label: 'Asked for by', value: requested.asker },
      { label: 'Until', value: writtenTime(requested.expiresAt) },
      { label: 'Id', value: requested.approvalId },
    ],
    reason: 'You get this mail because you are an administrator of Agio.',
  });
