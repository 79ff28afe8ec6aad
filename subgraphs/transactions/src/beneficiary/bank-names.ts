import type { BankAccount } from './bank-account.js';

/** The largest Indian banks by the first four letters of their IFSCs (Reserve Bank of India). */
const indianBanks: Readonly<Record<string, string>> = {
  BARB: 'Bank of Baroda',
  BKID: 'Bank of India',
  CNRB: 'Canara Bank',
  FDRL: 'Federal Bank',
  HDFC: 'HDFC Bank',
  ICIC: 'ICICI Bank',
  IDFB: 'IDFC First Bank',
  IDIB: 'Indian Bank',
  INDB: 'IndusInd Bank',
  KKBK: 'Kotak Mahindra Bank',
  PUNB: 'Punjab National Bank',
  SBIN: 'State Bank of India',
  UBIN: 'Union Bank of India',
  UTIB: 'Axis Bank',
  YESB: 'Yes Bank',
};

/** The largest banks of the Emirates by the three digits of the bank in their IBANs (Central Bank of the UAE). */
const emiratiBanks: Readonly<Record<string, string>> = {
  '003': 'Abu Dhabi Commercial Bank',
  '024': 'Dubai Islamic Bank',
  '026': 'Emirates NBD',
  '033': 'Mashreq',
  '035': 'First Abu Dhabi Bank',
};

/** The name of an account's bank; null when it is not one of those that are known here. */
export function bankNameOf(account: BankAccount): string | null {
  if (account.kind === 'IFSC') return indianBanks[account.ifsc.slice(0, 4)] ?? null;
  if (account.kind === 'IBAN' && account.iban.startsWith('AE')) return emiratiBanks[account.iban.slice(4, 7)] ?? null;
  return null;
}
