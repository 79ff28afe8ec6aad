import { countryOf, type BankAccount } from '../beneficiary/bank-account.js';

/** Countries whose accounts are kept in euro: the euro area, who uses it by agreement, and their territories. */
const euroCountries =
  'AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC MF MQ MT NL PM PT RE SI SK SM VA XK YT'.split(' ');

/** The currency that the accounts of a country take: its own. */
const currencyByCountry: Readonly<Record<string, string>> = {
  ...Object.fromEntries(euroCountries.map((country) => [country, 'EUR'])),
  AE: 'AED',
  BH: 'BHD',
  CH: 'CHF',
  CZ: 'CZK',
  DK: 'DKK',
  FO: 'DKK',
  GB: 'GBP',
  GL: 'DKK',
  HU: 'HUF',
  IL: 'ILS',
  IN: 'INR',
  IS: 'ISK',
  JO: 'JOD',
  KW: 'KWD',
  LI: 'CHF',
  NO: 'NOK',
  PK: 'PKR',
  PL: 'PLN',
  QA: 'QAR',
  RO: 'RON',
  SA: 'SAR',
  SE: 'SEK',
  TR: 'TRY',
  US: 'USD',
};

/** The one currency that can be sent to an account; null where nothing can be sent to. */
export const currencyTakenBy = (account: BankAccount): string | null => currencyByCountry[countryOf(account)] ?? null;
