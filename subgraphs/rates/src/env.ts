import { booleanVariable, integerVariable, readEnvironment } from '@agio/runtime/env';
import { z } from 'zod';
import type { Spreads } from './rate/spread.js';

/** The variables of this subgraph, as the README lists them. */
export interface RatesEnv {
  /** Whether the demo's made-up prices exist. */
  readonly demo: boolean;
  /** Absent when the market does not move by itself. */
  readonly simulator: { readonly seed: number; readonly intervalMs: number } | undefined;
  readonly referenceStaleAfterMs: number;
  readonly tickStaleAfterMs: number;
  readonly reloadIntervalMs: number;
  readonly spreads: Spreads;
}

/** In basis points; at most 10 %, so that a mistyped spread does not give money away. */
const spreadVariable = (basisPoints: number) => integerVariable({ min: 1, max: 1_000, default: basisPoints });

const model = z.object({
  AGIO_SEED: z.enum(['demo', 'none']).default('demo'),
  RATES_SIMULATOR: booleanVariable(true),
  RATES_SIMULATOR_SEED: integerVariable({ min: 0, max: 2 ** 31 - 1, default: 1999 }),
  RATES_SIMULATOR_INTERVAL_MS: integerVariable({ min: 50, max: 60_000, default: 250 }),
  RATES_STALE_AFTER_SECONDS: integerVariable({ min: 1, max: 10 ** 9, default: 4 * 24 * 60 * 60 }),
  RATES_TICK_STALE_AFTER_SECONDS: integerVariable({ min: 1, max: 3_600, default: 10 }),
  RATES_RELOAD_INTERVAL_MS: integerVariable({ min: 100, max: 3_600_000, default: 5_000 }),
  RATES_SPREAD_MAJOR_BPS: spreadVariable(10),
  RATES_SPREAD_OTHER_BPS: spreadVariable(40),
  RATES_SPREAD_ASSET_BPS: spreadVariable(200),
});

/**
 * Reads this subgraph's variables.
 *
 * @throws EnvironmentError naming every variable that is malformed.
 */
export function readRatesEnv(source: NodeJS.ProcessEnv): RatesEnv {
  const variables = readEnvironment(model, source);
  const demo = variables.AGIO_SEED === 'demo';
  return {
    demo,
    simulator:
      demo && variables.RATES_SIMULATOR
        ? { seed: variables.RATES_SIMULATOR_SEED, intervalMs: variables.RATES_SIMULATOR_INTERVAL_MS }
        : undefined,
    referenceStaleAfterMs: variables.RATES_STALE_AFTER_SECONDS * 1_000,
    tickStaleAfterMs: variables.RATES_TICK_STALE_AFTER_SECONDS * 1_000,
    reloadIntervalMs: variables.RATES_RELOAD_INTERVAL_MS,
    spreads: {
      major: variables.RATES_SPREAD_MAJOR_BPS,
      other: variables.RATES_SPREAD_OTHER_BPS,
      asset: variables.RATES_SPREAD_ASSET_BPS,
    },
  };
}
