import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Quote as QuoteModel } from '../quote/quote.js';
import type { Transaction as TransactionModel } from '../transaction/transaction.js';
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
  /** The balance would exceed the limit of 4 x 10^18 minor units. (1015) */
  | 'BALANCE_LIMIT'
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
  /** The idempotency key was used before with other parameters. (2002) */
  | 'IDEMPOTENCY_KEY_REUSED'
  /** The wallet has less available than the operation needs. (1001) */
  | 'INSUFFICIENT_FUNDS'
  /** A field of the input is not as required; the message says what is allowed. (2001) */
  | 'INVALID_INPUT'
  /** The house cannot deliver this amount of the currency now. (1010) */
  | 'LIQUIDITY_UNAVAILABLE'
  /** The password is too easy to guess; the message says what is required. (3003) */
  | 'PASSWORD_WEAK'
  /** The payment provider declined the payment method. (1011) */
  | 'PAYMENT_DECLINED'
  /** No payment provider is set up. (1017) */
  | 'PAYMENT_PROVIDER_UNAVAILABLE'
  /** The quote was executed before, under another idempotency key. (1004) */
  | 'QUOTE_ALREADY_USED'
  /** The quote is past its expiry; create a new one. (1002) */
  | 'QUOTE_EXPIRED'
  /** There is no such quote of yours. (1003) */
  | 'QUOTE_NOT_FOUND'
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
  /** An exchange needs two different currencies. (1014) */
  | 'SAME_CURRENCY'
  /** The service has more work queued than it accepts; try again shortly. (2003) */
  | 'SERVICE_BUSY'
  /** Too many attempts; the message says when to try again. (3006) */
  | 'TOO_MANY_ATTEMPTS'
  /** The transfer id was used before with other legs. (2004) */
  | 'TRANSFER_ID_REUSED';

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
  /** Fixes a rate and both amounts of an exchange for a short time. Nothing moves yet. */
  createQuote?: Maybe<CreateQuotePayload>;
  /** Exchanges what a quote says. Answers the final state when it comes within 2 seconds, else PROCESSING. */
  executeQuote?: Maybe<ExecuteQuotePayload>;
  /** Sends money to the wallet of another person, in one currency and without a fee. */
  sendTransfer?: Maybe<SendTransferPayload>;
  /** Takes money in from a payment method. */
  topUp?: Maybe<TopUpPayload>;
};

export type MutationAcknowledgeTransactionsEventsArgs = {
  consumer: Scalars['String']['input'];
  eventIds: Array<Scalars['ID']['input']>;
};

export type MutationCreateQuoteArgs = {
  input: CreateQuoteInput;
};

export type MutationExecuteQuoteArgs = {
  input: ExecuteQuoteInput;
};

export type MutationSendTransferArgs = {
  input: SendTransferInput;
};

export type MutationTopUpArgs = {
  input: TopUpInput;
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

export type Query = {
  __typename?: 'Query';
  /** A quote by its id. Null when there is none or it is somebody else's. */
  quote?: Maybe<Quote>;
  /** A transaction by its id. Null when there is none, or it is neither yours nor paid to you. */
  transaction?: Maybe<Transaction>;
};

export type QueryQuoteArgs = {
  id: Scalars['ID']['input'];
};

export type QueryTransactionArgs = {
  id: Scalars['ID']['input'];
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
  /** Units bought per unit sold; null when nothing was exchanged. */
  rate?: Maybe<Scalars['Decimal']['output']>;
  /** What the owner got, or the payee of a transfer. */
  received?: Maybe<Money>;
  /** The public reference, `TXN-...`, for people. */
  reference: Scalars['String']['output'];
  /** What left the owner's wallet, fee included; null on a top-up. */
  sent?: Maybe<Money>;
  /** How far it is. COMPLETED and FAILED are final. */
  status: TransactionStatus;
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
  /** Money in, from a payment method. */
  | 'TOP_UP'
  /** Money to another person's wallet. */
  | 'TRANSFER';

/** How far a transaction is. */
export type TransactionStatus =
  /** Done. */
  | 'COMPLETED'
  /** Refused; no money moved. */
  | 'FAILED'
  /** Under way. It becomes final by itself. */
  | 'PROCESSING';

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
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
  Quote: Quote;
  Transaction: Transaction;
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Quote: { __typename: 'Quote' } & GraphQLRecursivePick<FederationTypes['Quote'], { id: true }>;
  Transaction: { __typename: 'Transaction' } & GraphQLRecursivePick<FederationTypes['Transaction'], { id: true }>;
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  CreateQuoteInput: CreateQuoteInput;
  CreateQuotePayload: ResolverTypeWrapper<
    Omit<CreateQuotePayload, 'quote'> & { quote?: Maybe<ResolversTypes['Quote']> }
  >;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  ErrorCode: ErrorCode;
  ExecuteQuoteInput: ExecuteQuoteInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ExecuteQuotePayload: ResolverTypeWrapper<
    Omit<ExecuteQuotePayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Quote: ResolverTypeWrapper<QuoteModel>;
  SendTransferInput: SendTransferInput;
  SendTransferPayload: ResolverTypeWrapper<
    Omit<SendTransferPayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  TopUpInput: TopUpInput;
  TopUpPayload: ResolverTypeWrapper<
    Omit<TopUpPayload, 'transaction'> & { transaction?: Maybe<ResolversTypes['Transaction']> }
  >;
  Transaction: ResolverTypeWrapper<TransactionModel>;
  TransactionConnection: ResolverTypeWrapper<
    Omit<TransactionConnection, 'edges'> & { edges: Array<ResolversTypes['TransactionEdge']> }
  >;
  TransactionEdge: ResolverTypeWrapper<Omit<TransactionEdge, 'node'> & { node: ResolversTypes['Transaction'] }>;
  TransactionFailure: ResolverTypeWrapper<TransactionFailure>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  TransactionKind: TransactionKind;
  TransactionStatus: TransactionStatus;
  User: ResolverTypeWrapper<
    Omit<User, 'transactions'> & { transactions?: Maybe<ResolversTypes['TransactionConnection']> }
  >;
  UserError: ResolverTypeWrapper<UserError>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  CreateQuoteInput: CreateQuoteInput;
  CreateQuotePayload: Omit<CreateQuotePayload, 'quote'> & { quote?: Maybe<ResolversParentTypes['Quote']> };
  CurrencyCode: Scalars['CurrencyCode']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  ExecuteQuoteInput: ExecuteQuoteInput;
  ID: Scalars['ID']['output'];
  ExecuteQuotePayload: Omit<ExecuteQuotePayload, 'transaction'> & {
    transaction?: Maybe<ResolversParentTypes['Transaction']>;
  };
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  Quote: QuoteModel;
  SendTransferInput: SendTransferInput;
  SendTransferPayload: Omit<SendTransferPayload, 'transaction'> & {
    transaction?: Maybe<ResolversParentTypes['Transaction']>;
  };
  TopUpInput: TopUpInput;
  TopUpPayload: Omit<TopUpPayload, 'transaction'> & { transaction?: Maybe<ResolversParentTypes['Transaction']> };
  Transaction: TransactionModel;
  TransactionConnection: Omit<TransactionConnection, 'edges'> & {
    edges: Array<ResolversParentTypes['TransactionEdge']>;
  };
  TransactionEdge: Omit<TransactionEdge, 'node'> & { node: ResolversParentTypes['Transaction'] };
  TransactionFailure: TransactionFailure;
  Int: Scalars['Int']['output'];
  User:
    | (Omit<User, 'transactions'> & { transactions?: Maybe<ResolversParentTypes['TransactionConnection']> })
    | FederationReferenceTypes['User'];
  UserError: UserError;
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

export type QueryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query'],
> = {
  quote?: Resolver<Maybe<ResolversTypes['Quote']>, ParentType, ContextType, RequireFields<QueryQuoteArgs, 'id'>>;
  transaction?: Resolver<
    Maybe<ResolversTypes['Transaction']>,
    ParentType,
    ContextType,
    RequireFields<QueryTransactionArgs, 'id'>
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

export type SendTransferPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SendTransferPayload'] = ResolversParentTypes['SendTransferPayload'],
> = {
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
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
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['TransactionFailure']>, ParentType, ContextType>;
  fee?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['TransactionKind'], ParentType, ContextType>;
  note?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  owner?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  rate?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  received?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  reference?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  sent?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TransactionStatus'], ParentType, ContextType>;
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
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
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

export type Resolvers<ContextType = Context> = {
  CreateQuotePayload?: CreateQuotePayloadResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  ExecuteQuotePayload?: ExecuteQuotePayloadResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Quote?: QuoteResolvers<ContextType>;
  SendTransferPayload?: SendTransferPayloadResolvers<ContextType>;
  TopUpPayload?: TopUpPayloadResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  TransactionConnection?: TransactionConnectionResolvers<ContextType>;
  TransactionEdge?: TransactionEdgeResolvers<ContextType>;
  TransactionFailure?: TransactionFailureResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
