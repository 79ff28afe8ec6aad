import { isUuid } from '@agio/runtime/ids';
import type { Money } from '@agio/runtime/money/money';
import { readAmount, type AmountInput } from '../amount.js';
import type { Beneficiaries } from '../beneficiary/beneficiaries.js';
import { snapshotOf, type Beneficiary } from '../beneficiary/beneficiary.js';
import type { Refusal } from '../errors.js';
import type { RemittancePurpose } from '../generated/resolvers.js';
import { checkKey, type IdempotentCall } from '../idempotency.js';
import type { Limits } from '../limit/limits.js';
import { exchangeLegs } from '../quote/execute.js';
import type { QuoteStore } from '../quote/store.js';
import type { Draft } from '../transaction/commits.js';
import { leg } from '../transaction/transaction.js';
import type { Performed, Transactions } from '../transaction/transactions.js';
import { currencyTakenBy } from './corridor.js';

export interface RemittanceInput {
  readonly beneficiaryId: string;
  readonly quoteId?: string | null | undefined;
  readonly amount?: AmountInput | null | undefined;
  readonly purpose: RemittancePurpose;
  readonly idempotencyKey: string;
}

/** What leaves the wallet, what arrives, and by which legs. */
type Funding = Pick<Draft, 'quoteId' | 'rate' | 'fee' | 'legs' | 'received'> & {
  readonly sent: Money;
  /** Where the client put it. */
  readonly field: readonly string[];
};

type Read<T> = { readonly value: T } | { readonly refusal: Refusal };

/** Where the money of every remittance leaves the platform. */
const clearing = { house: 'CLEARING' } as const;

/** Sends money to a beneficiary's bank account, by a quote or in the currency of the wallet. */
export function createRemittanceSending(deps: {
  beneficiaries: Pick<Beneficiaries, 'find'>;
  quotes: Pick<QuoteStore, 'findById'>;
  limits: Pick<Limits, 'check' | 'release'>;
  transactions: Transactions;
  hasBank: boolean;
}) {
  const { beneficiaries, quotes, limits, transactions, hasBank } = deps;

  async function fundByQuote(userId: string, quoteId: string): Promise<Read<Funding>> {
    const quote = isUuid(quoteId) ? await quotes.findById(quoteId) : null;
    if (!quote || quote.userId !== userId) return { refusal: { kind: 'QuoteNotFound' } };
    return {
      value: {
        quoteId: quote.id,
        sent: quote.sell,
        received: quote.buy,
        rate: quote.rate,
        fee: quote.fee.minor > 0n ? quote.fee : null,
        legs: exchangeLegs(quote, clearing),
        field: ['input', 'quoteId'],
      },
    };
  }

  function fundByAmount(userId: string, amount: Money): Funding {
    const legs = leg({ walletOf: userId }, clearing, amount);
    return { quoteId: null, sent: amount, received: amount, rate: null, fee: null, legs, field: ['input', 'amount'] };
  }

  /** What is to be sent to whom, or the first thing that is wrong with it. */
  async function prepare(
    userId: string,
    { beneficiaryId, source }: { beneficiaryId: string; source: Source },
  ): Promise<Read<{ beneficiary: Beneficiary; funding: Funding }>> {
    if ('refusal' in source) return source;
    const field = ['input', 'beneficiaryId'];
    if (!hasBank) return { refusal: { kind: 'PaymentProviderMissing', field } };
    const beneficiary = await beneficiaries.find(userId, beneficiaryId);
    if (!beneficiary) return { refusal: { kind: 'BeneficiaryNotFound' } };
    const funding =
      'amount' in source ? { value: fundByAmount(userId, source.amount) } : await fundByQuote(userId, source.quoteId);
    if ('refusal' in funding) return funding;
    const unsupported = checkCorridor(beneficiary, funding.value);
    return unsupported ? { refusal: unsupported } : { value: { beneficiary, funding: funding.value } };
  }

  return async (userId: string, input: RemittanceInput): Promise<Performed> => {
    const invalidKey = checkKey(input.idempotencyKey);
    if (invalidKey) return { kind: 'refused', refusal: invalidKey };
    const { purpose } = input;
    const beneficiaryId = input.beneficiaryId.toLowerCase();
    const source = readSource(input);
    const call: IdempotentCall = {
      userId,
      key: input.idempotencyKey,
      mutation: 'sendRemittance',
      parameters: JSON.stringify([beneficiaryId, ...spell(source), purpose]),
    };
    const prepared = await prepare(userId, { beneficiaryId, source });
    if ('refusal' in prepared) return transactions.refuse(call, prepared.refusal);
    const { beneficiary, funding } = prepared.value;
    const { field, ...funded } = funding;
    const overLimit = await limits.check(call, funding.sent);
    if (overLimit) {
      return transactions.refuse(call, overLimit.kind === 'LimitExceeded' ? { ...overLimit, field } : overLimit);
    }
    const performed = await transactions.perform({
      ...funded,
      call,
      payeeId: null,
      kind: 'REMITTANCE',
      note: null,
      paymentMethod: null,
      details: { beneficiary: snapshotOf(beneficiary), purpose },
    });
    if (performed.kind === 'refused') await limits.release(call);
    return performed;
  };
}

/** What a client wants to send by: a quote, or an amount in the currency of the wallet. */
type Source = { readonly quoteId: string } | { readonly amount: Money } | { readonly refusal: Refusal };

function readSource({ quoteId, amount }: Pick<RemittanceInput, 'quoteId' | 'amount'>): Source {
  if (quoteId && amount) return eitherRule(['input', 'amount']);
  if (quoteId) return { quoteId: quoteId.toLowerCase() };
  if (!amount) return eitherRule(['input', 'quoteId']);
  const read = readAmount(amount, ['input', 'amount']);
  return 'refusal' in read ? read : { amount: read.money };
}

const eitherRule = (field: readonly string[]): { readonly refusal: Refusal } => ({
  refusal: { kind: 'InputInvalid', message: 'Give either `quoteId` or `amount`, and not both.', field },
});

/** A source in one spelling, for comparing calls; one that was refused binds nothing and equals only its like. */
function spell(source: Source): (string | null)[] {
  if ('quoteId' in source) return [source.quoteId, null, null];
  if ('amount' in source) return [null, source.amount.minor.toString(), source.amount.asset];
  return [null, null, null];
}

/** Refuses a currency that the account does not take. */
function checkCorridor({ account, country }: Beneficiary, { received, field }: Funding): Refusal | null {
  const taken = currencyTakenBy(account);
  if (taken === received.asset) return null;
  const message = taken
    ? `An account in ${country} takes ${taken}, and not ${received.asset}.`
    : `Money cannot be sent to accounts in ${country} yet.`;
  return { kind: 'CorridorUnsupported', message, field };
}
