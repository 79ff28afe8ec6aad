import { z } from 'zod';

/**
 * The one catalogue of events between subgraphs. An event belongs to the subgraph that writes it into its outbox, names the consumers
 * that must acknowledge it, and the keys of the entities that it touches.
 */
export const eventCatalogue = {
  'user.registered': {
    owner: 'users',
    consumers: ['wallets.openHomeWallet', 'notifications.sendWelcomeMail'],
    payload: z.strictObject({
      userId: z.uuid(),
      email: z.string(),
      name: z.string(),
      /** The currency of the user's country, the one the first wallet is opened in. */
      homeCurrency: z.string(),
    }),
  },
  'user.kycStatusChanged': {
    owner: 'users',
    consumers: ['notifications.noteIdentification'],
    payload: z.strictObject({
      userId: z.uuid(),
      status: z.enum(['NONE', 'PENDING', 'VERIFIED', 'REJECTED']),
    }),
  },
  'transaction.statusChanged': {
    owner: 'transactions',
    consumers: ['notifications.noteTransaction'],
    payload: z.strictObject({
      transactionId: z.uuid(),
      ownerId: z.uuid(),
      payeeId: z.uuid().nullable(),
      status: z.enum(['PROCESSING', 'COMPLETED', 'FAILED', 'REVERSED']),
    }),
  },
  /** Something was written to a person. */
  'notification.written': {
    owner: 'notifications',
    consumers: [],
    payload: z.strictObject({ notificationId: z.uuid(), userId: z.uuid() }),
  },
  /** The reserve of a currency fell below its threshold: once, until it is filled up again. */
  'reserve.belowThreshold': {
    owner: 'wallets',
    consumers: ['notifications.warnTreasury'],
    payload: z.strictObject({
      currency: z.string(),
      /** Minor units of the currency, as decimal digits. */
      balanceMinor: z.string().regex(/^\d+$/),
      thresholdMinor: z.string().regex(/^\d+$/),
    }),
  },
  /** An operation waits for a second person. */
  'approval.requested': {
    owner: 'wallets',
    consumers: ['notifications.noteApproval'],
    payload: z.strictObject({
      approvalId: z.uuid(),
      kind: z.enum(['RESERVE_ADJUSTMENT', 'WRITE_OFF', 'FORCED_REVERSAL']),
      /** What was asked for, as canonical JSON (RFC 8785). */
      operation: z.string(),
      reason: z.string(),
      requestedBy: z.uuid(),
      /** Until when it can be approved, RFC 3339. */
      expiresAt: z.iso.datetime(),
    }),
  },
  /** An operation that needed a second person was approved or rejected, or nobody did in time. */
  'approval.decided': {
    owner: 'wallets',
    consumers: ['transactions.reverseByForce'],
    payload: z.strictObject({
      approvalId: z.uuid(),
      kind: z.enum(['RESERVE_ADJUSTMENT', 'WRITE_OFF', 'FORCED_REVERSAL']),
      status: z.enum(['APPROVED', 'REJECTED', 'EXPIRED']),
      /** What was asked for, as canonical JSON (RFC 8785). */
      operation: z.string(),
      requestedBy: z.uuid(),
      /** Null when nobody has decided in time. */
      decidedBy: z.uuid().nullable(),
      /** The signed record, a compact JWS; null unless it was approved. */
      record: z.string().nullable(),
    }),
  },
  /** A verification of the whole ledger has found that something does not agree. */
  'ledger.differenceFound': {
    owner: 'wallets',
    consumers: ['notifications.noteLedgerDifference'],
    payload: z.strictObject({
      verificationId: z.uuid(),
      count: z.int().positive(),
      /** The first difference, in one line for people. */
      first: z.string(),
    }),
  },
} as const;

/** The name of an event of the catalogue. */
export type EventName = keyof typeof eventCatalogue;

/** What an event of that name carries. */
export type EventPayload<N extends EventName> = z.infer<(typeof eventCatalogue)[N]['payload']>;
