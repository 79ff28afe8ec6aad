import { integerVariable, readEnvironment } from '@agio/runtime/env';
import type { Tier } from '@agio/runtime/identity/identity';
import { storageVariables, toStorageEnv, type StorageEnv } from '@agio/runtime/storage/env';
import { z } from 'zod';
import { limitVariables, toLimitPolicy } from './limit/env.js';
import type { LimitPolicy } from './limit/policy.js';
import { paymentVariables, toPaymentEnv, type PaymentEnv } from './payment/env.js';
import type { TierTerms } from './quote/quotes.js';

/** At most 10 %, so that a mistyped figure does not give money away. */
const basisPoints = (standard: number) => integerVariable({ min: 0, max: 1_000, default: standard });

const model = z.object({
  AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
  QUOTE_SECONDS: integerVariable({ min: 1, max: 3_600, default: 30 }),
  QUOTE_FEE_BPS_BASIC: basisPoints(50),
  QUOTE_FEE_BPS_PRO: basisPoints(20),
  QUOTE_SPREAD_BPS_BASIC: basisPoints(40),
  QUOTE_SPREAD_BPS_PRO: basisPoints(15),
  TRANSACTION_DEADLINE_MS: integerVariable({ min: 10, max: 30_000, default: 2_000 }),
  ...paymentVariables,
  ...limitVariables,
  ...storageVariables,
  RECEIPT_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  RECEIPT_LINK_SECONDS: integerVariable({ min: 10, max: 604_800, default: 900 }),
});

/** The variables of transactions. */
export interface TransactionsEnv {
  readonly quoteLifeMs: number;
  readonly termsByTier: Readonly<Record<Tier, TierTerms>>;
  /** How long a mutation waits for the final state; recovery takes over after it. */
  readonly deadlineMs: number;
  readonly limits: LimitPolicy;
  readonly storage: StorageEnv;
  /** How long the link to a receipt lives. */
  readonly receiptLinkSeconds: number;
  readonly payment: PaymentEnv;
  /** Where the demo's bank is; absent when there is no demo. */
  readonly sandboxUrl: string | undefined;
}

/** @throws EnvironmentError naming every variable that is malformed. */
export function readTransactionsEnv(source: NodeJS.ProcessEnv): TransactionsEnv {
  const env = readEnvironment(model, source);
  return {
    quoteLifeMs: env.QUOTE_SECONDS * 1_000,
    termsByTier: {
      BASIC: { feeBps: BigInt(env.QUOTE_FEE_BPS_BASIC), spreadBps: BigInt(env.QUOTE_SPREAD_BPS_BASIC) },
      PRO: { feeBps: BigInt(env.QUOTE_FEE_BPS_PRO), spreadBps: BigInt(env.QUOTE_SPREAD_BPS_PRO) },
    },
    deadlineMs: env.TRANSACTION_DEADLINE_MS,
    limits: toLimitPolicy(env),
    storage: toStorageEnv(env, env.RECEIPT_BASE_URL),
    receiptLinkSeconds: env.RECEIPT_LINK_SECONDS,
    payment: toPaymentEnv(env),
    sandboxUrl: env.AGIO_SEED === 'demo' ? env.SANDBOX_URL : undefined,
  };
}
