import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type {
  Beneficiary as BeneficiaryModel,
  BeneficiarySnapshot as BeneficiarySnapshotModel,
} from '../beneficiary/beneficiary.js';
import type { Quote as QuoteModel } from '../quote/quote.js';
import type { Transaction as TransactionModel } from '../transaction/transaction.js';
import type { TransactionChangeModel } from '../resolvers/TransactionChange.js';
import type { Context } from '../context.js';
export type Maybe<T> = T | null;
export type InputMaybe<T> = Maybe<T>;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string };
  String: { input: string; output: string };
  Boolean: { input: boolean; output: boolean };
  Int: { input: number; output: number };
  Float: { input: number; output: number };
  /** An ISO 4217 code with minor units (`EUR`, `JPY`, `KWD`), or a listed asset (`MCO2`). */
  CurrencyCode: { input: string; output: string };
  /** A point in time: RFC 3339 in UTC, such as `2026-04-13T12:00:00.000Z`. */
  DateTime: { input: Date; output: Date };
  /**
   * An exact decimal number as a string: digits, optionally a minus sign in front and a fraction behind. No exponent, no plus sign, no leading
   * zeros; never a JSON number.
   */
  Decimal: { input: string; output: string };
  _FieldSet: { input: unknown; output: unknown };
};

/** Somebody's bank account. Which fields are required depends on the kind: IBAN: iban, bic where the country needs it; IFSC: accountNumber, ifsc; UPI: upi; UK: accountNumber, sortCode; US: accountNumber, routingNumber. */
export type AddBeneficiaryInput = {
  /** An account number. */
  accountNumber?: InputMaybe<Scalars['String']['input']>;
  /** A BIC of 8 or 11 characters. */
  bic?: InputMaybe<Scalars['String']['input']>;
  /** An IBAN, with or without spaces. */
  iban?: InputMaybe<Scalars['String']['input']>;
  /** The IFSC of the branch, such as HDFC0000123. */
  ifsc?: InputMaybe<Scalars['String']['input']>;
  /** How the account is named. */
  kind: BankAccountKind;
  /** The name of the holder of the account, 2 to 140 characters. */
  name: Scalars['String']['input'];
  /** An ABA routing number of nine digits. */
  routingNumber?: InputMaybe<Scalars['String']['input']>;
  /** A sort code of six digits, with or without hyphens. */
  sortCode?: InputMaybe<Scalars['String']['input']>;
  /** A UPI address, such as asha@okbank. */
  upi?: InputMaybe<Scalars['String']['input']>;
};

/** The answer to `addBeneficiary`. */
export type AddBeneficiaryPayload = {
  __typename?: 'AddBeneficiaryPayload';
  /** The beneficiary. */
  beneficiary?: Maybe<Beneficiary>;
  /** Why there is none; empty when there is. */
  userErrors: Array<UserError>;
};

export type Approval = {
  __typename?: 'Approval';
  id: Scalars['ID']['output'];
};

/** How an account is named. */
export type BankAccountKind =
  /** By an IBAN, in Europe, the Emirates and some other countries. */
  | 'IBAN'
  /** By an account number and the branch's IFSC, in India. */
  | 'IFSC'
  /** By an account number and a sort code, in the United Kingdom. */
  | 'UK'
  /** By a UPI address, in India. */
  | 'UPI'
  /** By an account number and a routing number, in the United States. */
  | 'US';

/** Somebody with a bank account, to whom money can be sent. */
export type Beneficiary = {
  __typename?: 'Beneficiary';
  /** The account, all but its last four characters hidden. */
  account: Scalars['String']['output'];
  /** The name of the bank, where it is known. */
  bank?: Maybe<Scalars['String']['output']>;
  /** The country of the account, ISO 3166-1 alpha-2. */
  country: Scalars['String']['output'];
  /** When it was added. */
  createdAt: Scalars['DateTime']['output'];
  /** The beneficiary's id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** The kind of account. */
  kind: BankAccountKind;
  /** The name of the holder of the account. */
  name: Scalars['String']['output'];
};

/** A beneficiary as it was when money was sent to it. */
export type BeneficiarySnapshot = {
  __typename?: 'BeneficiarySnapshot';
  /** The account, all but its last four characters hidden. */
  account: Scalars['String']['output'];
  /** The name of the bank, where it is known. */
  bank?: Maybe<Scalars['String']['output']>;
  /** The country of the account, ISO 3166-1 alpha-2. */
  country: Scalars['String']['output'];
  /** The kind of account. */
  kind: BankAccountKind;
  /** The name of the holder of the account. */
  name: Scalars['String']['output'];
};

/** What is to be exchanged. Give either `sell` and `buyCurrency`, or `buy` and `sellCurrency`. */
export type CreateQuoteInput = {
  /** What is to arrive exactly. */
  buy?: InputMaybe<MoneyInput>;
  /** The currency to buy, with `sell`. */
  buyCurrency?: InputMaybe<Scalars['CurrencyCode']['input']>;
  /** All that is to leave the wallet, the fee included. */
  sell?: InputMaybe<MoneyInput>;
  /** The currency to sell, with `buy`. */
  sellCurrency?: InputMaybe<Scalars['CurrencyCode']['input']>;
};

/** The answer to `createQuote`. */
export type CreateQuotePayload = {
  __typename?: 'CreateQuotePayload';
  /** The quote. */
  quote?: Maybe<Quote>;
  /** Why there is no quote; empty when there is. */
  userErrors: Array<UserError>;
};

/** Every expected failure; the number in parentheses is the error's `number`. */
export type ErrorCode =
  /** The ledger has no such account. (2005) */
  | 'ACCOUNT_NOT_FOUND'
  /** The amount must be above zero and fit its currency’s minor digits. (1009) */
  | 'AMOUNT_INVALID'
  /** The amount is above the limit of 10^15 minor units. (1008) */
  | 'AMOUNT_TOO_LARGE'
  /** The amount is so small that nothing of it would arrive. (1007) */
  | 'AMOUNT_TOO_SMALL'
  /** The operation was approved, rejected or has expired before. (1032) */
  | 'APPROVAL_DECIDED'
  /** There is no such operation that waits for an approval. (1031) */
  | 'APPROVAL_NOT_FOUND'
  /** The balance would exceed the limit of 4 x 10^18 minor units. (1015) */
  | 'BALANCE_LIMIT'
  /** The bank details are not valid; the field and the message say which. (1022) */
  | 'BANK_DETAILS_INVALID'
  /** There is no such beneficiary of yours. (1021) */
  | 'BENEFICIARY_NOT_FOUND'
  /** Money in this currency cannot be sent to this kind of account. (1023) */
  | 'CORRIDOR_UNSUPPORTED'
  /** This is no ISO 3166-1 alpha-2 country code. (3004) */
  | 'COUNTRY_UNKNOWN'
  /** The e-mail address or the password is wrong. (3005) */
  | 'CREDENTIALS_INVALID'
  /** The currency cannot be held in a wallet. (1016) */
  | 'CURRENCY_UNSUPPORTED'
  /** This is not an e-mail address. (3002) */
  | 'EMAIL_INVALID'
  /** An account with this e-mail address exists. (3001) */
  | 'EMAIL_TAKEN'
  /** The house holds as much of this currency as it may; the message says how much it still takes. (1030) */
  | 'EXPOSURE_LIMIT'
  /** Another part of the same operation was refused, so this was too. (1029) */
  | 'GROUP_REJECTED'
  /** The hold’s time is over; the money is available again. (1026) */
  | 'HOLD_EXPIRED'
  /** The hold was resolved in another way before, or never placed. (1024) */
  | 'HOLD_RESOLVED'
  /** The idempotency key was used before with other parameters. (2002) */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The wallet has less available than the operation needs. (1001) */
  | 'INSUFFICIENT_FUNDS'
  /** A field of the input is not as required; the message says what is allowed. (2001) */
  | 'INVALID_INPUT'
  /** The person’s identity has to be verified first. (1020) */
  | 'KYC_REQUIRED'
  /** The amount is above what the subscription and the state of identification allow; the message says the limit. (1019) */
  | 'LIMIT_EXCEEDED'
  /** The house cannot deliver this amount of the currency now. (1010) */
  | 'LIQUIDITY_UNAVAILABLE'
  /** There is no such posted transfer that could be given back. (1027) */
  | 'NOT_REVERSIBLE'
  /** The password is too easy to guess; the message says what is required. (3003) */
  | 'PASSWORD_WEAK'
  /** The payment provider declined the payment method. (1011) */
  | 'PAYMENT_DECLINED'
  /** No payment provider is set up. (1017) */
  | 'PAYMENT_PROVIDER_UNAVAILABLE'
  /** The money could not be paid out; it is available again. (1018) */
  | 'PAYOUT_FAILED'
  /** The quote was executed before, under another idempotency key. (1004) */
  | 'QUOTE_ALREADY_USED'
  /** The quote is past its expiry; create a new one. (1002) */
  | 'QUOTE_EXPIRED'
  /** There is no such quote of yours. (1003) */
  | 'QUOTE_NOT_FOUND'
  /** The rate is too far from the one in force; it needs a confirmation. (1025) */
  | 'RATE_IMPLAUSIBLE'
  /** The latest rate of the pair is too old to trade on. (1005) */
  | 'RATE_STALE'
  /** There is no rate for the pair. (1006) */
  | 'RATE_UNAVAILABLE'
  /** A transfer needs two different people. (1013) */
  | 'RECIPIENT_IS_SENDER'
  /** No account can receive at this address. (1012) */
  | 'RECIPIENT_NOT_FOUND'
  /** The refresh token is unknown, expired, used or revoked; log in again. (3007) */
  | 'REFRESH_TOKEN_INVALID'
  /** More would be given back than there is left to give back. (1028) */
  | 'REVERSAL_EXCEEDS'
  /** An exchange needs two different currencies. (1014) */
  | 'SAME_CURRENCY'
  /** Who has asked for an operation cannot approve it. (1033) */
  | 'SECOND_PERSON_REQUIRED'
  /** The service has more work queued than it accepts; try again shortly. (2003) */
  | 'SERVICE_BUSY'
  /** Too many attempts; the message says when to try again. (3006) */
  | 'TOO_MANY_ATTEMPTS'
  /** There is no such transaction. (1034) */
  | 'TRANSACTION_NOT_FOUND'
  /** The transfer id was used before with other legs. (2004) */
  | 'TRANSFER_ID_REUSED'
  /** There is no such account. (3008) */
  | 'USER_NOT_FOUND';

/** What executes a quote. */
export type ExecuteQuoteInput = {
  /** Made by the client, 1 to 100 characters: the same key never exchanges twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** The quote, which must be yours, unexpired and unused. */
  quoteId: Scalars['ID']['input'];
};

/** The answer to `executeQuote`. */
export type ExecuteQuotePayload = {
  __typename?: 'ExecuteQuotePayload';
  /** The exchange, also when it failed. */
  transaction?: Maybe<Transaction>;
  /** Why nothing was exchanged; empty when it was or is under way. */
  userErrors: Array<UserError>;
};

/** What a person may send out of the platform, by withdrawals and remittances together, in the currency of the limits. */
export type Limits = {
  __typename?: 'Limits';
  /** Within 24 hours. */
  daily: Money;
  /** What is left of `daily` now. */
  dailyLeft: Money;
  /** At once. */
  perTransaction: Money;
};

/** An exact amount of one currency. */
export type Money = {
  __typename?: 'Money';
  /** Written with exactly the currency's minor digits: `250.00` for EUR, `250` for JPY. Negative where something left. */
  amount: Scalars['Decimal']['output'];
  /** The currency of the amount. */
  currency: Scalars['CurrencyCode']['output'];
};

/** An amount that a client sends. It may have fewer minor digits than its currency has, never more. */
export type MoneyInput = {
  /** The amount as a decimal string, for example `250.00`. */
  amount: Scalars['Decimal']['input'];
  /** The currency of the amount. */
  currency: Scalars['CurrencyCode']['input'];
};

export type Mutation = {
  __typename?: 'Mutation';
  /** Notes that a consumer has taken effect of these events of transactions, so that the sweep stops sending them. Always true. */
  acknowledgeTransactionsEvents: Scalars['Boolean']['output'];
  /** Adds somebody to whom money can be sent. The same account again answers the beneficiary that is there. */
  addBeneficiary?: Maybe<AddBeneficiaryPayload>;
  /** Fixes a rate and both amounts of an exchange for a short time. Nothing moves yet. */
  createQuote?: Maybe<CreateQuotePayload>;
  /** Exchanges what a quote says. Answers the final state when it comes within 2 seconds, else PROCESSING. */
  executeQuote?: Maybe<ExecuteQuotePayload>;
  /** Removes a beneficiary. What was sent to it stays as it is. */
  removeBeneficiary?: Maybe<RemoveBeneficiaryPayload>;
  /**
   * Gives a completed top-up, transfer or exchange back, at once or in parts, by a refund of its own. Withdrawals and remittances come back only when whoever
   * was paid returns them. Nothing is taken from a wallet that is not there: then the refund has FAILED with `INSUFFICIENT_FUNDS`, and may be asked for again
   * under another key. A top-up goes back through its payment provider to where it came from, which may take days; the money is set aside meanwhile.
   * With `force` a second administrator has to approve it (`approveOperation`); until then only `approval` is answered, and nothing happens.
   */
  reverseTransaction?: Maybe<ReverseTransactionPayload>;
  /**
   * Sends money to a beneficiary's bank account: by a quote whose bought currency the account takes, or an amount in that currency itself without a fee. The
   * money is set aside at once, and leaves when it was delivered.
   */
  sendRemittance?: Maybe<SendRemittancePayload>;
  /** Sends money to the wallet of another person, in one currency and without a fee. */
  sendTransfer?: Maybe<SendTransferPayload>;
  /** Takes money in from a payment method. */
  topUp?: Maybe<TopUpPayload>;
  /** Pays money out to a destination that the payment provider knows. The money is set aside at once, and leaves when it was delivered. */
  withdraw?: Maybe<WithdrawPayload>;
};

export type MutationAcknowledgeTransactionsEventsArgs = {
  consumer: Scalars['String']['input'];
  eventIds: Array<Scalars['ID']['input']>;
};

export type MutationAddBeneficiaryArgs = {
  input: AddBeneficiaryInput;
};

export type MutationCreateQuoteArgs = {
  input: CreateQuoteInput;
};

export type MutationExecuteQuoteArgs = {
  input: ExecuteQuoteInput;
};

export type MutationRemoveBeneficiaryArgs = {
  input: RemoveBeneficiaryInput;
};

export type MutationReverseTransactionArgs = {
  input: ReverseTransactionInput;
};

export type MutationSendRemittanceArgs = {
  input: SendRemittanceInput;
};

export type MutationSendTransferArgs = {
  input: SendTransferInput;
};

export type MutationTopUpArgs = {
  input: TopUpInput;
};

export type MutationWithdrawArgs = {
  input: WithdrawInput;
};

/** Where a page of a connection stands among the others. */
export type PageInfo = {
  __typename?: 'PageInfo';
  /** The cursor of the last edge, null when the page is empty. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** Whether there is more behind the last edge of this page. */
  hasNextPage: Scalars['Boolean']['output'];
  /** Whether there is more before the first edge of this page. */
  hasPreviousPage: Scalars['Boolean']['output'];
  /** The cursor of the first edge, null when the page is empty. */
  startCursor?: Maybe<Scalars['String']['output']>;
};

/** Through whom money comes in and goes out. */
export type PaymentCounterparty =
  /** The bank that remittances go through. */
  | 'BANK'
  /** The payment provider: top-ups, withdrawals and refunds of top-ups. */
  | 'PROVIDER';

/** Something on which the provider and we do not agree. */
export type PaymentDifference = {
  __typename?: 'PaymentDifference';
  /** The amount by our account; null when it is not there. */
  ledger?: Maybe<Money>;
  /** The amount by the provider's statement; null when it is not there. */
  provider?: Maybe<Money>;
  /** The transaction's id. */
  transactionId: Scalars['ID']['output'];
};

/**
 * The statement of somebody outside beside our clearing account. Amounts are what came in for us, and negative for what went out. The totals are of the
 * period alone, and may differ by what one side has just before or after its edges; that is no difference.
 */
export type PaymentReconciliation = {
  __typename?: 'PaymentReconciliation';
  /** What is in only one of the two, or in both with different amounts; 1,000 at most. */
  differences: Array<PaymentDifference>;
  /** The sum by our account. */
  ledgerTotal: Money;
  /** The provider's name. */
  provider: Scalars['String']['output'];
  /** The sum by the provider's statement. */
  providerTotal: Money;
};

/** A payout to an account outside the platform. */
export type Payout = {
  __typename?: 'Payout';
  /** The payer's own reference, once there is one. */
  reference?: Maybe<Scalars['String']['output']>;
  /** How far it is. */
  status: PayoutStatus;
};

/** How far a payout is. */
export type PayoutStatus =
  /** It could not be delivered; the money is available again. */
  | 'FAILED'
  /** It was asked for, or is about to be. */
  | 'PENDING'
  /** The bank or the provider works on it. */
  | 'PROCESSING'
  /** It was delivered and came back; a refund gives it back. */
  | 'RETURNED'
  /** The money was delivered. */
  | 'SUCCEEDED';

export type Query = {
  __typename?: 'Query';
  /**
   * Compares the statement of a payment provider, or of the bank that remittances go through, with our account of what it has taken in and paid out for us,
   * over 31 days at most; null when there is nobody of the kind.
   */
  paymentReconciliation?: Maybe<PaymentReconciliation>;
  /** A quote by its id. Null when there is none or it is somebody else's. */
  quote?: Maybe<Quote>;
  /** A transaction by its id. Null when there is none, or it is neither yours nor paid to you. */
  transaction?: Maybe<Transaction>;
  /** What people are told about transactions, as these now stand, in the order of the ids; null for an id without a transaction. 100 ids at most. */
  transactionNotices: Array<Maybe<TransactionNotice>>;
};

export type QueryPaymentReconciliationArgs = {
  counterparty?: PaymentCounterparty;
  currency: Scalars['CurrencyCode']['input'];
  from: Scalars['DateTime']['input'];
  to: Scalars['DateTime']['input'];
};

export type QueryQuoteArgs = {
  id: Scalars['ID']['input'];
};

export type QueryTransactionArgs = {
  id: Scalars['ID']['input'];
};

export type QueryTransactionNoticesArgs = {
  ids: Array<Scalars['ID']['input']>;
};

/** An offer of the house to exchange exactly these amounts, until it expires. */
export type Quote = {
  __typename?: 'Quote';
  /** All that arrives: (sell - fee) x rate, rounded half-even. */
  buy: Money;
  /** Until when it can be executed. */
  expiresAt: Scalars['DateTime']['output'];
  /** The fee, in the sold currency, part of `sell`. */
  fee: Money;
  /** The quote's id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** Units bought per unit sold, the spread included. */
  rate: Scalars['Decimal']['output'];
  /** All that leaves the wallet, the fee included. */
  sell: Money;
};

/** A PDF document. */
export type Receipt = {
  __typename?: 'Receipt';
  /** When the link expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** Where it can be fetched, without a token, until the link expires. */
  url: Scalars['String']['output'];
};

/** What a remittance is for, as banks have to report it. */
export type RemittancePurpose =
  /** School and university fees. */
  | 'EDUCATION'
  /** Living costs of the family. */
  | 'FAMILY_SUPPORT'
  /** A present. */
  | 'GIFT'
  /** For goods. */
  | 'GOODS'
  /** Treatment and medicine. */
  | 'MEDICAL'
  /** To an account of one's own. */
  | 'OWN_ACCOUNT'
  /** Rent, or a purchase of property. */
  | 'PROPERTY'
  /** For services. */
  | 'SERVICES';

/** What removes a beneficiary. */
export type RemoveBeneficiaryInput = {
  /** The beneficiary, one of yours. */
  beneficiaryId: Scalars['ID']['input'];
};

/** The answer to `removeBeneficiary`. */
export type RemoveBeneficiaryPayload = {
  __typename?: 'RemoveBeneficiaryPayload';
  /** The id of the beneficiary that was removed. */
  beneficiaryId?: Maybe<Scalars['ID']['output']>;
  /** Why none was removed; empty when it was. */
  userErrors: Array<UserError>;
};

/** What gives a transaction back. */
export type ReverseTransactionInput = {
  /**
   * How much of what was sent, and of a top-up of what was received; all that is left unless given. An exchange is given back at its own rate: the same part
   * of each of its movements, what was bought from the customer and what was sold to the customer, the fee and the house's spread included. What was given back of
   * a movement so far is that part of it rounded half-even, so that all parts together are the exchange exactly.
   */
  amount?: InputMaybe<MoneyInput>;
  /**
   * Whether the person from whom the money would be taken owes it instead: all of it, whatever is in the wallet, which stays as it is. What is there can be taken
   * first, by a part without force.
   */
  force?: Scalars['Boolean']['input'];
  /** Made by the client, 1 to 100 characters: the same key never gives back twice. It belongs to the administrator. */
  idempotencyKey: Scalars['ID']['input'];
  /** Why, told to the owner of the refund: 1 to 200 characters. */
  reason: Scalars['String']['input'];
  /** The transaction, anybody's. */
  transactionId: Scalars['ID']['input'];
};

/** The answer to `reverseTransaction`. */
export type ReverseTransactionPayload = {
  __typename?: 'ReverseTransactionPayload';
  /** The approval that a reversal by force waits for, or had; null without force. */
  approval?: Maybe<Approval>;
  /** The transaction that it gives back. */
  original?: Maybe<Transaction>;
  /** The refund, also when it failed; null while it waits for an approval. */
  transaction?: Maybe<Transaction>;
  /** Why nothing was given back; empty when it was or is under way. */
  userErrors: Array<UserError>;
};

/** What sends money to a beneficiary. Give either `quoteId` or `amount`. */
export type SendRemittanceInput = {
  /** How much is to arrive, from the wallet of the same currency. */
  amount?: InputMaybe<MoneyInput>;
  /** The beneficiary, one of yours. */
  beneficiaryId: Scalars['ID']['input'];
  /** Made by the client, 1 to 100 characters: the same key never sends twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** What it is for. */
  purpose: RemittancePurpose;
  /** The quote, which must be yours, unexpired and unused; what it buys is what arrives. */
  quoteId?: InputMaybe<Scalars['ID']['input']>;
};

/** The answer to `sendRemittance`. */
export type SendRemittancePayload = {
  __typename?: 'SendRemittancePayload';
  /** The remittance, also when it failed. */
  transaction?: Maybe<Transaction>;
  /** Why nothing was sent; empty when it was or is under way. */
  userErrors: Array<UserError>;
};

/** What sends money. */
export type SendTransferInput = {
  /** How much, above zero. */
  amount: MoneyInput;
  /** Made by the client, 1 to 100 characters: the same key never sends twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** A note of yours, 200 characters at most; the payee does not see it. */
  note?: InputMaybe<Scalars['String']['input']>;
  /** The e-mail address of the payee's account. */
  toEmail: Scalars['String']['input'];
};

/** The answer to `sendTransfer`. */
export type SendTransferPayload = {
  __typename?: 'SendTransferPayload';
  /** The transfer, also when it failed. */
  transaction?: Maybe<Transaction>;
  /** Why nothing was sent; empty when it was or is under way. */
  userErrors: Array<UserError>;
};

export type Subscription = {
  __typename?: 'Subscription';
  /** All of your transactions and those paid to you, whenever the status of one changes; `after` as with `transactionStatusChanged`. */
  myTransactionChanged?: Maybe<TransactionChange>;
  /**
   * A transaction, at once as it stands and then whenever its status changes, or that of what gives it back. Null, and the end, when there is none or it is neither
   * yours nor paid to you. Every event has a cursor: with `after` whatever happened behind it is told first, nothing is left out and nothing is told twice; an older
   * cursor than the events that are kept answers `CURSOR_EXPIRED`.
   */
  transactionStatusChanged?: Maybe<TransactionChange>;
};

export type SubscriptionMyTransactionChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
};

export type SubscriptionTransactionStatusChangedArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  id: Scalars['ID']['input'];
};

/** What takes money in. */
export type TopUpInput = {
  /** How much, above zero. */
  amount: MoneyInput;
  /** Made by the client, 1 to 100 characters: the same key never charges twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** The payment provider's token of the payment method. */
  paymentMethod: Scalars['String']['input'];
};

/** The answer to `topUp`. */
export type TopUpPayload = {
  __typename?: 'TopUpPayload';
  /** The top-up, also when it failed. */
  transaction?: Maybe<Transaction>;
  /** Why no money came in; empty when it did or is under way. */
  userErrors: Array<UserError>;
};

/**
 * Something that moved money, or tried to. Its owner sees all of it; whoever was paid by it sees id, reference, kind, received, status and
 * times, and null for the rest.
 */
export type Transaction = {
  __typename?: 'Transaction';
  /** To whom a remittance goes, as the beneficiary was when it was sent; null unless it is one. */
  beneficiary?: Maybe<BeneficiarySnapshot>;
  /** When it became final; null before. */
  completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was asked for. */
  createdAt: Scalars['DateTime']['output'];
  /** Why it failed; null unless FAILED. */
  failure?: Maybe<TransactionFailure>;
  /** The fee, part of `sent`; null when there was none. */
  fee?: Maybe<Money>;
  /** The transaction's id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** What it was. */
  kind: TransactionKind;
  /** What the owner wrote to it. */
  note?: Maybe<Scalars['String']['output']>;
  /** Whose it is; null for the payee. */
  owner?: Maybe<User>;
  /** How far the money's way out of the platform is; null unless it is a withdrawal, a remittance, or the refund of a top-up. */
  payout?: Maybe<Payout>;
  /** What a remittance is for; null unless it is one. */
  purpose?: Maybe<RemittancePurpose>;
  /** Units bought per unit sold; null when nothing was exchanged. */
  rate?: Maybe<Scalars['Decimal']['output']>;
  /** The receipt of a remittance, from COMPLETED on; null for anything else. Ask again when the link has expired. */
  receipt?: Maybe<Receipt>;
  /** What the owner got, or the payee of a transfer; of a refund, how much of the original it gives back. */
  received?: Maybe<Money>;
  /** The public reference, `TXN-...`, for people. */
  reference: Scalars['String']['output'];
  /** The last of `refunds`, with which all was given back; null unless REVERSED. */
  refund?: Maybe<Transaction>;
  /** What this gives back; null unless it is a refund. */
  refundOf?: Maybe<Transaction>;
  /** Why an administrator has it given back; null unless it is such a refund. */
  refundReason?: Maybe<Scalars['String']['output']>;
  /** How much of it was given back so far: of `sent`, and of a top-up of `received`. Null while nothing was. When it is all, the transaction is REVERSED. */
  refunded?: Maybe<Money>;
  /** What gives it back or has, a part each or all at once, oldest first, without what has failed. 100 at most. Empty when nothing does. */
  refunds?: Maybe<Array<Transaction>>;
  /** What left the owner's wallet, fee included; null on a top-up, and on a refund of which the owner owes what it would take. */
  sent?: Maybe<Money>;
  /** How far it is. FAILED and REVERSED are final, and so is COMPLETED unless the money is given back. */
  status: TransactionStatus;
};

/** A change of a transaction. */
export type TransactionChange = {
  __typename?: 'TransactionChange';
  /** Where to go on from, for `after`. */
  cursor: Scalars['String']['output'];
  /** The transaction as it stands when this is told, which may be further than the change; null for a payee who does not see it any more. */
  transaction?: Maybe<Transaction>;
};

/** A page of transactions. */
export type TransactionConnection = {
  __typename?: 'TransactionConnection';
  /** The transactions of this page with their cursors. */
  edges: Array<TransactionEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** A transaction with its cursor. */
export type TransactionEdge = {
  __typename?: 'TransactionEdge';
  /** Where to go on from, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The transaction. */
  node: Transaction;
};

/** Why a transaction failed. */
export type TransactionFailure = {
  __typename?: 'TransactionFailure';
  /** The reason, stable, for programs. */
  code: ErrorCode;
  /** The reason in words. */
  message: Scalars['String']['output'];
  /** The code's number, stable too. */
  number: Scalars['Int']['output'];
};

/** What a transaction was. */
export type TransactionKind =
  /** Money of one currency for money of another. */
  | 'EXCHANGE'
  /** Money given back. It belongs to whom it is taken from: the payee of a transfer, whose payer is the refund's payee; the owner of anything else. */
  | 'REFUND'
  /** Money out, to a beneficiary's bank account. */
  | 'REMITTANCE'
  /** Money in, from a payment method. */
  | 'TOP_UP'
  /** Money to another person's wallet. */
  | 'TRANSFER'
  /** Money out, to a destination that the payment provider knows. */
  | 'WITHDRAWAL';

/** What a person is told about a transaction. */
export type TransactionNotice = {
  __typename?: 'TransactionNotice';
  /** Why it failed, in words; null unless it did. */
  failureMessage?: Maybe<Scalars['String']['output']>;
  /** The transaction's id. */
  id: Scalars['ID']['output'];
  /** What it was. */
  kind: TransactionKind;
  /** Whose it is. */
  ownerId: Scalars['ID']['output'];
  /** Who was paid by it; null when nobody else was. */
  payeeId?: Maybe<Scalars['ID']['output']>;
  /** What the owner got, or the payee of a transfer. */
  received?: Maybe<Money>;
  /** Its public reference. */
  reference: Scalars['String']['output'];
  /** What left the owner's wallet, fee included; null when nothing did. */
  sent?: Maybe<Money>;
  /** How far it is. */
  status: TransactionStatus;
};

/** How far a transaction is. */
export type TransactionStatus =
  /** Done. */
  | 'COMPLETED'
  /** Refused; no money moved. */
  | 'FAILED'
  /** Under way. It becomes final by itself. */
  | 'PROCESSING'
  /** Done, and later given back; see `refunds`. */
  | 'REVERSED';

export type User = {
  __typename?: 'User';
  /** A cursor behind all that has happened to the person's transactions so far, for `after`; null for anybody else's account. */
  activityCursor?: Maybe<Scalars['String']['output']>;
  /** The person's beneficiaries, by name. Null for anybody else's account. */
  beneficiaries?: Maybe<Array<Beneficiary>>;
  id: Scalars['ID']['output'];
  /** What the person may still send out of the platform; null for anybody else's account. */
  limits?: Maybe<Limits>;
  /**
   * The person's transactions, newest first: those it owns and those paid to it. Null for anybody else's account. `first` and `last` are 100 at
   * most, 20 unless given.
   */
  transactions?: Maybe<TransactionConnection>;
};

export type UserTransactionsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  kind?: InputMaybe<TransactionKind>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<TransactionStatus>;
};

/** An expected failure of a mutation, for a person to read and a program to act on. */
export type UserError = {
  __typename?: 'UserError';
  /** What went wrong, stable, for programs. */
  code: ErrorCode;
  /** The path of the input field that is to blame; null when no single field is. */
  field?: Maybe<Array<Scalars['String']['output']>>;
  /** What went wrong, in words. */
  message: Scalars['String']['output'];
  /** The code's number, stable too. */
  number: Scalars['Int']['output'];
};

/** What pays money out. */
export type WithdrawInput = {
  /** How much, above zero. */
  amount: MoneyInput;
  /** The payment provider's token of the destination. The sandbox's are dest_success, dest_slow, dest_failed and dest_returned. */
  destination: Scalars['String']['input'];
  /** Made by the client, 1 to 100 characters: the same key never pays out twice. */
  idempotencyKey: Scalars['ID']['input'];
};

/** The answer to `withdraw`. */
export type WithdrawPayload = {
  __typename?: 'WithdrawPayload';
  /** The withdrawal, also when it failed. */
  transaction?: Maybe<Transaction>;
  /** Why nothing was paid out; empty when it was or is under way. */
  userErrors: Array<UserError>;
};

export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
  reference: TReference,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };

export type Resolver<
  TResult,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = ResolverFn<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<
  TResult,
  TKey extends string,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo,
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  obj: T,
  context: TContext,
  info: GraphQLResolveInfo,
) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<
  TResult = Record<PropertyKey, never>,
  TParent = Record<PropertyKey, never>,
  TContext = Record<PropertyKey, never>,
  TArgs = Record<PropertyKey, never>,
> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo,
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Beneficiary: Beneficiary;
  Quote: Quote;
  Transaction: Transaction;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Beneficiary: { __typename: 'Beneficiary' } & GraphQLRecursivePick<FederationTypes['Beneficiary'], { id: true }>;
  Quote: { __typename: 'Quote' } & GraphQLRecursivePick<FederationTypes['Quote'], { id: true }>;
  Transaction: { __typename: 'Transaction' } & GraphQLRecursivePick<FederationTypes['Transaction'], { id: true }>;
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddBeneficiaryInput: AddBeneficiaryInput;
  AddBeneficiaryPayload: ResolverTypeWrapper<
    Omit<AddBeneficiaryPayload, 'beneficiary'> & { beneficiary?: Maybe<ResolversTypes['Beneficiary']> }
  >;
  Approval: ResolverTypeWrapper<Approval>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  BankAccountKind: BankAccountKind;
  Beneficiary: ResolverTypeWrapper<BeneficiaryModel>;
  BeneficiarySnapshot: ResolverTypeWrapper<BeneficiarySnapshotModel>;
  CreateQuoteInput: CreateQuoteInput;
  CreateQuotePayload: ResolverTypeWrapper<
    Omit<CreateQuotePayload, 'quote'> & { quote?: Maybe<ResolversTypes['Quote']> }
  >;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  ErrorCode: ErrorCode;
  ExecuteQuoteInput: ExecuteQuoteInput;
  ExecuteQuotePayload: ResolverTypeWrapper<
    Omit<ExecuteQuotePayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  Limits: ResolverTypeWrapper<Limits>;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PaymentCounterparty: PaymentCounterparty;
  PaymentDifference: ResolverTypeWrapper<PaymentDifference>;
  PaymentReconciliation: ResolverTypeWrapper<PaymentReconciliation>;
  Payout: ResolverTypeWrapper<Payout>;
  PayoutStatus: PayoutStatus;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Quote: ResolverTypeWrapper<QuoteModel>;
  Receipt: ResolverTypeWrapper<Receipt>;
  RemittancePurpose: RemittancePurpose;
  RemoveBeneficiaryInput: RemoveBeneficiaryInput;
  RemoveBeneficiaryPayload: ResolverTypeWrapper<RemoveBeneficiaryPayload>;
  ReverseTransactionInput: ReverseTransactionInput;
  ReverseTransactionPayload: ResolverTypeWrapper<
    Omit<ReverseTransactionPayload, 'original' | 'transaction'> & {
      original?: Maybe<ResolversTypes['Transaction']>;
      transaction?: Maybe<ResolversTypes['Transaction']>;
    }
  >;
  SendRemittanceInput: SendRemittanceInput;
  SendRemittancePayload: ResolverTypeWrapper<
    Omit<SendRemittancePayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  SendTransferInput: SendTransferInput;
  SendTransferPayload: ResolverTypeWrapper<
    Omit<SendTransferPayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TopUpInput: TopUpInput;
  TopUpPayload: ResolverTypeWrapper<
    Omit<TopUpPayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  Transaction: ResolverTypeWrapper<TransactionModel>;
  TransactionChange: ResolverTypeWrapper<TransactionChangeModel>;
  TransactionConnection: ResolverTypeWrapper<
    Omit<TransactionConnection, 'edges'> & { edges: Array<ResolversTypes['TransactionEdge']> }
  >;
  TransactionEdge: ResolverTypeWrapper<Omit<TransactionEdge, 'node'> & { node: ResolversTypes['Transaction'] }>;
  TransactionFailure: ResolverTypeWrapper<TransactionFailure>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  TransactionKind: TransactionKind;
  TransactionNotice: ResolverTypeWrapper<TransactionNotice>;
  TransactionStatus: TransactionStatus;
  User: ResolverTypeWrapper<
    Omit<User, 'beneficiaries' | 'transactions'> & {
      beneficiaries?: Maybe<Array<ResolversTypes['Beneficiary']>>;
      transactions?: Maybe<ResolversTypes['TransactionConnection']>;
    }
  >;
  UserError: ResolverTypeWrapper<UserError>;
  WithdrawInput: WithdrawInput;
  WithdrawPayload: ResolverTypeWrapper<
    Omit<WithdrawPayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddBeneficiaryInput: AddBeneficiaryInput;
  AddBeneficiaryPayload: Omit<AddBeneficiaryPayload, 'beneficiary'> & {
    beneficiary?: Maybe<ResolversParentTypes['Beneficiary']>;
  };
  Approval: Approval;
  ID: Scalars['ID']['output'];
  Beneficiary: BeneficiaryModel;
  BeneficiarySnapshot: BeneficiarySnapshotModel;
  CreateQuoteInput: CreateQuoteInput;
  CreateQuotePayload: Omit<CreateQuotePayload, 'quote'> & { quote?: Maybe<ResolversParentTypes['Quote']> };
  CurrencyCode: Scalars['CurrencyCode']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  ExecuteQuoteInput: ExecuteQuoteInput;
  ExecuteQuotePayload: Omit<ExecuteQuotePayload, 'transaction'> & {
    transaction?: Maybe<ResolversParentTypes['Transaction']>;
  };
  Limits: Limits;
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  PageInfo: PageInfo;
  PaymentDifference: PaymentDifference;
  PaymentReconciliation: PaymentReconciliation;
  Payout: Payout;
  Query: Record<PropertyKey, never>;
  Quote: QuoteModel;
  Receipt: Receipt;
  RemoveBeneficiaryInput: RemoveBeneficiaryInput;
  RemoveBeneficiaryPayload: RemoveBeneficiaryPayload;
  ReverseTransactionInput: ReverseTransactionInput;
  ReverseTransactionPayload: Omit<ReverseTransactionPayload, 'original' | 'transaction'> & {
    original?: Maybe<ResolversParentTypes['Transaction']>;
    transaction?: Maybe<ResolversParentTypes['Transaction']>;
  };
  SendRemittanceInput: SendRemittanceInput;
  SendRemittancePayload: Omit<SendRemittancePayload, 'transaction'> & {
    transaction?: Maybe<ResolversParentTypes['Transaction']>;
  };
  SendTransferInput: SendTransferInput;
  SendTransferPayload: Omit<SendTransferPayload, 'transaction'> & {
    transaction?: Maybe<ResolversParentTypes['Transaction']>;
  };
  Subscription: Record<PropertyKey, never>;
  TopUpInput: TopUpInput;
  TopUpPayload: Omit<TopUpPayload, 'transaction'> & { transaction?: Maybe<ResolversParentTypes['Transaction']> };
  Transaction: TransactionModel;
  TransactionChange: TransactionChangeModel;
  TransactionConnection: Omit<TransactionConnection, 'edges'> & {
    edges: Array<ResolversParentTypes['TransactionEdge']>;
  };
  TransactionEdge: Omit<TransactionEdge, 'node'> & { node: ResolversParentTypes['Transaction'] };
  TransactionFailure: TransactionFailure;
  Int: Scalars['Int']['output'];
  TransactionNotice: TransactionNotice;
  User:
    | (Omit<User, 'beneficiaries' | 'transactions'> & {
        beneficiaries?: Maybe<Array<ResolversParentTypes['Beneficiary']>>;
        transactions?: Maybe<ResolversParentTypes['TransactionConnection']>;
      })
    | FederationReferenceTypes['User'];
  UserError: UserError;
  WithdrawInput: WithdrawInput;
  WithdrawPayload: Omit<WithdrawPayload, 'transaction'> & { transaction?: Maybe<ResolversParentTypes['Transaction']> };
  String: Scalars['String']['output'];
};

export type AccessDirectiveArgs = {
  scopes: Array<Scalars['String']['input']>;
};

export type AccessDirectiveResolver<
  Result,
  Parent,
  ContextType = Context,
  Args = AccessDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type PublicDirectiveArgs = {};

export type PublicDirectiveResolver<
  Result,
  Parent,
  ContextType = Context,
  Args = PublicDirectiveArgs,
> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export type AddBeneficiaryPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['AddBeneficiaryPayload'] = ResolversParentTypes['AddBeneficiaryPayload'],
> = {
  beneficiary?: Resolver<Maybe<ResolversTypes['Beneficiary']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ApprovalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Approval'] = ResolversParentTypes['Approval'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type BeneficiaryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Beneficiary'] = ResolversParentTypes['Beneficiary'],
  FederationReferenceType extends FederationReferenceTypes['Beneficiary'] = FederationReferenceTypes['Beneficiary'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Beneficiary']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  account?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bank?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['BankAccountKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BeneficiarySnapshotResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['BeneficiarySnapshot'] = ResolversParentTypes['BeneficiarySnapshot'],
> = {
  account?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  bank?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['BankAccountKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type CreateQuotePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['CreateQuotePayload'] = ResolversParentTypes['CreateQuotePayload'],
> = {
  quote?: Resolver<Maybe<ResolversTypes['Quote']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type ExecuteQuotePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ExecuteQuotePayload'] = ResolversParentTypes['ExecuteQuotePayload'],
> = {
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type LimitsResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Limits'] = ResolversParentTypes['Limits'],
> = {
  daily?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  dailyLeft?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  perTransaction?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type MoneyResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money'],
> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
};

export type MutationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation'],
> = {
  acknowledgeTransactionsEvents?: Resolver<
    ResolversTypes['Boolean'],
    ParentType,
    ContextType,
    RequireFields<MutationAcknowledgeTransactionsEventsArgs, 'consumer' | 'eventIds'>
  >;
  addBeneficiary?: Resolver<
    Maybe<ResolversTypes['AddBeneficiaryPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationAddBeneficiaryArgs, 'input'>
  >;
  createQuote?: Resolver<
    Maybe<ResolversTypes['CreateQuotePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationCreateQuoteArgs, 'input'>
  >;
  executeQuote?: Resolver<
    Maybe<ResolversTypes['ExecuteQuotePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationExecuteQuoteArgs, 'input'>
  >;
  removeBeneficiary?: Resolver<
    Maybe<ResolversTypes['RemoveBeneficiaryPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRemoveBeneficiaryArgs, 'input'>
  >;
  reverseTransaction?: Resolver<
    Maybe<ResolversTypes['ReverseTransactionPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationReverseTransactionArgs, 'input'>
  >;
  sendRemittance?: Resolver<
    Maybe<ResolversTypes['SendRemittancePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSendRemittanceArgs, 'input'>
  >;
  sendTransfer?: Resolver<
    Maybe<ResolversTypes['SendTransferPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSendTransferArgs, 'input'>
  >;
  topUp?: Resolver<
    Maybe<ResolversTypes['TopUpPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationTopUpArgs, 'input'>
  >;
  withdraw?: Resolver<
    Maybe<ResolversTypes['WithdrawPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationWithdrawArgs, 'input'>
  >;
};

export type PageInfoResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo'],
> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  hasPreviousPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  startCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type PaymentDifferenceResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PaymentDifference'] = ResolversParentTypes['PaymentDifference'],
> = {
  ledger?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  provider?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  transactionId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PaymentReconciliationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['PaymentReconciliation'] = ResolversParentTypes['PaymentReconciliation'],
> = {
  differences?: Resolver<Array<ResolversTypes['PaymentDifference']>, ParentType, ContextType>;
  ledgerTotal?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  provider?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  providerTotal?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type PayoutResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Payout'] = ResolversParentTypes['Payout'],
> = {
  reference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['PayoutStatus'], ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  paymentReconciliation?: Resolver<
    Maybe<ResolversTypes['PaymentReconciliation']>,
    ParentType,
    ContextType,
    RequireFields<QueryPaymentReconciliationArgs, 'counterparty' | 'currency' | 'from' | 'to'>
  >;
  quote?: Resolver<Maybe<ResolversTypes['Quote']>, ParentType, ContextType, RequireFields<QueryQuoteArgs, 'id'>>;
  transaction?: Resolver<
    Maybe<ResolversTypes['Transaction']>,
    ParentType,
    ContextType,
    RequireFields<QueryTransactionArgs, 'id'>
  >;
  transactionNotices?: Resolver<
    Array<Maybe<ResolversTypes['TransactionNotice']>>,
    ParentType,
    ContextType,
    RequireFields<QueryTransactionNoticesArgs, 'ids'>
  >;
};

export type QuoteResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Quote'] = ResolversParentTypes['Quote'],
  FederationReferenceType extends FederationReferenceTypes['Quote'] = FederationReferenceTypes['Quote'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Quote']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  buy?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  fee?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rate?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  sell?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type ReceiptResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Receipt'] = ResolversParentTypes['Receipt'],
> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type RemoveBeneficiaryPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RemoveBeneficiaryPayload'] =
    ResolversParentTypes['RemoveBeneficiaryPayload'],
> = {
  beneficiaryId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReverseTransactionPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReverseTransactionPayload'] =
    ResolversParentTypes['ReverseTransactionPayload'],
> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  original?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SendRemittancePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SendRemittancePayload'] = ResolversParentTypes['SendRemittancePayload'],
> = {
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SendTransferPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SendTransferPayload'] = ResolversParentTypes['SendTransferPayload'],
> = {
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SubscriptionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription'],
> = {
  myTransactionChanged?: SubscriptionResolver<
    Maybe<ResolversTypes['TransactionChange']>,
    'myTransactionChanged',
    ParentType,
    ContextType,
    Partial<SubscriptionMyTransactionChangedArgs>
  >;
  transactionStatusChanged?: SubscriptionResolver<
    Maybe<ResolversTypes['TransactionChange']>,
    'transactionStatusChanged',
    ParentType,
    ContextType,
    RequireFields<SubscriptionTransactionStatusChangedArgs, 'id'>
  >;
};

export type TopUpPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TopUpPayload'] = ResolversParentTypes['TopUpPayload'],
> = {
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type TransactionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction'],
  FederationReferenceType extends FederationReferenceTypes['Transaction'] = FederationReferenceTypes['Transaction'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Transaction']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  beneficiary?: Resolver<Maybe<ResolversTypes['BeneficiarySnapshot']>, ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['TransactionFailure']>, ParentType, ContextType>;
  fee?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['TransactionKind'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  payout?: Resolver<Maybe<ResolversTypes['Payout']>, ParentType, ContextType>;
  purpose?: Resolver<Maybe<ResolversTypes['RemittancePurpose']>, ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  receipt?: Resolver<Maybe<ResolversTypes['Receipt']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  refund?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  refundOf?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  refundReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  refunded?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  refunds?: Resolver<Maybe<Array<ResolversTypes['Transaction']>>, ParentType, ContextType>;
  sent?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TransactionStatus'], ParentType, ContextType>;
};

export type TransactionChangeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransactionChange'] = ResolversParentTypes['TransactionChange'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
};

export type TransactionConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransactionConnection'] = ResolversParentTypes['TransactionConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['TransactionEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TransactionEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransactionEdge'] = ResolversParentTypes['TransactionEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Transaction'], ParentType, ContextType>;
};

export type TransactionFailureResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransactionFailure'] = ResolversParentTypes['TransactionFailure'],
> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type TransactionNoticeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransactionNotice'] = ResolversParentTypes['TransactionNotice'],
> = {
  failureMessage?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['TransactionKind'], ParentType, ContextType>;
  ownerId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  payeeId?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sent?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TransactionStatus'], ParentType, ContextType>;
};

export type UserResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['User'] = ResolversParentTypes['User'],
  FederationReferenceType extends FederationReferenceTypes['User'] = FederationReferenceTypes['User'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['User']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  activityCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  beneficiaries?: Resolver<Maybe<Array<ResolversTypes['Beneficiary']>>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  limits?: Resolver<Maybe<ResolversTypes['Limits']>, ParentType, ContextType>;
  transactions?: Resolver<
    Maybe<ResolversTypes['TransactionConnection']>,
    ParentType,
    ContextType,
    Partial<UserTransactionsArgs>
  >;
};

export type UserErrorResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError'],
> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  field?: Resolver<Maybe<Array<ResolversTypes['String']>>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  number?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type WithdrawPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['WithdrawPayload'] = ResolversParentTypes['WithdrawPayload'],
> = {
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AddBeneficiaryPayload?: AddBeneficiaryPayloadResolvers<ContextType>;
  Approval?: ApprovalResolvers<ContextType>;
  Beneficiary?: BeneficiaryResolvers<ContextType>;
  BeneficiarySnapshot?: BeneficiarySnapshotResolvers<ContextType>;
  CreateQuotePayload?: CreateQuotePayloadResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  ExecuteQuotePayload?: ExecuteQuotePayloadResolvers<ContextType>;
  Limits?: LimitsResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  PaymentDifference?: PaymentDifferenceResolvers<ContextType>;
  PaymentReconciliation?: PaymentReconciliationResolvers<ContextType>;
  Payout?: PayoutResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Quote?: QuoteResolvers<ContextType>;
  Receipt?: ReceiptResolvers<ContextType>;
  RemoveBeneficiaryPayload?: RemoveBeneficiaryPayloadResolvers<ContextType>;
  ReverseTransactionPayload?: ReverseTransactionPayloadResolvers<ContextType>;
  SendRemittancePayload?: SendRemittancePayloadResolvers<ContextType>;
  SendTransferPayload?: SendTransferPayloadResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TopUpPayload?: TopUpPayloadResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  TransactionChange?: TransactionChangeResolvers<ContextType>;
  TransactionConnection?: TransactionConnectionResolvers<ContextType>;
  TransactionEdge?: TransactionEdgeResolvers<ContextType>;
  TransactionFailure?: TransactionFailureResolvers<ContextType>;
  TransactionNotice?: TransactionNoticeResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  WithdrawPayload?: WithdrawPayloadResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
