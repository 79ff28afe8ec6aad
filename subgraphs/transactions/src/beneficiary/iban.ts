import {
  electronicFormatIBAN,
  extractBIC,
  getCountrySpecifications,
  isQRIBAN,
  isSEPACountry,
  ValidationErrorsIBAN,
  validateIBAN,
  isValidBIC,
} from 'ibantools';
import type { BankAccount } from './bank-account.js';
import { accepted, refused, withoutSeparators, type Read } from './details.js';

/**
 * What is wrong with an IBAN, in the order in which it helps to be told: a wrong length also breaks the checksum, and only the length is
 * worth saying then.
 */
const complaints: readonly [ValidationErrorsIBAN, (country: string) => string][] = [
  [ValidationErrorsIBAN.NoIBANProvided, () => 'Give the IBAN of the account.'],
  [ValidationErrorsIBAN.NoIBANCountry, () => 'An IBAN begins with the two letters of a country that has IBANs.'],
  [
    ValidationErrorsIBAN.WrongBBANLength,
    (country) =>
      `An IBAN of ${country} has ${getCountrySpecifications()[country]?.chars ?? 'another number of'} characters.`,
  ],
  [ValidationErrorsIBAN.ChecksumNotNumber, () => 'The third and fourth character of an IBAN are digits.'],
  [
    ValidationErrorsIBAN.WrongBBANFormat,
    (country) => `This is not how an IBAN of ${country} is made up; look for a letter in place of a digit.`,
  ],
  [
    ValidationErrorsIBAN.WrongIBANChecksum,
    () => 'The check digits do not fit; look for a mistyped or swapped character.',
  ],
  [
    ValidationErrorsIBAN.WrongAccountBankBranchChecksum,
    () => 'The check digits inside the account number do not fit; look for a mistyped or swapped digit.',
  ],
];

/**
 * Reads an IBAN as it is written or printed, with the checks of its country (ISO 13616, as ibantools has them).
 * @returns its electronic form: upper case, without spaces.
 */
export function readIban(text: string): Read<string> {
  const iban = electronicFormatIBAN(text.trim()) ?? '';
  // The country's own checks of ibantools expect nothing else, and throw for some of it.
  if (/[^A-Z0-9]/.test(iban)) return refused('iban', 'An IBAN has letters and digits only.');
  const { valid, errorCodes } = validateIBAN(iban);
  if (valid) return accepted(iban);
  const complaint = complaints.find(([code]) => errorCodes.includes(code));
  return refused('iban', complaint ? complaint[1](iban.slice(0, 2)) : 'This is not a valid IBAN.');
}

/** Reads a BIC (ISO 9362): 8 or 11 characters, of a country that exists. */
export function readBic(text: string): Read<string> {
  const bic = withoutSeparators(text).toUpperCase();
  return isValidBIC(bic)
    ? accepted(bic)
    : refused('bic', 'A BIC has 8 or 11 characters: bank, country, place and branch, such as DEUTDEFF or DEUTDEFF500.');
}

/** Territories whose banks have a BIC of the territory and IBANs of the country (IBAN registry, SWIFT). */
const territories: Readonly<Record<string, readonly string[]>> = {
  FI: ['AX'],
  FR: ['BL', 'GF', 'GP', 'MF', 'MQ', 'NC', 'PF', 'PM', 'RE', 'TF', 'WF', 'YT'],
  GB: ['GG', 'IM', 'JE'],
};

/** Where an IBAN alone finds its bank: in SEPA, and in the Emirates, whose IBANs carry the number of the bank. */
const findsItsBank = (country: string): boolean => isSEPACountry(country) || country === 'AE';

/** Reads an account that is named by an IBAN. */
export function readIbanAccount(input: {
  iban?: string | null | undefined;
  bic?: string | null | undefined;
}): Read<BankAccount> {
  const iban = readIban(input.iban ?? '');
  if (!iban.ok) return iban;
  if (isQRIBAN(iban.value))
    return refused(
      'iban',
      'This is a QR-IBAN, which only takes payments with a QR reference; give the account’s IBAN.',
    );
  const country = iban.value.slice(0, 2);
  if (!input.bic) {
    if (!findsItsBank(country)) return refused('bic', `An account in ${country} needs the BIC of its bank as well.`);
    return accepted({ kind: 'IBAN', iban: iban.value, bic: null });
  }
  const bic = readBic(input.bic);
  if (!bic.ok) return bic;
  const bankCountry = extractBIC(bic.value).countryCode ?? '';
  if (bankCountry !== country && !territories[country]?.includes(bankCountry))
    return refused('bic', `The BIC is of a bank in ${bankCountry}, and the IBAN of an account in ${country}.`);
  return accepted({ kind: 'IBAN', iban: iban.value, bic: bic.value });
}
