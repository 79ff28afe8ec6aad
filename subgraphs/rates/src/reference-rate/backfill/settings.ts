import { integerVariable } from '@agio/runtime/env';
import { z } from 'zod';
import { createEcbHistory } from './ecb.js';
import { createFrankfurterHistory } from './frankfurter.js';
import type { HistorySource, HistorySourceOptions } from './history-source.js';

/** Who can be asked, how, and where unless configured otherwise. */
const sources = {
  ecb: { create: createEcbHistory, url: 'https://www.ecb.europa.eu/stats/eurofxref/' },
  frankfurter: { create: createFrankfurterHistory, url: 'https://api.frankfurter.dev/v1/' },
} as const satisfies Record<string, { create: (options: HistorySourceOptions) => HistorySource; url: string }>;

/** The variables that say who is asked for missing reference rates. */
export const backfillVariables = {
  RATES_BACKFILL: z.enum(['none', 'ecb', 'frankfurter']).default('none'),
  RATES_BACKFILL_URL: z.url({ protocol: /^https?$/, error: 'must be a URL of http or https' }).optional(),
  RATES_BACKFILL_TIMEOUT_MS: integerVariable({ min: 1_000, max: 120_000, default: 30_000 }),
};

/** Where missing reference rates are asked for. */
export type BackfillSettings = Pick<HistorySourceOptions, 'url' | 'timeoutMs'> & {
  readonly source: keyof typeof sources;
};

/** The settings that the variables give; undefined when nobody is to be asked. */
export function backfillSettings(
  variables: z.infer<z.ZodObject<typeof backfillVariables>>,
): BackfillSettings | undefined {
  const { RATES_BACKFILL: source, RATES_BACKFILL_TIMEOUT_MS: timeoutMs } = variables;
  if (source === 'none') return undefined;
  const url = new URL(variables.RATES_BACKFILL_URL ?? sources[source].url);
  // Without it the last part of the path would be replaced by the name of the file.
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return { source, url, timeoutMs };
}

/** The source that the settings name. */
export const createHistorySource = ({ source, ...settings }: BackfillSettings, now: () => Date): HistorySource =>
  sources[source].create({ ...settings, now });
