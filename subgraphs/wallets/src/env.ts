import { integerVariable, readEnvironment } from '@agio/runtime/env';
import { storageVariables, toStorageEnv, type StorageEnv } from '@agio/runtime/storage/env';
import { z } from 'zod';
import { approvalRuleVariable, type ApprovalRule } from './reserve/approval-rule.js';

const model = z.object({
  AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
  APPROVAL_HOURS: integerVariable({ min: 1, max: 720, default: 24 }),
  RESERVE_APPROVAL_FROM: approvalRuleVariable,
  LEDGER_VERIFY_HOURS: integerVariable({ min: 1, max: 720, default: 24 }),
  SIGNING_KEY_DAYS: integerVariable({ min: 1, max: 365, default: 30 }),
  STATEMENT_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  STATEMENT_LINK_SECONDS: integerVariable({ min: 10, max: 604_800, default: 900 }),
  ...storageVariables,
});

/** The variables of wallets. */
export interface WalletsEnv {
  /** Whether the reserves are funded at the first start. */
  readonly demo: boolean;
  readonly treasury: {
    /** Which adjustments of reserves need a second person. */
    readonly approvalFrom: ApprovalRule;
    /** How long an operation waits for its second person. */
    readonly approvalLifeMs: number;
    /** How long a key signs records before the next one takes over. */
    readonly signingKeyDays: number;
  };
  /** How long after a verification of the whole ledger the next one begins. */
  readonly verifyIntervalMs: number;
  /** Where the signed heads of the ledger are kept. */
  readonly storage: StorageEnv;
  readonly statementLinks: {
    /** What links begin with, without a slash at the end; empty for paths below the gateway's address. */
    readonly baseUrl: string;
    readonly lifeSeconds: number;
  };
}

export function readWalletsEnv(source: NodeJS.ProcessEnv): WalletsEnv {
  const env = readEnvironment(model, source);
  return {
    demo: env.AGIO_SEED === 'demo',
    treasury: {
      approvalFrom: env.RESERVE_APPROVAL_FROM,
      approvalLifeMs: env.APPROVAL_HOURS * 3_600_000,
      signingKeyDays: env.SIGNING_KEY_DAYS,
    },
    verifyIntervalMs: env.LEDGER_VERIFY_HOURS * 3_600_000,
    storage: toStorageEnv(env),
    statementLinks: {
      baseUrl: (env.STATEMENT_BASE_URL ?? '').replace(/\/$/, ''),
      lifeSeconds: env.STATEMENT_LINK_SECONDS,
    },
  };
}
