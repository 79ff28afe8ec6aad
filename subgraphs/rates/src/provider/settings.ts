import { findAsset } from '@agio/runtime/money/assets';
import { integerVariable } from '@agio/runtime/env';
import { z } from 'zod';

/** What is set for every provider. */
interface CommonSettings {
  readonly intervalMs: number;
  /** Its rates are not traded on when they are older. */
  readonly staleAfterMs: number;
}

/** A provider as it is set up. */
export type ProviderSettings = CommonSettings &
  (
    | { readonly source: 'ECB' | 'FRANKFURTER'; readonly url: URL }
    | {
        readonly source: 'COINGECKO';
        readonly url: URL;
        /** CoinGecko's ids by the codes of the assets. */
        readonly coins: ReadonlyMap<string, string>;
        readonly apiKey: string | undefined;
      }
    | { readonly source: 'OPEN_EXCHANGE_RATES'; readonly url: URL; readonly appId: string }
    | { readonly source: 'SIMULATED'; readonly seed: number }
  );

/** Every provider that can be asked over HTTP, by the name that an operator gives. */
const providerNames = ['ecb', 'frankfurter', 'coingecko', 'openexchangerates'] as const;
type ProviderName = (typeof providerNames)[number];
const isProviderName = (name: string): name is ProviderName => (providerNames as readonly string[]).includes(name);

const urlRule = 'must be a URL of http or https';
const urlVariable = (url: string) =>
  z
    .url({ protocol: /^https?$/, error: urlRule })
    .default(url)
    .transform((text) => new URL(text));

const minuteSeconds = 60;
const daySeconds = 24 * 60 * minuteSeconds;
/** More often than this is no use and is refused by the providers. */
const intervalVariable = (seconds: number) => integerVariable({ min: 5, max: daySeconds, default: seconds });
const staleVariable = (seconds: number) => integerVariable({ min: 1, max: 10 ** 9, default: seconds });

const listVariable = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .superRefine((names, { addIssue }) => {
    const unknown = names.find((name) => !isProviderName(name));
    if (unknown !== undefined) {
      addIssue({ code: 'custom', message: `"${unknown}" is none of ${providerNames.join(', ')}` });
    } else if (new Set(names).size < names.length) {
      addIssue({ code: 'custom', message: 'names a provider twice' });
    }
  });

const coinsVariable = z
  .string()
  .default('MCO2=moss-carbon-credit')
  .transform((text, { addIssue }) => {
    const coins = new Map<string, string>();
    for (const entry of text.split(',')) {
      const [, code, coin] = /^\s*([A-Z0-9]+)=([a-z0-9-]+)\s*$/.exec(entry) ?? [];
      if (code === undefined || coin === undefined || !findAsset(code)) {
        addIssue({
          code: 'custom',
          message: `"${entry}" must be an asset and CoinGecko's id of it, such as MCO2=moss-carbon-credit`,
        });
      } else {
        coins.set(code, coin);
      }
    }
    return coins;
  });

/** The variables of the providers, as the README lists them. */
export const providerVariables = {
  RATES_PROVIDERS: listVariable,
  RATES_PROVIDER_TIMEOUT_MS: integerVariable({ min: 100, max: 60_000, default: 10_000 }),
  RATES_ECB_URL: urlVariable('https://www.ecb.europa.eu/stats/eurofxref/eurofxref-daily.xml'),
  RATES_ECB_INTERVAL_SECONDS: intervalVariable(15 * minuteSeconds),
  RATES_ECB_STALE_AFTER_SECONDS: staleVariable(4 * daySeconds),
  RATES_FRANKFURTER_URL: urlVariable('https://api.frankfurter.dev/v1/latest'),
  RATES_FRANKFURTER_INTERVAL_SECONDS: intervalVariable(15 * minuteSeconds),
  RATES_FRANKFURTER_STALE_AFTER_SECONDS: staleVariable(4 * daySeconds),
  RATES_COINGECKO_URL: urlVariable('https://api.coingecko.com/api/v3/simple/price'),
  RATES_COINGECKO_INTERVAL_SECONDS: intervalVariable(minuteSeconds),
  RATES_COINGECKO_STALE_AFTER_SECONDS: staleVariable(15 * minuteSeconds),
  RATES_COINGECKO_COINS: coinsVariable,
  RATES_COINGECKO_API_KEY: z.string().optional(),
  RATES_OPENEXCHANGERATES_URL: urlVariable('https://openexchangerates.org/api/latest.json'),
  RATES_OPENEXCHANGERATES_INTERVAL_SECONDS: intervalVariable(30 * minuteSeconds),
  RATES_OPENEXCHANGERATES_STALE_AFTER_SECONDS: staleVariable(2 * 60 * minuteSeconds),
  RATES_OPENEXCHANGERATES_APP_ID: z.string().optional(),
};

type Variables = z.infer<z.ZodObject<typeof providerVariables>>;

/** Adds what one variable asks of another to the model that holds `providerVariables`. */
export function checkProviderVariables(
  variables: Variables,
  { addIssue }: { addIssue: (issue: z.core.$ZodRawIssue) => void },
): void {
  if (variables.RATES_PROVIDERS.includes('openexchangerates') && !variables.RATES_OPENEXCHANGERATES_APP_ID) {
    const message = 'is required to ask Open Exchange Rates';
    addIssue({ code: 'custom', message, path: ['RATES_OPENEXCHANGERATES_APP_ID'], input: undefined });
  }
}

/** The providers to be asked, in the order in which they are preferred. */
export function readProviderSettings(variables: Variables): ProviderSettings[] {
  return variables.RATES_PROVIDERS.filter(isProviderName).map((name) => settingsOf(name, variables));
}

function settingsOf(name: ProviderName, variables: Variables): ProviderSettings {
  const common = (prefix: 'ECB' | 'FRANKFURTER' | 'COINGECKO' | 'OPENEXCHANGERATES') => ({
    url: variables[`RATES_${prefix}_URL`],
    intervalMs: variables[`RATES_${prefix}_INTERVAL_SECONDS`] * 1_000,
    staleAfterMs: variables[`RATES_${prefix}_STALE_AFTER_SECONDS`] * 1_000,
  });
  switch (name) {
    case 'ecb':
      return { source: 'ECB', ...common('ECB') };
    case 'frankfurter':
      return { source: 'FRANKFURTER', ...common('FRANKFURTER') };
    case 'coingecko': {
      const { RATES_COINGECKO_COINS: coins, RATES_COINGECKO_API_KEY: apiKey } = variables;
      return { source: 'COINGECKO', ...common('COINGECKO'), coins, apiKey };
    }
    case 'openexchangerates': {
      const appId = variables.RATES_OPENEXCHANGERATES_APP_ID ?? '';
      return { source: 'OPEN_EXCHANGE_RATES', ...common('OPENEXCHANGERATES'), appId };
    }
  }
}
