import type { Webhook } from '../webhook/outbox.js';
import type { PaymentKind, PaymentLife, PaymentStatus } from './life.js';

/** What a webhook says of a payment. Whoever acts on it should ask for the payment itself. */
interface PaymentObject {
  readonly id: string;
  readonly reference: string;
  readonly status: PaymentStatus;
}

/** How long a late webhook comes after what it tells of. */
const lateMs = 3_000;
/** How long the older news comes after the newer one, when they are out of order. */
const disorderMs = 100;

/** The webhooks of a payment's whole life, as misbehaved as it wants. */
export function noticesOf(
  kind: PaymentKind,
  { id, reference }: Pick<PaymentObject, 'id' | 'reference'>,
  life: PaymentLife,
): Webhook[] {
  const { settledMs, outcome, returnedMs, behaviour } = life;
  const notice = (status: PaymentStatus, delayMs: number): Webhook => {
    const object: PaymentObject = { id, reference, status };
    return { type: `${kind}.${status}`, object, delayMs };
  };
  const regular = [
    ...(settledMs > 0 ? [notice('processing', 0)] : []),
    notice(outcome, settledMs),
    ...(returnedMs === null ? [] : [notice('returned', returnedMs)]),
  ];
  switch (behaviour) {
    case 'prompt':
      return regular;
    case 'late':
      return regular.map((each) => ({ ...each, delayMs: each.delayMs + lateMs }));
    case 'twice':
      return regular.map((each) => ({ ...each, copies: 2 }));
    case 'disordered':
      return [notice(outcome, settledMs), notice('processing', settledMs + disorderMs)];
    case 'forged':
      // Somebody else says, before there is an outcome, what would be to his advantage; the true ones never come.
      return [{ ...notice('succeeded', 0), isForged: true }];
    case 'never':
      return [];
  }
}
