import { booleanVariable, integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';
import {
  checkProviderVariables,
  providerVariables,
  readProviderSettings,
  type ProviderSettings,
} from './provider/settings.js';
import { candleSettings, candleVariables, type CandleSettings } from './candle/settings.js';
import { backfillSettings, backfillVariables, type BackfillSettings } from './reference-rate/backfill/settings.js';
import type { JumpLimits } from './rate/jump-limit.js';
import type { Spreads } from './rate/spread.js';

/** The variables of this subgraph, as the README lists them. */
export interface RatesEnv {
  /** Whether the demo's made-up prices exist. */
  readonly demo: boolean;
  /** In the order in which they are preferred, the demo's simulator among them; none when only reference rates count. */
  readonly providers: readonly ProviderSettings[];
  readonly providerTimeoutMs: number;
  readonly jumpLimits: JumpLimits;
  readonly referenceStaleAfterMs: number;
  readonly followIntervalMs: number;
  readonly reloadIntervalMs: number;
  readonly spreads: Spreads;
  readonly candles: CandleSettings;
  /** Absent when nobody is asked for missing reference rates. */
  readonly backfill: BackfillSettings | undefined;
}

/** In basis points; at most 10 %, so that a mistyped spread does not give money away. */
const spreadVariable = (basisPoints: number) => integerVariable({ min: 1, max: 1_000, default: basisPoints });

/** In basis points; below 1 % every lively day would be a jump. */
const jumpVariable = (basisPoints: number) => integerVariable({ min: 100, max: 10_000, default: basisPoints });

const model = z
  .object({
    AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
    RATES_SIMULATOR: booleanVariable(true),
    RATES_SIMULATOR_SEED: integerVariable({ min: 0, max: 2 ** 31 - 1, default: 1999 }),
    RATES_SIMULATOR_INTERVAL_MS: integerVariable({ min: 50, max: 60_000, default: 250 }),
    RATES_STALE_AFTER_SECONDS: integerVariable({ min: 1, max: 10 ** 9, default: 4 * 24 * 60 * 60 }),
    RATES_TICK_STALE_AFTER_SECONDS: integerVariable({ min: 1, max: 3_600, default: 10 }),
    RATES_RELOAD_INTERVAL_MS: integerVariable({ min: 100, max: 3_600_000, default: 5_000 }),
    RATES_FOLLOW_INTERVAL_MS: integerVariable({ min: 100, max: 60_000, default: 1_000 }),
    RATES_JUMP_LIMIT_BPS: jumpVariable(500),
    RATES_JUMP_LIMIT_ASSET_BPS: jumpVariable(2_000),
    RATES_SPREAD_MAJOR_BPS: spreadVariable(10),
    RATES_SPREAD_OTHER_BPS: spreadVariable(40),
    RATES_SPREAD_ASSET_BPS: spreadVariable(200),
    ...candleVariables,
    ...backfillVariables,
    ...providerVariables,
  })
  .superRefine(checkProviderVariables);

/**
 * Reads this subgraph's variables.
 *
 * @throws EnvironmentError naming every variable that is malformed.
 */
export function readRatesEnv(source: NodeJS.ProcessEnv): RatesEnv {
  const variables = readEnvironment(model, source);
  const demo = variables.AGIO_SEED === 'demo';
  const providers = readProviderSettings(variables);
  const simulator: ProviderSettings = {
    source: 'SIMULATED',
    seed: variables.RATES_SIMULATOR_SEED,
    intervalMs: variables.RATES_SIMULATOR_INTERVAL_MS,
    staleAfterMs: variables.RATES_TICK_STALE_AFTER_SECONDS * 1_000,
  };
  // Made-up prices beside real ones would be traded on when the real ones are late.
  const isSimulated = demo && variables.RATES_SIMULATOR && providers.length === 0;
  return {
    demo,
    providers: isSimulated ? [simulator] : providers,
    providerTimeoutMs: variables.RATES_PROVIDER_TIMEOUT_MS,
    jumpLimits: { currency: variables.RATES_JUMP_LIMIT_BPS, asset: variables.RATES_JUMP_LIMIT_ASSET_BPS },
    candles: candleSettings(variables),
    backfill: backfillSettings(variables),
    referenceStaleAfterMs: variables.RATES_STALE_AFTER_SECONDS * 1_000,
    followIntervalMs: variables.RATES_FOLLOW_INTERVAL_MS,
    reloadIntervalMs: variables.RATES_RELOAD_INTERVAL_MS,
    spreads: {
      major: variables.RATES_SPREAD_MAJOR_BPS,
      other: variables.RATES_SPREAD_OTHER_BPS,
      asset: variables.RATES_SPREAD_ASSET_BPS,
    },
  };
}
