import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { User as UserEntity } from '../user/user.entity.js';
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

/** An account, as other subgraphs need to know it. */
export type Account = {
  __typename?: 'Account';
  /** The country of residence, ISO 3166-1 alpha-2. */
  country: Scalars['String']['output'];
  /** The e-mail address. */
  email: Scalars['String']['output'];
  /** The user's id. */
  id: Scalars['ID']['output'];
  /** How far the person's identity has been verified. */
  kycStatus: KycStatus;
  /** The name as the person gave it. */
  name: Scalars['String']['output'];
  /** The subscription. */
  tier: Tier;
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

/** How far a person's identity has been verified. */
export type KycStatus =
  /** Nothing was handed in. */
  | 'NONE'
  /** Documents are being checked. */
  | 'PENDING'
  /** The documents were refused. */
  | 'REJECTED'
  /** The identity is verified. */
  | 'VERIFIED';

/** How far a person's identity has been verified, to record it. */
export type KycStatusInput =
  /** Nothing was handed in. */
  | 'NONE'
  /** Documents are being checked. */
  | 'PENDING'
  /** The documents were refused. */
  | 'REJECTED'
  /** The identity is verified. */
  | 'VERIFIED';

/** What logs in. */
export type LoginInput = {
  /** The account's e-mail address. */
  email: Scalars['String']['input'];
  /** The account's password. */
  password: Scalars['String']['input'];
};

/** The answer to `login`. */
export type LoginPayload = {
  __typename?: 'LoginPayload';
  /** The log-in; null when it was refused. */
  session?: Maybe<Session>;
  /** The account. */
  user?: Maybe<User>;
  /** Why the log-in was refused; empty when it was not. */
  userErrors: Array<UserError>;
};

/** The answer to `logout`. */
export type LogoutPayload = {
  __typename?: 'LogoutPayload';
  /** Always empty: a session that is already over is over. */
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
  /** Notes that a consumer has taken effect of these events of users, so that the sweep stops sending them. Always true. */
  acknowledgeUsersEvents: Scalars['Boolean']['output'];
  /** Logs in. Answers the same for an unknown e-mail address and for a wrong password, and is throttled by account and by address. */
  login?: Maybe<LoginPayload>;
  /** Ends this session. Its access token is refused everywhere within 5 seconds. */
  logout?: Maybe<LogoutPayload>;
  /** Exchanges a refresh token for a new access token and a new refresh token. */
  refreshSession?: Maybe<RefreshSessionPayload>;
  /** Opens an account and logs it in. The first wallet, in the currency of the country, follows within moments. */
  register?: Maybe<RegisterPayload>;
  /** Records how far a person's identity has been verified, by an administrator. What the person may send out of the platform depends on it. */
  setKycStatus?: Maybe<SetKycStatusPayload>;
};

export type MutationAcknowledgeUsersEventsArgs = {
  consumer: Scalars['String']['input'];
  eventIds: Array<Scalars['ID']['input']>;
};

export type MutationLoginArgs = {
  input: LoginInput;
};

export type MutationRefreshSessionArgs = {
  input: RefreshSessionInput;
};

export type MutationRegisterArgs = {
  input: RegisterInput;
};

export type MutationSetKycStatusArgs = {
  input: SetKycStatusInput;
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
  /** The account of a user; null when there is none. */
  account?: Maybe<Account>;
  /** The account that money sent to an e-mail address goes to; null when nobody has it. */
  accountByEmail?: Maybe<Account>;
  /** The accounts of up to 100 users, in the order of the ids; null for one that there is not. */
  accounts: Array<Maybe<Account>>;
  /** Everybody with the role ADMIN: those who have been there longest, 100 at most. */
  administrators: Array<Account>;
  /** Sessions revoked at `since` or later whose access tokens may still be unexpired, oldest first, 1,000 at most. */
  revokedSessions: Array<RevokedSession>;
  /** The public keys of access tokens: the one that signs now, and those whose tokens may still be in use. */
  verificationKeys: Array<VerificationKey>;
};

export type QueryAccountArgs = {
  id: Scalars['ID']['input'];
};

export type QueryAccountByEmailArgs = {
  email: Scalars['String']['input'];
};

export type QueryAccountsArgs = {
  ids: Array<Scalars['ID']['input']>;
};

export type QueryRevokedSessionsArgs = {
  since: Scalars['DateTime']['input'];
};

/** What refreshes a session. */
export type RefreshSessionInput = {
  /** The session's latest refresh token. */
  refreshToken: Scalars['String']['input'];
};

/** The answer to `refreshSession`. */
export type RefreshSessionPayload = {
  __typename?: 'RefreshSessionPayload';
  /** The session with new tokens; null when the refresh token was refused. */
  session?: Maybe<Session>;
  /** Why the refresh token was refused; empty when it was not. */
  userErrors: Array<UserError>;
};

/** What opens an account. */
export type RegisterInput = {
  /** The country of residence, ISO 3166-1 alpha-2, such as `IN`. */
  country: Scalars['String']['input'];
  /** An e-mail address; capital and small letters are the same. */
  email: Scalars['String']['input'];
  /** How the person is called, 1 to 100 characters. */
  name: Scalars['String']['input'];
  /** 10 to 200 characters, at least 5 different ones, and neither the name nor the e-mail address. */
  password: Scalars['String']['input'];
};

/** The answer to `register`. */
export type RegisterPayload = {
  __typename?: 'RegisterPayload';
  /** The log-in; null when the account was not opened. */
  session?: Maybe<Session>;
  /** The new account. */
  user?: Maybe<User>;
  /** Why the account was not opened; empty when it was. */
  userErrors: Array<UserError>;
};

/** A session that was ended before its access token expired. */
export type RevokedSession = {
  __typename?: 'RevokedSession';
  /** The session's id. */
  id: Scalars['ID']['output'];
  /** When it was ended. */
  revokedAt: Scalars['DateTime']['output'];
};

/** What a person is to the platform. */
export type Role =
  /** Runs the house: treasury, users, mail. */
  | 'ADMIN'
  /** Uses the platform for itself. */
  | 'CUSTOMER'
  /** Extends the platform with services of its own. */
  | 'PARTNER'
  /** Serves customers at a counter. */
  | 'TELLER';

/** A log-in. */
export type Session = {
  __typename?: 'Session';
  /** Send it as `Authorization: Bearer <accessToken>`. A JWT signed with ES256, verifiable by the keys at `/.well-known/jwks.json`. */
  accessToken: Scalars['String']['output'];
  /** When the access token expires. */
  expiresAt: Scalars['DateTime']['output'];
  /** Buys the next access token, once: each refresh answers a new refresh token, and a used one ends the session. */
  refreshToken: Scalars['String']['output'];
};

/** What records how far a person's identity has been verified. */
export type SetKycStatusInput = {
  /** Why, for the record: 1 to 200 characters. */
  reason: Scalars['String']['input'];
  /** How far it is now. */
  status: KycStatusInput;
  /** The person. */
  userId: Scalars['ID']['input'];
};

/** The answer to `setKycStatus`. */
export type SetKycStatusPayload = {
  __typename?: 'SetKycStatusPayload';
  /** The person. */
  user?: Maybe<User>;
  /** Why nothing was recorded; empty when it was. */
  userErrors: Array<UserError>;
};

/** A subscription. */
export type Tier =
  /** The free one. */
  | 'BASIC'
  /** The paid one, with lower fees and spreads. */
  | 'PRO';

/**
 * Somebody with an account. It is handed out to the person itself, which has no token yet when it registers, and to administrators: whoever else
 * asks for it by its id gets null for every other field.
 */
export type User = {
  __typename?: 'User';
  /** The country of residence, ISO 3166-1 alpha-2. */
  country?: Maybe<Scalars['String']['output']>;
  /** When the account was opened. */
  createdAt?: Maybe<Scalars['DateTime']['output']>;
  /** The e-mail address that the person logs in with. Null for anybody else's account. */
  email?: Maybe<Scalars['String']['output']>;
  /** The account's id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** How far the person's identity has been verified. */
  kycStatus?: Maybe<KycStatus>;
  /** The name as the person gave it. */
  name?: Maybe<Scalars['String']['output']>;
  /** What the person is to the platform. */
  roles?: Maybe<Array<Role>>;
  /** The subscription; fees and spreads depend on it. */
  tier?: Maybe<Tier>;
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

/** A public key of access tokens. */
export type VerificationKey = {
  __typename?: 'VerificationKey';
  /** The key as a JSON Web Key (RFC 7517), as JSON text. */
  jwk: Scalars['String']['output'];
  /** The key's id, which tokens name in their header. */
  kid: Scalars['ID']['output'];
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
  User: User;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  Account: ResolverTypeWrapper<Account>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  ErrorCode: ErrorCode;
  KycStatus: KycStatus;
  KycStatusInput: KycStatusInput;
  LoginInput: LoginInput;
  LoginPayload: ResolverTypeWrapper<Omit<LoginPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  LogoutPayload: ResolverTypeWrapper<LogoutPayload>;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionPayload: ResolverTypeWrapper<RefreshSessionPayload>;
  RegisterInput: RegisterInput;
  RegisterPayload: ResolverTypeWrapper<Omit<RegisterPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }>;
  RevokedSession: ResolverTypeWrapper<RevokedSession>;
  Role: Role;
  Session: ResolverTypeWrapper<Session>;
  SetKycStatusInput: SetKycStatusInput;
  SetKycStatusPayload: ResolverTypeWrapper<
    Omit<SetKycStatusPayload, 'user'> & { user?: Maybe<ResolversTypes['User']> }
  >;
  Tier: Tier;
  User: ResolverTypeWrapper<UserEntity>;
  UserError: ResolverTypeWrapper<UserError>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  VerificationKey: ResolverTypeWrapper<VerificationKey>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  Account: Account;
  ID: Scalars['ID']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  LoginInput: LoginInput;
  LoginPayload: Omit<LoginPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  LogoutPayload: LogoutPayload;
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  RefreshSessionInput: RefreshSessionInput;
  RefreshSessionPayload: RefreshSessionPayload;
  RegisterInput: RegisterInput;
  RegisterPayload: Omit<RegisterPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  RevokedSession: RevokedSession;
  Session: Session;
  SetKycStatusInput: SetKycStatusInput;
  SetKycStatusPayload: Omit<SetKycStatusPayload, 'user'> & { user?: Maybe<ResolversParentTypes['User']> };
  User: UserEntity;
  UserError: UserError;
  Int: Scalars['Int']['output'];
  VerificationKey: VerificationKey;
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

export type AccountResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Account'] = ResolversParentTypes['Account'],
> = {
  country?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  email?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kycStatus?: Resolver<ResolversTypes['KycStatus'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  tier?: Resolver<ResolversTypes['Tier'], ParentType, ContextType>;
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

export type LoginPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['LoginPayload'] = ResolversParentTypes['LoginPayload'],
> = {
  session?: Resolver<Maybe<ResolversTypes['Session']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type LogoutPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['LogoutPayload'] = ResolversParentTypes['LogoutPayload'],
> = {
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
  acknowledgeUsersEvents?: Resolver<
    ResolversTypes['Boolean'],
    ParentType,
    ContextType,
    RequireFields<MutationAcknowledgeUsersEventsArgs, 'consumer' | 'eventIds'>
  >;
  login?: Resolver<
    Maybe<ResolversTypes['LoginPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationLoginArgs, 'input'>
  >;
  logout?: Resolver<Maybe<ResolversTypes['LogoutPayload']>, ParentType, ContextType>;
  refreshSession?: Resolver<
    Maybe<ResolversTypes['RefreshSessionPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRefreshSessionArgs, 'input'>
  >;
  register?: Resolver<
    Maybe<ResolversTypes['RegisterPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRegisterArgs, 'input'>
  >;
  setKycStatus?: Resolver<
    Maybe<ResolversTypes['SetKycStatusPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSetKycStatusArgs, 'input'>
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
  account?: Resolver<Maybe<ResolversTypes['Account']>, ParentType, ContextType, RequireFields<QueryAccountArgs, 'id'>>;
  accountByEmail?: Resolver<
    Maybe<ResolversTypes['Account']>,
    ParentType,
    ContextType,
    RequireFields<QueryAccountByEmailArgs, 'email'>
  >;
  accounts?: Resolver<
    Array<Maybe<ResolversTypes['Account']>>,
    ParentType,
    ContextType,
    RequireFields<QueryAccountsArgs, 'ids'>
  >;
  administrators?: Resolver<Array<ResolversTypes['Account']>, ParentType, ContextType>;
  revokedSessions?: Resolver<
    Array<ResolversTypes['RevokedSession']>,
    ParentType,
    ContextType,
    RequireFields<QueryRevokedSessionsArgs, 'since'>
  >;
  verificationKeys?: Resolver<Array<ResolversTypes['VerificationKey']>, ParentType, ContextType>;
};

export type RefreshSessionPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RefreshSessionPayload'] = ResolversParentTypes['RefreshSessionPayload'],
> = {
  session?: Resolver<Maybe<ResolversTypes['Session']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RegisterPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RegisterPayload'] = ResolversParentTypes['RegisterPayload'],
> = {
  session?: Resolver<Maybe<ResolversTypes['Session']>, ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RevokedSessionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RevokedSession'] = ResolversParentTypes['RevokedSession'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  revokedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type SessionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Session'] = ResolversParentTypes['Session'],
> = {
  accessToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  refreshToken?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type SetKycStatusPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SetKycStatusPayload'] = ResolversParentTypes['SetKycStatusPayload'],
> = {
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
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
  country?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  createdAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  email?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kycStatus?: Resolver<Maybe<ResolversTypes['KycStatus']>, ParentType, ContextType>;
  name?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  roles?: Resolver<Maybe<Array<ResolversTypes['Role']>>, ParentType, ContextType>;
  tier?: Resolver<Maybe<ResolversTypes['Tier']>, ParentType, ContextType>;
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

export type VerificationKeyResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['VerificationKey'] = ResolversParentTypes['VerificationKey'],
> = {
  jwk?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  Account?: AccountResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  LoginPayload?: LoginPayloadResolvers<ContextType>;
  LogoutPayload?: LogoutPayloadResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RefreshSessionPayload?: RefreshSessionPayloadResolvers<ContextType>;
  RegisterPayload?: RegisterPayloadResolvers<ContextType>;
  RevokedSession?: RevokedSessionResolvers<ContextType>;
  Session?: SessionResolvers<ContextType>;
  SetKycStatusPayload?: SetKycStatusPayloadResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  VerificationKey?: VerificationKeyResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
