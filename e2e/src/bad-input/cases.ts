import { newKey } from '../testkit/people.js';
import { Raw } from './literal.js';

const euros = (amount: unknown) => ({ amount, currency: 'EUR' });
export const long = 'x'.repeat(50_000);
const quote = (input: object) => ({ mutation: 'createQuote', input });
const sell = (amount: unknown, rest: object = { buyCurrency: 'INR' }) => quote({ sell: euros(amount), ...rest });
const topUp = (input: object) => ({
  mutation: 'topUp',
  input: { amount: euros('1'), paymentMethod: 'tok_success', idempotencyKey: newKey(), ...input },
});
export const transfer = (input: object) => ({
  mutation: 'sendTransfer',
  input: { toEmail: 'nobody@example.com', amount: euros('1'), idempotencyKey: newKey(), ...input },
});
const adjust = (input: object) => ({
  mutation: 'adjustReserve',
  input: { amount: euros('1'), reason: 'a test', idempotencyKey: newKey(), ...input },
});
export const account = (input: object) => ({
  mutation: 'register',
  input: { email: `${newKey()}@example.com`, password: 'correct horse battery', name: 'Asha', country: 'IN', ...input },
});
const threshold = (value: unknown) => ({
  mutation: 'setReserveThreshold',
  input: { currency: 'EUR', threshold: value },
});
const wallet = (currency: unknown) => ({ mutation: 'openWallet', input: { currency } });

/** A mutation with its input. */
export interface Call {
  readonly mutation: string;
  readonly input: object;
}

/** What the input must not be; how it is refused as a value of the field that is named. */
export const refusedByRule: [what: string, call: () => Call, code: string, field: string][] = [
  ['three decimals of EUR', () => sell('10.001'), 'AMOUNT_INVALID', 'input.sell.amount'],
  ['a zero too many after the point', () => sell('10.000'), 'AMOUNT_INVALID', 'input.sell.amount'],
  [
    'decimals of JPY',
    () => quote({ buy: { amount: '1.0', currency: 'JPY' }, sellCurrency: 'EUR' }),
    'AMOUNT_INVALID',
    'input.buy.amount',
  ],
  ['a negative amount', () => sell('-5'), 'AMOUNT_INVALID', 'input.sell.amount'],
  ['nothing', () => sell('0'), 'AMOUNT_INVALID', 'input.sell.amount'],
  ['10^30', () => sell(`1${'0'.repeat(30)}`), 'AMOUNT_TOO_LARGE', 'input.sell.amount'],
  ['one more than the limit', () => sell('10000000000000.01'), 'AMOUNT_TOO_LARGE', 'input.sell.amount'],
  [
    'an amount that buys nothing',
    () => quote({ sell: { amount: '0.01', currency: 'INR' }, buyCurrency: 'EUR' }),
    'AMOUNT_TOO_SMALL',
    'input.sell.amount',
  ],
  [
    'both sides fixed',
    () => sell('1', { buyCurrency: 'INR', buy: { amount: '1', currency: 'INR' } }),
    'INVALID_INPUT',
    'input.buy',
  ],
  ['no side fixed', () => quote({}), 'INVALID_INPUT', 'input.sell'],
  ['no currency to buy', () => sell('1', {}), 'INVALID_INPUT', 'input.buyCurrency'],
  [
    'currencies for both sides',
    () => sell('1', { buyCurrency: 'INR', sellCurrency: 'EUR' }),
    'INVALID_INPUT',
    'input.sellCurrency',
  ],
  ['one currency for itself', () => sell('1', { buyCurrency: 'EUR' }), 'SAME_CURRENCY', 'input.buyCurrency'],

  ['three decimals of EUR to top up', () => topUp({ amount: euros('1.001') }), 'AMOUNT_INVALID', 'input.amount.amount'],
  ['a negative top-up', () => topUp({ amount: euros('-1') }), 'AMOUNT_INVALID', 'input.amount.amount'],
  ['a payment method with a NUL', () => topUp({ paymentMethod: 'tok\0' }), 'INVALID_INPUT', 'input.paymentMethod'],
  ['a long payment method', () => topUp({ paymentMethod: long }), 'INVALID_INPUT', 'input.paymentMethod'],
  ['an empty idempotency key', () => topUp({ idempotencyKey: '' }), 'INVALID_INPUT', 'input.idempotencyKey'],
  ['a long idempotency key', () => topUp({ idempotencyKey: long }), 'INVALID_INPUT', 'input.idempotencyKey'],
  ['an idempotency key with a NUL', () => topUp({ idempotencyKey: 'k\0' }), 'INVALID_INPUT', 'input.idempotencyKey'],

  ['an unknown recipient', () => transfer({}), 'RECIPIENT_NOT_FOUND', 'input.toEmail'],
  ['a recipient that is no address', () => transfer({ toEmail: '' }), 'RECIPIENT_NOT_FOUND', 'input.toEmail'],
  ['a recipient with a NUL', () => transfer({ toEmail: 'a\0@example.com' }), 'RECIPIENT_NOT_FOUND', 'input.toEmail'],
  ['a long recipient', () => transfer({ toEmail: long }), 'RECIPIENT_NOT_FOUND', 'input.toEmail'],
  ['a transfer of nothing', () => transfer({ amount: euros('0') }), 'AMOUNT_INVALID', 'input.amount.amount'],
  ['a long note', () => transfer({ note: long }), 'INVALID_INPUT', 'input.note'],
  ['a note with a NUL', () => transfer({ note: '\0' }), 'INVALID_INPUT', 'input.note'],

  ['an adjustment by nothing', () => adjust({ amount: euros('0') }), 'AMOUNT_INVALID', 'input.amount.amount'],
  [
    'an adjustment by 10^30',
    () => adjust({ amount: euros(`-1${'0'.repeat(30)}`) }),
    'AMOUNT_TOO_LARGE',
    'input.amount.amount',
  ],
  ['an adjustment without a reason', () => adjust({ reason: ' ' }), 'INVALID_INPUT', 'input.reason'],
  ['a reason with a NUL', () => adjust({ reason: '\0' }), 'INVALID_INPUT', 'input.reason'],
  ['a long reason', () => adjust({ reason: long }), 'INVALID_INPUT', 'input.reason'],
  ['a long key of an adjustment', () => adjust({ idempotencyKey: long }), 'INVALID_INPUT', 'input.idempotencyKey'],
  ['a negative threshold', () => threshold('-1'), 'AMOUNT_INVALID', 'input.threshold'],
  ['a threshold of 10^30', () => threshold(`1${'0'.repeat(30)}`), 'AMOUNT_TOO_LARGE', 'input.threshold'],

  ['no e-mail address', () => account({ email: 'asha' }), 'EMAIL_INVALID', 'input.email'],
  ['an e-mail address with a NUL', () => account({ email: 'a\0@example.com' }), 'EMAIL_INVALID', 'input.email'],
  ['a long e-mail address', () => account({ email: `${long}@example.com` }), 'EMAIL_INVALID', 'input.email'],
  ['a short password', () => account({ password: 'short' }), 'PASSWORD_WEAK', 'input.password'],
  ['a long password', () => account({ password: long }), 'PASSWORD_WEAK', 'input.password'],
  ['an empty name', () => account({ name: ' ' }), 'INVALID_INPUT', 'input.name'],
  ['a name with a NUL', () => account({ name: 'A\0' }), 'INVALID_INPUT', 'input.name'],
  ['a long name', () => account({ name: long }), 'INVALID_INPUT', 'input.name'],
  ['an unknown country', () => account({ country: 'XX' }), 'COUNTRY_UNKNOWN', 'input.country'],
  ['a country with a NUL', () => account({ country: 'I\0' }), 'COUNTRY_UNKNOWN', 'input.country'],
];

/** What is no value of the field's type at all. */
export const refusedByType: [what: string, call: () => Call, field: string][] = [
  ['an exponent', () => sell('1e3'), 'input.sell.amount'],
  ['a plus sign', () => sell('+1'), 'input.sell.amount'],
  ['leading zeros', () => sell('007'), 'input.sell.amount'],
  ['a negative zero', () => sell('-0'), 'input.sell.amount'],
  ['no digits', () => sell(''), 'input.sell.amount'],
  ['a comma', () => sell('1,5'), 'input.sell.amount'],
  ['digits of another script', () => sell('١٢'), 'input.sell.amount'],
  ['a NUL among the digits', () => sell('1\0'), 'input.sell.amount'],
  ['thousands of digits', () => sell('9'.repeat(50_000)), 'input.sell.amount'],
  ['a JSON number', () => sell(10.5), 'input.sell.amount'],
  ['a JSON number with an exponent', () => sell(new Raw('1e3')), 'input.sell.amount'],
  ['null', () => sell(null), 'input.sell.amount'],
  ['a list', () => sell(['1']), 'input.sell.amount'],
  ['an object', () => sell({ amount: '1' }), 'input.sell.amount'],
  ['an unknown currency', () => wallet('XXX'), 'input.currency'],
  ['a metal, which no wallet holds', () => wallet('XAU'), 'input.currency'],
  ['a currency in small letters', () => wallet('eur'), 'input.currency'],
  ['a currency with a NUL', () => wallet('EUR\0'), 'input.currency'],
  ['a name of JavaScript’s own', () => wallet('constructor'), 'input.currency'],
  ['a long currency', () => wallet(long), 'input.currency'],
  ['a number for a currency', () => wallet(978), 'input.currency'],
  ['an unknown currency to buy', () => sell('1', { buyCurrency: 'XXX' }), 'input.buyCurrency'],
  [
    'an unknown currency of an amount',
    () => topUp({ amount: { amount: '1', currency: 'XXX' } }),
    'input.amount.currency',
  ],
  ['a JSON number to top up', () => topUp({ amount: euros(1) }), 'input.amount.amount'],
  ['a JSON number to adjust by', () => adjust({ amount: euros(1) }), 'input.amount.amount'],
  ['a JSON number as a threshold', () => threshold(5), 'input.threshold'],
  ['a number for text', () => transfer({ toEmail: 5 }), 'input.toEmail'],
  ['a boolean for an id', () => topUp({ idempotencyKey: true }), 'input.idempotencyKey'],
];
