import { EnvironmentError, integerVariable } from '@agio/runtime/env';
import { findAsset } from '@agio/runtime/money/assets';
import { powerOfTen } from '@agio/runtime/money/decimal';
import { z } from 'zod';
import type { LimitPolicy, Limit } from './policy.js';

/** In whole units of the limits' currency. */
const amount = (standard: number) => integerVariable({ min: 0, max: 1_000_000_000, default: standard });

/** The variables of the limits of what may leave the platform. */
export const limitVariables = {
  LIMIT_CURRENCY: z
    .string()
    .default('EUR')
    .refine((code) => findAsset(code) !== undefined, 'must be the code of a currency'),
  LIMIT_UNVERIFIED_ONCE: amount(500),
  LIMIT_UNVERIFIED_DAILY: amount(1_000),
  LIMIT_BASIC_ONCE: amount(10_000),
  LIMIT_BASIC_DAILY: amount(20_000),
  LIMIT_PRO_ONCE: amount(50_000),
  LIMIT_PRO_DAILY: amount(100_000),
};

type Variables = z.infer<z.ZodObject<typeof limitVariables>>;

/** @throws EnvironmentError when more may be sent at once than in a day. */
export function toLimitPolicy(env: Variables): LimitPolicy {
  const currency = env.LIMIT_CURRENCY;
  const unit = powerOfTen(findAsset(currency)?.minorUnits ?? 0);
  const limit = (name: 'UNVERIFIED' | 'BASIC' | 'PRO'): Limit => {
    const [once, daily] = [env[`LIMIT_${name}_ONCE`], env[`LIMIT_${name}_DAILY`]];
    if (once > daily) throw new EnvironmentError(`LIMIT_${name}_ONCE is above LIMIT_${name}_DAILY.`);
    return { once: BigInt(once) * unit, daily: BigInt(daily) * unit };
  };
  return { currency, unverified: limit('UNVERIFIED'), verified: { BASIC: limit('BASIC'), PRO: limit('PRO') } };
}
