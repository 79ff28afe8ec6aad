import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Candle as CandleModel } from '../candle/candle.js';
import type { Rate as RateModel } from '../rate/pricing.js';
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
  /** Two currency codes with a slash, such as `EUR/USD`: the price of one unit of the first in units of the second. */
  CurrencyPair: { input: string; output: string };
  /** A point in time: RFC 3339 in UTC, such as `2026-04-13T12:00:00.000Z`. */
  DateTime: { input: Date; output: Date };
  /**
   * An exact decimal number as a string: digits, optionally a minus sign in front and a fraction behind. No exponent, no plus sign, no leading
   * zeros; never a JSON number.
   */
  Decimal: { input: string; output: string };
  _FieldSet: { input: unknown; output: unknown };
};

/** What enters a rate. */
export type AddRateInput = {
  /** The time of the rate, not in the future; now unless given. */
  asOf?: InputMaybe<Scalars['DateTime']['input']>;
  /** Whether it is meant although it is further from the rate in force than the limit. */
  confirmJump?: Scalars['Boolean']['input'];
  /** Units of the second currency for one of the first, above zero. */
  mid: Scalars['Decimal']['input'];
  /** The pair, one of whose two currencies is EUR. */
  pair: Scalars['CurrencyPair']['input'];
  /** Why, for the record: 1 to 200 characters. */
  reason: Scalars['String']['input'];
};

/** The answer to `addRate`. */
export type AddRatePayload = {
  __typename?: 'AddRatePayload';
  /** The rate as it then stands. */
  rate?: Maybe<Rate>;
  /** Why no rate was entered; empty when it was. */
  userErrors: Array<UserError>;
};

/** How a rate moved in an interval: mid rates. */
export type Candle = {
  __typename?: 'Candle';
  /** When the interval begins: 00:00 UTC for a day, on Monday for a week. */
  at: Scalars['DateTime']['output'];
  /** The last rate. */
  close: Scalars['Decimal']['output'];
  /** The highest rate. */
  high: Scalars['Decimal']['output'];
  /** The lowest rate. */
  low: Scalars['Decimal']['output'];
  /** The first rate. */
  open: Scalars['Decimal']['output'];
};

/** How long a candle is. */
export type CandleInterval =
  /** A day in UTC. */
  | 'DAY'
  /** An hour. */
  | 'HOUR'
  /** A minute. */
  | 'MINUTE'
  /** A week from Monday, in UTC. */
  | 'WEEK';

/** A currency or listed asset that a wallet can hold. */
export type Currency = {
  __typename?: 'Currency';
  /** The ISO 4217 code, or the asset's. */
  code: Scalars['CurrencyCode']['output'];
  /** Decimal places of the smallest unit: 2 for EUR, 0 for JPY, 3 for KWD, 8 for MCO2. */
  minorUnits: Scalars['Int']['output'];
  /** The English name. */
  name: Scalars['String']['output'];
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
  /** Enters a rate by hand. It counts like a fresh one of the first provider until one of the providers tells a later one. */
  addRate?: Maybe<AddRatePayload>;
};

export type MutationAddRateArgs = {
  input: AddRateInput;
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

/** A rate that was not taken. */
export type QuarantinedRate = {
  __typename?: 'QuarantinedRate';
  /** The time of the rate. */
  asOf: Scalars['DateTime']['output'];
  /** The currency, priced in units per euro. */
  currency: Scalars['CurrencyCode']['output'];
  /** What the others say: units per euro. */
  expected: Scalars['Decimal']['output'];
  /** Its id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** What was told: units per euro. */
  perEuro: Scalars['Decimal']['output'];
  /** When it was set aside. */
  quarantinedAt: Scalars['DateTime']['output'];
  /** Who told it. */
  source: RateSource;
};

export type Query = {
  __typename?: 'Query';
  /** What wallets can hold, by code. Null, with an error, only while rates does not answer. */
  currencies?: Maybe<Array<Currency>>;
  /** Rates that were set aside because they jump too far, newest first; 100 at most. */
  quarantinedRates?: Maybe<Array<QuarantinedRate>>;
  /** The latest rate of a pair; null when there is none. */
  rate?: Maybe<Rate>;
  /** The providers that rates come from, in the order in which they are preferred. */
  rateProviders?: Maybe<Array<RateProvider>>;
  /**
   * The latest rates, in the order asked: null for a pair without a rate, such as one of the same currency twice. The whole list is null, with an
   * error, only while rates does not answer.
   */
  rates?: Maybe<Array<Maybe<Rate>>>;
  /** The price that an exchange may be quoted at now; null when there is no rate. */
  tradableRate?: Maybe<TradableRate>;
};

export type QueryQuarantinedRatesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
};

export type QueryRateArgs = {
  pair: Scalars['CurrencyPair']['input'];
};

export type QueryRatesArgs = {
  pairs: Array<Scalars['CurrencyPair']['input']>;
};

export type QueryTradableRateArgs = {
  buy: Scalars['CurrencyCode']['input'];
  sell: Scalars['CurrencyCode']['input'];
};

/** The latest price of a pair. A stored rate never changes; a later one takes its place. */
export type Rate = {
  __typename?: 'Rate';
  /** The time of the older of the prices that the rate is made of. */
  asOf: Scalars['DateTime']['output'];
  /** What the house asks: units of the second currency for one unit of the first that a customer buys. */
  ask: Scalars['Decimal']['output'];
  /** The first currency of the pair, the one that is priced. */
  base: Currency;
  /** What the house pays: units of the second currency for one unit of the first that a customer sells. */
  bid: Scalars['Decimal']['output'];
  /**
   * The pair's candles, oldest first; an interval without any rate has none.
   *
   * A DAY with reference rates has the one rate these give for the pair; live prices, those of the demo's simulator too, make a candle only of a day
   * without. A WEEK is made of its days. A MINUTE and an HOUR are made of live prices only, and are kept for 7 and 90 days unless configured otherwise.
   *
   * `open` and `close` are always exact. So are `high` and `low` between the euro and any other currency and of the pairs that the operator has
   * listed, such as USD/INR; for another pair they are the higher and the lower of `open` and `close` of a MINUTE, an HOUR or a DAY.
   */
  history: Array<Candle>;
  /** The rate between the two, without a spread. */
  mid: Scalars['Decimal']['output'];
  /** The pair. */
  pair: Scalars['CurrencyPair']['output'];
  /** The second currency of the pair, the one that the price is in. */
  quote: Currency;
  /** Where the rate comes from; of two sources the less official one. */
  source: RateSource;
  /** Whether the rate is too old to trade on: it is shown, but no quote is made from it (`RATE_STALE`). */
  stale: Scalars['Boolean']['output'];
};

/** The latest price of a pair. A stored rate never changes; a later one takes its place. */
export type RateHistoryArgs = {
  from: Scalars['DateTime']['input'];
  interval: CandleInterval;
  to: Scalars['DateTime']['input'];
};

/** Somebody who tells rates. */
export type RateProvider = {
  __typename?: 'RateProvider';
  /** The time of its latest rates; null before the first. */
  asOf?: Maybe<Scalars['DateTime']['output']>;
  /** Why it last failed; null when it did not. */
  lastFailure?: Maybe<Scalars['String']['output']>;
  /** When it last told rates that were taken; null before the first. */
  lastTakenAt?: Maybe<Scalars['DateTime']['output']>;
  /** 1 is asked first and preferred while it is fresh. */
  priority: Scalars['Int']['output'];
  /** Which one. */
  source: RateSource;
  /** How far it can be relied on now. */
  status: RateProviderStatus;
};

/** How far a provider can be relied on. */
export type RateProviderStatus =
  /** Its latest rates are fresh. */
  | 'FRESH'
  /** Its latest rates are too old to prefer it. */
  | 'STALE'
  /** It has failed so often of late that it is not asked now. */
  | 'SUSPENDED';

/** Where a rate comes from. */
export type RateSource =
  /** CoinGecko's market prices of crypto assets. */
  | 'COINGECKO'
  /** The European Central Bank's euro foreign exchange reference rates. */
  | 'ECB'
  /** Frankfurter, which republishes reference rates of central banks. */
  | 'FRANKFURTER'
  /** Another source, out of a file that the operator has imported. */
  | 'IMPORTED'
  /** Entered by an administrator. */
  | 'MANUAL'
  /** Open Exchange Rates, a blend of commercial sources. */
  | 'OPEN_EXCHANGE_RATES'
  /** A fixed parity to the dollar, the euro or another currency, kept by the currency's central bank. */
  | 'PEG'
  /** The demo's simulator. */
  | 'SIMULATED'
  /** A made-up reference price of the demo, for an asset that has no public one here. */
  | 'SYNTHETIC';

export type Subscription = {
  __typename?: 'Subscription';
  /**
   * The latest rate of each pair at once, then each rate that takes its place, in whatever it differs, `stale` included. A client that reads slowly gets the
   * latest of each pair and not those between, and nothing is replayed after a reconnect. A pair without a rate brings nothing until it has one.
   */
  rateChanged: Rate;
};

export type SubscriptionRateChangedArgs = {
  pairs: Array<Scalars['CurrencyPair']['input']>;
};

/** A price for an exchange, in units bought per unit sold. */
export type TradableRate = {
  __typename?: 'TradableRate';
  /** The time of the older of the prices that the rate is made of. */
  asOf: Scalars['DateTime']['output'];
  /** The rate without a spread. */
  mid: Scalars['Decimal']['output'];
  /** Whether it is too old to trade on. */
  stale: Scalars['Boolean']['output'];
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

export type Wallet = {
  __typename?: 'Wallet';
  balance: Money;
  id: Scalars['ID']['output'];
  /** What the balance is worth in another currency, by the mid rate, rounded half-even. Null when there is no rate; a stale rate is used. */
  valueIn?: Maybe<Money>;
};

export type WalletValueInArgs = {
  currency: Scalars['CurrencyCode']['input'];
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
  Currency: Currency;
  Rate: Rate;
  Wallet: Wallet;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Currency: { __typename: 'Currency' } & GraphQLRecursivePick<FederationTypes['Currency'], { code: true }>;
  Rate: { __typename: 'Rate' } & GraphQLRecursivePick<FederationTypes['Rate'], { pair: true }>;
  Wallet: { __typename: 'Wallet' } & GraphQLRecursivePick<FederationTypes['Wallet'], { id: true }> &
    (
      | Record<PropertyKey, never>
      | GraphQLRecursivePick<FederationTypes['Wallet'], { balance: { amount: true; currency: true } }>
    );
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AddRateInput: AddRateInput;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  AddRatePayload: ResolverTypeWrapper<Omit<AddRatePayload, 'rate'> & { rate?: Maybe<ResolversTypes['Rate']> }>;
  Candle: ResolverTypeWrapper<CandleModel>;
  CandleInterval: CandleInterval;
  Currency: ResolverTypeWrapper<Currency>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  CurrencyPair: ResolverTypeWrapper<Scalars['CurrencyPair']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  ErrorCode: ErrorCode;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  QuarantinedRate: ResolverTypeWrapper<QuarantinedRate>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Rate: ResolverTypeWrapper<RateModel>;
  RateProvider: ResolverTypeWrapper<RateProvider>;
  RateProviderStatus: RateProviderStatus;
  RateSource: RateSource;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  TradableRate: ResolverTypeWrapper<RateModel>;
  UserError: ResolverTypeWrapper<UserError>;
  Wallet: ResolverTypeWrapper<Wallet>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AddRateInput: AddRateInput;
  Boolean: Scalars['Boolean']['output'];
  AddRatePayload: Omit<AddRatePayload, 'rate'> & { rate?: Maybe<ResolversParentTypes['Rate']> };
  Candle: CandleModel;
  Currency: Currency | FederationReferenceTypes['Currency'];
  Int: Scalars['Int']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  CurrencyPair: Scalars['CurrencyPair']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  PageInfo: PageInfo;
  QuarantinedRate: QuarantinedRate;
  ID: Scalars['ID']['output'];
  Query: Record<PropertyKey, never>;
  Rate: RateModel;
  RateProvider: RateProvider;
  Subscription: Record<PropertyKey, never>;
  TradableRate: RateModel;
  UserError: UserError;
  Wallet: Wallet | FederationReferenceTypes['Wallet'];
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

export type AddRatePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['AddRatePayload'] = ResolversParentTypes['AddRatePayload'],
> = {
  rate?: Resolver<Maybe<ResolversTypes['Rate']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type CandleResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Candle'] = ResolversParentTypes['Candle'],
> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  close?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  high?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  low?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  open?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
};

export type CurrencyResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Currency'] = ResolversParentTypes['Currency'],
  FederationReferenceType extends FederationReferenceTypes['Currency'] = FederationReferenceTypes['Currency'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Currency']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  code?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  minorUnits?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export interface CurrencyCodeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyCode'], any> {
  name: 'CurrencyCode';
}

export interface CurrencyPairScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['CurrencyPair'], any> {
  name: 'CurrencyPair';
}

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

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
  addRate?: Resolver<
    Maybe<ResolversTypes['AddRatePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationAddRateArgs, 'input'>
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

export type QuarantinedRateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['QuarantinedRate'] = ResolversParentTypes['QuarantinedRate'],
> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  expected?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  perEuro?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  quarantinedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['RateSource'], ParentType, ContextType>;
};

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  currencies?: Resolver<Maybe<Array<ResolversTypes['Currency']>>, ParentType, ContextType>;
  quarantinedRates?: Resolver<
    Maybe<Array<ResolversTypes['QuarantinedRate']>>,
    ParentType,
    ContextType,
    RequireFields<QueryQuarantinedRatesArgs, 'first'>
  >;
  rate?: Resolver<Maybe<ResolversTypes['Rate']>, ParentType, ContextType, RequireFields<QueryRateArgs, 'pair'>>;
  rateProviders?: Resolver<Maybe<Array<ResolversTypes['RateProvider']>>, ParentType, ContextType>;
  rates?: Resolver<
    Maybe<Array<Maybe<ResolversTypes['Rate']>>>,
    ParentType,
    ContextType,
    RequireFields<QueryRatesArgs, 'pairs'>
  >;
  tradableRate?: Resolver<
    Maybe<ResolversTypes['TradableRate']>,
    ParentType,
    ContextType,
    RequireFields<QueryTradableRateArgs, 'buy' | 'sell'>
  >;
};

export type RateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Rate'] = ResolversParentTypes['Rate'],
  FederationReferenceType extends FederationReferenceTypes['Rate'] = FederationReferenceTypes['Rate'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Rate']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  ask?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  base?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
  bid?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  history?: Resolver<
    Array<ResolversTypes['Candle']>,
    ParentType,
    ContextType,
    RequireFields<RateHistoryArgs, 'from' | 'interval' | 'to'>
  >;
  mid?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  pair?: Resolver<ResolversTypes['CurrencyPair'], ParentType, ContextType>;
  quote?: Resolver<ResolversTypes['Currency'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['RateSource'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type RateProviderResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RateProvider'] = ResolversParentTypes['RateProvider'],
> = {
  asOf?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastFailure?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  lastTakenAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['RateSource'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['RateProviderStatus'], ParentType, ContextType>;
};

export type SubscriptionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription'],
> = {
  rateChanged?: SubscriptionResolver<
    ResolversTypes['Rate'],
    'rateChanged',
    ParentType,
    ContextType,
    RequireFields<SubscriptionRateChangedArgs, 'pairs'>
  >;
};

export type TradableRateResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TradableRate'] = ResolversParentTypes['TradableRate'],
> = {
  asOf?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  mid?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  stale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
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

export type WalletResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Wallet'] = ResolversParentTypes['Wallet'],
  FederationReferenceType extends FederationReferenceTypes['Wallet'] = FederationReferenceTypes['Wallet'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Wallet']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  valueIn?: Resolver<
    Maybe<ResolversTypes['Money']>,
    ParentType,
    ContextType,
    RequireFields<WalletValueInArgs, 'currency'>
  >;
};

export type Resolvers<ContextType = Context> = {
  AddRatePayload?: AddRatePayloadResolvers<ContextType>;
  Candle?: CandleResolvers<ContextType>;
  Currency?: CurrencyResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  CurrencyPair?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  QuarantinedRate?: QuarantinedRateResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Rate?: RateResolvers<ContextType>;
  RateProvider?: RateProviderResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  TradableRate?: TradableRateResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Wallet?: WalletResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
