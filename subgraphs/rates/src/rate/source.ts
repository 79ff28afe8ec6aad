/** Where a rate comes from, the most official first; of the two legs of a pair the one named later here decides. */
export const rateSources = [
  'ECB',
  'PEG',
  'FRANKFURTER',
  'OPEN_EXCHANGE_RATES',
  'COINGECKO',
  'MANUAL',
  'IMPORTED',
  'SYNTHETIC',
  'SIMULATED',
] as const;
export type RateSource = (typeof rateSources)[number];

/** Who can be asked for the latest rates. */
export type ProviderSource = Extract<
  RateSource,
  'ECB' | 'FRANKFURTER' | 'OPEN_EXCHANGE_RATES' | 'COINGECKO' | 'SIMULATED'
>;
