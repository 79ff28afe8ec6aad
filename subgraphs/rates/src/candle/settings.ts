import { integerVariable } from '@agio/runtime/env';
import { z } from 'zod';
import type { Pair } from '../rate/pair.js';
import { parseCrosses } from './pairs.js';
import type { CandleRetention } from './roll-up.js';

/** Each has a row per minute for as long as minutes are kept. */
const crossesMax = 100;

const crossesVariable = z
  .string()
  .default('GBP/USD,USD/JPY,USD/CHF,USD/CNY,USD/INR,GBP/INR')
  .transform((text, context) => {
    const crosses = parseCrosses(text);
    if (crosses !== undefined && crosses.length <= crossesMax) return crosses;
    const message = `must be at most ${crossesMax} pairs of currencies with a rate, such as USD/INR, separated by commas`;
    context.addIssue({ code: 'custom', message });
    return z.NEVER;
  });

/** The variables that say which candles are kept, and for how long. */
export const candleVariables = {
  RATES_CANDLE_PAIRS: crossesVariable,
  RATES_TICK_RETENTION_MINUTES: integerVariable({ min: 5, max: 1_440, default: 60 }),
  RATES_MINUTE_CANDLE_RETENTION_DAYS: integerVariable({ min: 1, max: 90, default: 7 }),
  RATES_HOUR_CANDLE_RETENTION_DAYS: integerVariable({ min: 2, max: 3_660, default: 90 }),
};

export interface CandleSettings {
  /** The crosses of anchors that candles are kept of. */
  readonly crosses: readonly Pair[];
  readonly retention: CandleRetention;
}

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** The settings that the variables give. */
export function candleSettings(variables: z.infer<z.ZodObject<typeof candleVariables>>): CandleSettings {
  return {
    crosses: variables.RATES_CANDLE_PAIRS,
    retention: {
      ticksMs: variables.RATES_TICK_RETENTION_MINUTES * minuteMs,
      minutesMs: variables.RATES_MINUTE_CANDLE_RETENTION_DAYS * dayMs,
      hoursMs: variables.RATES_HOUR_CANDLE_RETENTION_DAYS * dayMs,
    },
  };
}
