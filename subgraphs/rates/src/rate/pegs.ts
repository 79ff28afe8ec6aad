/**
 * Currencies that their central banks hold at a fixed rate: `rate` units of the currency for one unit of the anchor.
 * Each anchor is the euro or a currency that the ECB publishes.
 *
 * Source: the table of pegs of Frankfurter, https://github.com/lineofflight/frankfurter (MIT licence,
 * Copyright (c) Hakan Ensari), which names the authority's own page for each of them. Left out are the pegs of codes
 * that ISO 4217 does not list as active (ANG, GGP, IMP, JEP).
 */
export const pegs: readonly Peg[] = [
  { currency: 'AED', anchor: 'USD', rate: '3.6725', since: '1997-11-02', authority: 'Central Bank of the UAE' },
  {
    currency: 'BAM',
    anchor: 'EUR',
    rate: '1.95583',
    since: '1997-08-11',
    authority: 'Central Bank of Bosnia and Herzegovina',
  },
  { currency: 'BHD', anchor: 'USD', rate: '0.376', since: '2001-01-01', authority: 'Central Bank of Bahrain' },
  { currency: 'BMD', anchor: 'USD', rate: '1', since: '1972-02-06', authority: 'Bermuda Monetary Authority' },
  { currency: 'BND', anchor: 'SGD', rate: '1', since: '1967-06-12', authority: 'Brunei Darussalam Central Bank' },
  { currency: 'BTN', anchor: 'INR', rate: '1', since: '1974-01-01', authority: 'Royal Monetary Authority of Bhutan' },
  { currency: 'CVE', anchor: 'EUR', rate: '110.265', since: '1999-01-01', authority: 'Banco de Cabo Verde' },
  { currency: 'FKP', anchor: 'GBP', rate: '1', since: '1966-02-14', authority: 'Falkland Islands Government' },
  { currency: 'JOD', anchor: 'USD', rate: '0.709', since: '1995-10-23', authority: 'Central Bank of Jordan' },
  { currency: 'MOP', anchor: 'HKD', rate: '1.03', since: '1983-01-01', authority: 'Autoridade Monetária de Macau' },
  { currency: 'OMR', anchor: 'USD', rate: '0.3845', since: '1986-01-01', authority: 'Central Bank of Oman' },
  { currency: 'QAR', anchor: 'USD', rate: '3.64', since: '2001-07-09', authority: 'Qatar Central Bank' },
  { currency: 'SAR', anchor: 'USD', rate: '3.75', since: '1986-06-01', authority: 'Saudi Central Bank' },
  { currency: 'SHP', anchor: 'GBP', rate: '1', since: '1976-02-02', authority: 'Government of Saint Helena' },
  { currency: 'TMT', anchor: 'USD', rate: '3.5', since: '2015-01-01', authority: 'Central Bank of Turkmenistan' },
  {
    currency: 'XAF',
    anchor: 'EUR',
    rate: '655.957',
    since: '1999-01-01',
    authority: "Banque des États de l'Afrique Centrale",
  },
  {
    currency: 'XOF',
    anchor: 'EUR',
    rate: '655.957',
    since: '1999-01-01',
    authority: "Banque Centrale des États de l'Afrique de l'Ouest",
  },
];

export interface Peg {
  readonly currency: string;
  readonly anchor: string;
  /** A decimal, units of the currency for one unit of the anchor. */
  readonly rate: string;
  /** The first day the peg held, `YYYY-MM-DD`. */
  readonly since: string;
  readonly authority: string;
}
