import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { Approval as ApprovalModel } from '../approval/approval.js';
import type { StatementEntry as EntryModel } from '../statement/entries.js';
import type {
  RealisedGain as RealisedGainModel,
  Treasury as TreasuryModel,
  Position as PositionModel,
} from '../position/position.js';
import type { Receivable as ReceivableModel } from '../receivable/receivable.js';
import type { Reserve as ReserveModel } from '../reserve/reserve.js';
import type { Statement as StatementModel } from '../statement/statement.js';
import type { Wallet as WalletModel } from '../wallet/wallet.js';
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

/** What adjusts a reserve. */
export type AdjustReserveInput = {
  /** How much; negative to take out. */
  amount: MoneyInput;
  /** Made by the client, 1 to 100 characters: the same key never adjusts twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** Why, for the record: 1 to 200 characters. */
  reason: Scalars['String']['input'];
};

/** The answer to `adjustReserve`. */
export type AdjustReservePayload = {
  __typename?: 'AdjustReservePayload';
  /** The approval that the adjustment needs; null when it needs none. */
  approval?: Maybe<Approval>;
  /** The reserve after the adjustment; as it was while that waits for an approval. */
  reserve?: Maybe<Reserve>;
  /** Why nothing was adjusted; empty when it was, or when it waits for its approval. */
  userErrors: Array<UserError>;
};

/**
 * An operation of the house that a second administrator has to approve before it is carried out. Who has asked for it cannot approve it, and it is
 * decided once.
 */
export type Approval = {
  __typename?: 'Approval';
  /** When what was approved took effect, or the ledger refused it for ever; null before. Always null for a `FORCED_REVERSAL`, whose transaction tells. */
  carriedOutAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it was approved or rejected, or its time was over; null before. */
  decidedAt?: Maybe<Scalars['DateTime']['output']>;
  /** Who has approved or rejected it; null while nobody has. */
  decidedBy?: Maybe<User>;
  /** From then on it can no longer be approved. */
  expiresAt: Scalars['DateTime']['output'];
  /** Why the ledger refused what was approved; null unless it did. */
  failure?: Maybe<UserError>;
  /** The approval's id, a UUID. */
  id: Scalars['ID']['output'];
  /** What kind of operation it is. */
  kind: ApprovalKind;
  /** What is to be done, as canonical JSON (RFC 8785); amounts are decimal strings with their currency. */
  operation: Scalars['String']['output'];
  /** Why, in the words of who has asked for it. */
  reason: Scalars['String']['output'];
  /**
   * The signed record of what was approved, who had asked for it, who approved it and when: a compact JWS (RFC 7515) whose payload is canonical
   * JSON. Null unless it was approved.
   */
  record?: Maybe<Scalars['String']['output']>;
  /** When it was asked for. */
  requestedAt: Scalars['DateTime']['output'];
  /** Who has asked for it. */
  requestedBy?: Maybe<User>;
  /** How it stands. */
  status: ApprovalStatus;
};

/** A page of approvals. */
export type ApprovalConnection = {
  __typename?: 'ApprovalConnection';
  /** The approvals of this page with their cursors. */
  edges: Array<ApprovalEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** An approval with its cursor. */
export type ApprovalEdge = {
  __typename?: 'ApprovalEdge';
  /** Where to go on from, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The approval. */
  node: Approval;
};

/** What kind of operation needs an approval. */
export type ApprovalKind =
  /** A transaction that is reversed although its receiver has spent the money. */
  | 'FORCED_REVERSAL'
  /** Capital put into a reserve or taken out of it. */
  | 'RESERVE_ADJUSTMENT'
  /** A receivable that is given up. */
  | 'WRITE_OFF';

/** How an approval stands. */
export type ApprovalStatus =
  /** It was approved, and is carried out. */
  | 'APPROVED'
  /** Nobody has decided in time, and it never happens. */
  | 'EXPIRED'
  /** It waits for a second person. */
  | 'PENDING'
  /** It was rejected, and never happens. */
  | 'REJECTED';

/** What approves an operation. */
export type ApproveOperationInput = {
  /** The approval's id. */
  approvalId: Scalars['ID']['input'];
};

/** The answer to `approveOperation`. */
export type ApproveOperationPayload = {
  __typename?: 'ApproveOperationPayload';
  /** The approval; there too when the ledger refused what was approved. */
  approval?: Maybe<Approval>;
  /** Why it was not approved, or why the ledger refused it; empty when neither. */
  userErrors: Array<UserError>;
};

/** The proof that no money was made or lost: all accounts of a currency together. */
export type Conservation = {
  __typename?: 'Conservation';
  /** How many accounts there are. */
  accounts: Scalars['Int']['output'];
  /** The currency. */
  currency: Scalars['CurrencyCode']['output'];
  /** The sum of all its accounts: zero, always. */
  total: Money;
};

/** A document that can be fetched. */
export type Download = {
  __typename?: 'Download';
  /** When the link expires. Ask again for another one. */
  expiresAt: Scalars['DateTime']['output'];
  /** Where it can be fetched, without a token, until the link expires. */
  url: Scalars['String']['output'];
};

/** One line of a wallet's statement. Entries are never changed; a correction is another entry. */
export type Entry = {
  __typename?: 'Entry';
  /** What the balance changed by: negative when it left the wallet. */
  amount: Money;
  /** The wallet's balance after this entry. */
  balanceAfter: Money;
  /**
   * When it counts, such as the day of a bank: the time of posting, unless it was given another one. Balances, and balances at a time, always go by
   * `postedAt`.
   */
  effectiveAt: Scalars['DateTime']['output'];
  /** The wallet's id and the entry's number in it. */
  id: Scalars['ID']['output'];
  /** When it was posted. */
  postedAt: Scalars['DateTime']['output'];
  /** What the entry belongs to. */
  transaction?: Maybe<Transaction>;
};

/** A page of a wallet's entries. */
export type EntryConnection = {
  __typename?: 'EntryConnection';
  /** The entries of this page with their cursors. */
  edges: Array<EntryEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** An entry with its cursor. */
export type EntryEdge = {
  __typename?: 'EntryEdge';
  /** Where to go on from, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The entry. */
  node: Entry;
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

/** How much more the house may take on of a currency. */
export type Exposure = {
  __typename?: 'Exposure';
  /** The currency. */
  currency: Scalars['CurrencyCode']['output'];
  /** Zero or more. */
  left: Money;
};

/** What sets money of a wallet aside. */
export type HoldInput = {
  /** How much, above zero. */
  amount: MoneyInput;
  /**
   * From then on the hold is expired, unless it was resolved before: what it set aside is available again, and nothing posts it any more. Part of the
   * hold like its amount, so the same in every repeat. Without one it stands until it is resolved.
   */
  expiresAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Made by the caller: the transaction's id. */
  id: Scalars['ID']['input'];
  /** The owner of the wallet, which is the one in the currency of the amount. It is opened when it is not there yet. */
  walletOf: Scalars['ID']['input'];
};

/** What became of a hold. */
export type HoldOutcome = {
  __typename?: 'HoldOutcome';
  /** When it came to stand so; null while there is no answer. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** The hold's id. */
  id: Scalars['ID']['output'];
  /** Why it was rejected; null unless it was. */
  rejection?: Maybe<TransferRejection>;
  /** How the hold stands. */
  status: HoldStatus;
};

/** How a hold stands. */
export type HoldStatus =
  /** There is no answer yet: send it again. */
  | 'BUSY'
  /** Its time is over, and it was released. */
  | 'EXPIRED'
  /** The id belongs to a hold of something else, which keeps its answer: a fault of the caller. */
  | 'ID_REUSED'
  /** The money is set aside. */
  | 'PLACED'
  /** The transfer of the same id has used it. */
  | 'POSTED'
  /** It was refused, for ever under this id. */
  | 'REJECTED'
  /** It was released. */
  | 'VOIDED';

/** The accounts of the house, one of each per currency. */
export type HouseAccount =
  /** What the owners have put in; below zero by that. */
  | 'CAPITAL'
  /** What payment providers owe to us; below zero by what they have taken in for us. */
  | 'CLEARING'
  /** Earned, or lost to rounding, on the spread of exchanges. */
  | 'EXCHANGE_GAINS'
  /** Fees earned. */
  | 'FEES'
  /** What is kept to trade with; never below zero. */
  | 'RESERVE'
  /** What was given up of receivables; below zero by that. */
  | 'WRITE_OFFS';

/** An entry of an account of the house. */
export type HouseEntry = {
  __typename?: 'HouseEntry';
  /** What the balance changed by: negative when it left the account. */
  amount: Money;
  /** What the transfer is for. */
  kind?: Maybe<Scalars['String']['output']>;
  /** When it was posted. */
  postedAt: Scalars['DateTime']['output'];
  /** The transfer that it belongs to. */
  transferId: Scalars['ID']['output'];
};

/** A page of the entries of an account of the house. */
export type HouseEntryPage = {
  __typename?: 'HouseEntryPage';
  /** Where to go on from, for `after`; null after the last page. */
  endCursor?: Maybe<Scalars['String']['output']>;
  /** The entries. */
  entries: Array<HouseEntry>;
};

/** An account of the ledger: exactly one of the three. One that is not there yet is opened. */
export type LedgerAccountInput = {
  /** An account of the house, in the currency of the leg. */
  house?: InputMaybe<HouseAccount>;
  /** What this user owes to the house, in the currency of the leg; below zero by as much. */
  receivableOf?: InputMaybe<Scalars['ID']['input']>;
  /** The wallet of this user, in the currency of the leg. */
  walletOf?: InputMaybe<Scalars['ID']['input']>;
};

/** Whether the ledger agrees with itself. */
export type LedgerVerdict =
  /** Everything that is stored agrees. */
  | 'CLEAN'
  /** Something was changed, is missing or was added. */
  | 'DIFFERENT';

/** What a verification of the whole ledger has found: balances, entries, transfers, holds and the chain of seals. */
export type LedgerVerification = {
  __typename?: 'LedgerVerification';
  /** When it was done. */
  at: Scalars['DateTime']['output'];
  /** How many differences there are; one changed row may be several. */
  differences: Scalars['Int']['output'];
  /** The first of them in one line, with the rows that it is about; null when everything agrees. */
  firstDifference?: Maybe<Scalars['String']['output']>;
  /** When it began. It spares the database, so it takes longer than it must. */
  startedAt: Scalars['DateTime']['output'];
  /** Whether everything that is stored agrees. */
  verdict: LedgerVerdict;
};

/** A movement of money between two accounts of one currency. */
export type LegInput = {
  /** How much, above zero. */
  amount: MoneyInput;
  /** Where it leaves. */
  from: LedgerAccountInput;
  /** Where it arrives. */
  to: LedgerAccountInput;
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
  /** Notes that a consumer has taken effect of these events of wallets, so that the sweep stops sending them. Always true. */
  acknowledgeWalletsEvents: Scalars['Boolean']['output'];
  /**
   * Puts capital of the house into a reserve, or takes it out with a negative amount. At or above the amount that is configured for the currency, if
   * one is, somebody else has to approve it first: the reserve is answered unchanged then, with the approval.
   */
  adjustReserve?: Maybe<AdjustReservePayload>;
  /** Approves an operation that somebody else has asked for; it is carried out then. */
  approveOperation?: Maybe<ApproveOperationPayload>;
  /** Opens a wallet in a currency; answers the one that is there when there is one already. */
  openWallet?: Maybe<OpenWalletPayload>;
  /**
   * Sets money of wallets aside, each hold for itself, and answers in the same order. A hold stays until a transfer of the same id posts it, it is
   * voided or its time is over, and is resolved once, whoever comes first. 512 holds at most.
   */
  placeHolds: Array<HoldOutcome>;
  /**
   * Posts transfers, and answers in the same order. A transfer's outcome is stored under its id in the commit that posts it, rejections too, so the
   * same id always has the same answer; `BUSY` is no answer and is not stored. 1,000 transfers at most.
   */
  postTransfers: Array<TransferOutcome>;
  /** Rejects an operation that waits for an approval, or takes back what one has asked for oneself. */
  rejectOperation?: Maybe<RejectOperationPayload>;
  /**
   * Fills a reserve up to its target from capital, by the same rules as `adjustReserve`; does nothing when it is there already, or will be by what was asked
   * for before and waits for its approval.
   */
  replenishReserve?: Maybe<ReplenishReservePayload>;
  /**
   * Asks for the approval of an operation that another subgraph will carry out, and answers how it stands: a repeat under the same id changes
   * nothing. `approval.decided` tells of the decision. An id that was used for something else is refused with `BAD_USER_INPUT`.
   */
  requestApproval: RequestedApproval;
  /** Sets or, with null, clears how much of a currency the house may have on its own account. */
  setExposureLimit?: Maybe<SetExposureLimitPayload>;
  /** Sets or, with null, clears what a reserve should be filled up to. */
  setReserveTarget?: Maybe<SetReserveTargetPayload>;
  /** Sets or, with null, clears the level below which a reserve should be filled up. */
  setReserveThreshold?: Maybe<SetReserveThresholdPayload>;
  /**
   * Releases what the holds of these ids set aside, and answers in the same order. A hold that was posted stays posted and is answered as such; an id
   * without a hold is voided too, so that a late `placeHolds` is refused. 512 ids at most.
   */
  voidHolds: Array<HoldOutcome>;
  /** Gives up what a person owes, or a part of it. Somebody else has to approve it first, always. */
  writeOffReceivable?: Maybe<WriteOffReceivablePayload>;
};

export type MutationAcknowledgeWalletsEventsArgs = {
  consumer: Scalars['String']['input'];
  eventIds: Array<Scalars['ID']['input']>;
};

export type MutationAdjustReserveArgs = {
  input: AdjustReserveInput;
};

export type MutationApproveOperationArgs = {
  input: ApproveOperationInput;
};

export type MutationOpenWalletArgs = {
  input: OpenWalletInput;
};

export type MutationPlaceHoldsArgs = {
  holds: Array<HoldInput>;
};

export type MutationPostTransfersArgs = {
  dryRun?: Scalars['Boolean']['input'];
  mode?: PostingMode;
  transfers: Array<TransferInput>;
};

export type MutationRejectOperationArgs = {
  input: RejectOperationInput;
};

export type MutationReplenishReserveArgs = {
  input: ReplenishReserveInput;
};

export type MutationRequestApprovalArgs = {
  input: RequestApprovalInput;
};

export type MutationSetExposureLimitArgs = {
  input: SetExposureLimitInput;
};

export type MutationSetReserveTargetArgs = {
  input: SetReserveTargetInput;
};

export type MutationSetReserveThresholdArgs = {
  input: SetReserveThresholdInput;
};

export type MutationVoidHoldsArgs = {
  ids: Array<Scalars['ID']['input']>;
};

export type MutationWriteOffReceivableArgs = {
  input: WriteOffReceivableInput;
};

/** What opens a wallet. */
export type OpenWalletInput = {
  /** A currency of `currencies`. */
  currency: Scalars['CurrencyCode']['input'];
};

/** The answer to `openWallet`. */
export type OpenWalletPayload = {
  __typename?: 'OpenWalletPayload';
  /** Why no wallet was opened; empty when one is there. */
  userErrors: Array<UserError>;
  /** The wallet. */
  wallet?: Maybe<Wallet>;
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

/** What happens to transfers that are sent together. */
export type PostingMode =
  /** All are posted in one commit or none: when one is rejected, the others are too, with `GROUP_REJECTED`. What was posted before stays so. */
  | 'ALL'
  /** Each is posted for itself. */
  | 'EACH';

export type Query = {
  __typename?: 'Query';
  /** An operation that needs, or needed, a second person. Null when there is none of this id. */
  approval?: Maybe<Approval>;
  /** Every public key that has signed records of approvals, the newest first; none is ever withdrawn. */
  approvalRecordKeys?: Maybe<Array<RecordKey>>;
  /**
   * The operations that need, or needed, a second person, those that were asked for last first; all of them unless a status is given. `first` and
   * `last` are 100 at most, 20 unless given.
   */
  approvals?: Maybe<ApprovalConnection>;
  /** Every currency that the ledger holds, with the sum of all its accounts. */
  conservation?: Maybe<Array<Conservation>>;
  /** How much more the house may take on of the currencies that have an exposure limit. */
  exposures: Array<Exposure>;
  /**
   * The entries of an account of the house that were posted from `from` and before `to`, oldest first, for whoever compares them with somebody
   * else's books. `first` is 1,000 at most.
   */
  houseEntries: HouseEntryPage;
  /** What the last verification of the whole ledger has found; null before the first one, which comes soon after the first start. */
  ledgerVerification?: Maybe<LedgerVerification>;
  /** What people owe to the house, the latest debtor first. `first` and `last` are 100 at most, 20 unless given. */
  receivables?: Maybe<ReceivableConnection>;
  /** The house's reserves, by currency code. */
  reserves?: Maybe<Array<Reserve>>;
  /** The house's own books. */
  treasury?: Maybe<Treasury>;
  /** A wallet by its id. Null when there is none or it is somebody else's. */
  wallet?: Maybe<Wallet>;
};

export type QueryApprovalArgs = {
  id: Scalars['ID']['input'];
};

export type QueryApprovalsArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  status?: InputMaybe<ApprovalStatus>;
};

export type QueryHouseEntriesArgs = {
  account: HouseAccount;
  after?: InputMaybe<Scalars['String']['input']>;
  currency: Scalars['CurrencyCode']['input'];
  first: Scalars['Int']['input'];
  from: Scalars['DateTime']['input'];
  to: Scalars['DateTime']['input'];
};

export type QueryReceivablesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

export type QueryWalletArgs = {
  id: Scalars['ID']['input'];
};

/** What was earned and lost on trading in one currency. */
export type RealisedGain = {
  __typename?: 'RealisedGain';
  /** The currency. */
  currency: Scalars['CurrencyCode']['output'];
  /** Earned on the spread of exchanges; negative when more was lost to rounding. */
  exchangeGains: Money;
  /** Fees earned. */
  fees: Money;
  /** The fees and the exchange gains less what was written off. */
  net: Money;
  /** What was given up of receivables. */
  writtenOff: Money;
};

/** What a person owes to the house in one currency: what was taken back by force after it had been spent. */
export type Receivable = {
  __typename?: 'Receivable';
  /** The receivable's id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** How much is owed now: zero when all was paid back, below zero when money came back after it had been written off. */
  owed: Money;
  /** Who owes it. */
  user?: Maybe<User>;
};

/** A page of receivables. */
export type ReceivableConnection = {
  __typename?: 'ReceivableConnection';
  /** The receivables of this page with their cursors. */
  edges: Array<ReceivableEdge>;
  /** Where this page stands. */
  pageInfo: PageInfo;
};

/** A receivable with its cursor. */
export type ReceivableEdge = {
  __typename?: 'ReceivableEdge';
  /** Where to go on from, for `after` and `before`. */
  cursor: Scalars['String']['output'];
  /** The receivable. */
  node: Receivable;
};

/** A public key that verifies records of approvals. */
export type RecordKey = {
  __typename?: 'RecordKey';
  /** The key as a JSON Web Key (RFC 7517), as JSON text. */
  jwk: Scalars['String']['output'];
  /** The key's id, which records name in their header. */
  kid: Scalars['ID']['output'];
};

/** What rejects an operation. */
export type RejectOperationInput = {
  /** The approval's id. */
  approvalId: Scalars['ID']['input'];
};

/** The answer to `rejectOperation`. */
export type RejectOperationPayload = {
  __typename?: 'RejectOperationPayload';
  /** The approval. */
  approval?: Maybe<Approval>;
  /** Why it was not rejected; empty when it was. */
  userErrors: Array<UserError>;
};

/** What fills a reserve up. */
export type ReplenishReserveInput = {
  /** The reserve's currency. */
  currency: Scalars['CurrencyCode']['input'];
  /** Made by the client, 1 to 100 characters: the same key never fills up twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** Why, for the record: 1 to 200 characters. */
  reason: Scalars['String']['input'];
};

/** The answer to `replenishReserve`. */
export type ReplenishReservePayload = {
  __typename?: 'ReplenishReservePayload';
  /** The approval that it needs; null when it needs none. */
  approval?: Maybe<Approval>;
  /** The reserve after it; as it was while that waits for an approval. */
  reserve?: Maybe<Reserve>;
  /** Why nothing was done; empty when the reserve is at its target, or when that waits for its approval. */
  userErrors: Array<UserError>;
};

/** What asks for an approval. */
export type RequestApprovalInput = {
  /** Made by the caller, the same in every repeat: the approval's id. */
  id: Scalars['ID']['input'];
  /** What kind of operation it is. */
  kind: RequestedApprovalKind;
  /** What is to be done, as a JSON object of 10,000 characters at most; it is kept as canonical JSON. */
  operation: Scalars['String']['input'];
  /** Why: 1 to 200 characters. */
  reason: Scalars['String']['input'];
  /** The user who asks. */
  requestedBy: Scalars['ID']['input'];
};

/** How an approval stands that another subgraph has asked for. */
export type RequestedApproval = {
  __typename?: 'RequestedApproval';
  /** Who has decided; null while nobody has. */
  decidedBy?: Maybe<Scalars['ID']['output']>;
  /** From then on it can no longer be approved. */
  expiresAt: Scalars['DateTime']['output'];
  /** The approval's id. */
  id: Scalars['ID']['output'];
  /** What was asked for, as canonical JSON. */
  operation: Scalars['String']['output'];
  /** The signed record; null unless it was approved. */
  record?: Maybe<Scalars['String']['output']>;
  /** How it stands. */
  status: ApprovalStatus;
};

/** What kind of operation another subgraph has approved here. */
export type RequestedApprovalKind =
  /** A transaction that is reversed although its receiver has spent the money. */
  'FORCED_REVERSAL';

/** What the house keeps of one currency to trade with. */
export type Reserve = {
  __typename?: 'Reserve';
  /** What is there now. */
  balance: Money;
  /** Whether the balance is below the threshold; false while none is set. */
  belowThreshold: Scalars['Boolean']['output'];
  /** The currency. */
  currency: Scalars['CurrencyCode']['output'];
  /** What the reserve should be filled up to; null until it is set. */
  target?: Maybe<Money>;
  /** Below this the reserve should be filled up; null until it is set. */
  threshold?: Maybe<Money>;
};

/**
 * What a transfer gives back: a posted transfer that is no reversal itself, in full or in parts, and never more of any of its legs than it has moved.
 * Rejected with `NOT_REVERSIBLE` or `REVERSAL_EXCEEDS` otherwise.
 */
export type ReversalInput = {
  /** Whether its legs may leave any other account instead, such as a receivable. */
  forced?: Scalars['Boolean']['input'];
  /**
   * As many as the reversal has legs: its leg n gives back (a part of) that leg of the transfer, counted from 0, so it leads from where that one arrived
   * to where it had left.
   */
  legs: Array<Scalars['Int']['input']>;
  /** The id of the transfer. */
  transfer: Scalars['ID']['input'];
};

/** What sets an exposure limit. */
export type SetExposureLimitInput = {
  /** The currency. */
  currency: Scalars['CurrencyCode']['input'];
  /** The limit in that currency, zero or more; null clears it. */
  limit?: InputMaybe<Scalars['Decimal']['input']>;
};

/** The answer to `setExposureLimit`. */
export type SetExposureLimitPayload = {
  __typename?: 'SetExposureLimitPayload';
  /** The position in the currency; null when there is nothing of it left to show. */
  position?: Maybe<TreasuryPosition>;
  /** Why nothing was set; empty when it was. */
  userErrors: Array<UserError>;
};

/** What sets a reserve's target. */
export type SetReserveTargetInput = {
  /** The reserve's currency. */
  currency: Scalars['CurrencyCode']['input'];
  /** The level in that currency, zero or more; null clears it. */
  target?: InputMaybe<Scalars['Decimal']['input']>;
};

/** The answer to `setReserveTarget`. */
export type SetReserveTargetPayload = {
  __typename?: 'SetReserveTargetPayload';
  /** The reserve. */
  reserve?: Maybe<Reserve>;
  /** Why nothing was set; empty when it was. */
  userErrors: Array<UserError>;
};

/** What sets a reserve's threshold. */
export type SetReserveThresholdInput = {
  /** The reserve's currency. */
  currency: Scalars['CurrencyCode']['input'];
  /** The level in that currency, zero or more; null clears it. */
  threshold?: InputMaybe<Scalars['Decimal']['input']>;
};

/** The answer to `setReserveThreshold`. */
export type SetReserveThresholdPayload = {
  __typename?: 'SetReserveThresholdPayload';
  /** The reserve. */
  reserve?: Maybe<Reserve>;
  /** Why nothing was set; empty when it was. */
  userErrors: Array<UserError>;
};

/** What happened to a wallet in a period: the opening balance, plus what came in, less what went out, is the closing balance. */
export type Statement = {
  __typename?: 'Statement';
  /** The balance after its last entry. */
  closingBalance: Money;
  /**
   * The entries as a table (RFC 4180, UTF-8, a head and a record for each, oldest first): `entry`, `posted_at` and `effective_at` in UTC, `kind`,
   * `reference`, `transaction_id`, `amount`, `balance_after`, `currency`. It is written when it is fetched.
   */
  csv?: Maybe<Download>;
  /** How many entries there are. */
  entryCount: Scalars['Int']['output'];
  /** The beginning of the period. */
  from: Scalars['DateTime']['output'];
  /** The balance before the first entry of the period. */
  openingBalance: Money;
  /** The statement for people, to print. Null with an error when there are more than 5,000 entries. It is written when it is fetched. */
  pdf?: Maybe<Download>;
  /** The end of the period, which is not part of it. */
  to: Scalars['DateTime']['output'];
  /** All that came in. Never negative. */
  totalIn: Money;
  /** All that went out. Never negative. */
  totalOut: Money;
};

export type Transaction = {
  __typename?: 'Transaction';
  id: Scalars['ID']['output'];
};

/** Linked legs that are posted all or none. */
export type TransferInput = {
  /** When it counts for readers of statements; when it is posted, unless given. The first one stays. */
  effectiveAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Made by the caller: the transaction's id. */
  id: Scalars['ID']['input'];
  /** What the transfer is for: EXCHANGE, TRANSFER, TOP_UP, WITHDRAWAL, REMITTANCE, REFUND. */
  kind: Scalars['String']['input'];
  /** One leg per movement of money. */
  legs: Array<LegInput>;
  /**
   * Whether it posts the hold of the same id: in the same step the held money becomes available and the legs are posted. Rejected with
   * `HOLD_RESOLVED` when that hold was voided or is not there, and with `HOLD_EXPIRED` when its time is over.
   */
  postsHold?: Scalars['Boolean']['input'];
  /** What it gives back of another transfer, if that is what it does. */
  reverses?: InputMaybe<ReversalInput>;
};

/** What became of a transfer. */
export type TransferOutcome = {
  __typename?: 'TransferOutcome';
  /** When it was posted or rejected; null while there is no answer. */
  at?: Maybe<Scalars['DateTime']['output']>;
  /** Whether this is only what would have become of it. */
  dryRun: Scalars['Boolean']['output'];
  /** The transfer's id. */
  id: Scalars['ID']['output'];
  /** Why it was rejected; null unless it was. */
  rejection?: Maybe<TransferRejection>;
  /** Whether it was posted. */
  status: TransferStatus;
};

/** Why a transfer was rejected. */
export type TransferRejection = {
  __typename?: 'TransferRejection';
  /** The reason, of the public catalogue. */
  code: ErrorCode;
  /** The reason in words, for the owner of the money. */
  message: Scalars['String']['output'];
};

/** Whether a transfer was posted. */
export type TransferStatus =
  /** There is no answer yet: send it again. */
  | 'BUSY'
  /** The id belongs to a transfer with other legs, which keeps its answer: a fault of the caller. */
  | 'ID_REUSED'
  /** It is in the ledger. */
  | 'POSTED'
  /** It was refused, for ever under this id. */
  | 'REJECTED';

/** The house's own books: what it has and owes, and what it earns. */
export type Treasury = {
  __typename?: 'Treasury';
  /** The position in each currency that the house has an account or a limit in, by currency code. All are read at one moment. */
  positions: Array<TreasuryPosition>;
  /**
   * What was earned and lost on trading from `from` on and before `to`, by currency code: the change of the accounts of fees, exchange gains and
   * write-offs by the time of posting. Currencies in which nothing was ever earned or lost are left out.
   */
  realisedGains: Array<RealisedGain>;
};

/** The house's own books: what it has and owes, and what it earns. */
export type TreasuryRealisedGainsArgs = {
  from: Scalars['DateTime']['input'];
  to: Scalars['DateTime']['input'];
};

/**
 * What the house has and owes in one currency. Each part is above zero in the usual case, and `net` is the reserve, the fees and the exchange gains less
 * what was written off; that is also the clearing, the capital and the receivables less the customers' funds.
 */
export type TreasuryPosition = {
  __typename?: 'TreasuryPosition';
  /** What the owners have put in. */
  capital: Money;
  /** What payment providers hold for the house; negative when the house owes it to them. */
  clearing: Money;
  /** The currency. */
  currency: Scalars['CurrencyCode']['output'];
  /** What the house owes to people: all their wallets together. */
  customerFunds: Money;
  /** Earned on the spread of exchanges; negative when more was lost to rounding. */
  exchangeGains: Money;
  /** How much more it may take on before quotes are refused with `EXPOSURE_LIMIT`; null without a limit. */
  exposureLeft?: Maybe<Money>;
  /** How much the house may have on its own account; null until it is set. */
  exposureLimit?: Maybe<Money>;
  /** Fees earned. */
  fees: Money;
  /** What the house has on its own account, and so loses from when the currency falls. */
  net: Money;
  /** What people owe to the house. */
  receivables: Money;
  /** What is kept to trade with. */
  reserve: Money;
  /** What was given up of receivables. */
  writtenOff: Money;
};

export type User = {
  __typename?: 'User';
  id: Scalars['ID']['output'];
  /** The person's wallets, by currency code. Null for anybody else's account. */
  wallets?: Maybe<Array<Wallet>>;
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

/** A person's money in one currency. Only its owner sees it. */
export type Wallet = {
  __typename?: 'Wallet';
  /** What can be spent: the balance less what is held. Never below zero. */
  available: Money;
  /** All that is in the wallet, held money included. */
  balance: Money;
  /** The balance as it was at a time: after the last entry posted at or before it. Null for a time in the future. */
  balanceAt?: Maybe<Money>;
  /** The currency of everything in the wallet. */
  currency: Scalars['CurrencyCode']['output'];
  /** What came in and went out, newest first. `first` and `last` are 100 at most, 20 unless given. */
  entries: EntryConnection;
  /** What is set aside for operations under way. */
  held: Money;
  /** The wallet's id, a UUIDv7. */
  id: Scalars['ID']['output'];
  /** When the wallet was opened. */
  openedAt: Scalars['DateTime']['output'];
  /**
   * What happened from `from` on and before `to`, by the times of posting: 366 days and 100,000 entries at most. Consecutive periods share no entry and
   * miss none. A period that lasts until later than now ends now.
   */
  statement?: Maybe<Statement>;
};

/** A person's money in one currency. Only its owner sees it. */
export type WalletBalanceAtArgs = {
  at: Scalars['DateTime']['input'];
};

/** A person's money in one currency. Only its owner sees it. */
export type WalletEntriesArgs = {
  after?: InputMaybe<Scalars['String']['input']>;
  before?: InputMaybe<Scalars['String']['input']>;
  first?: InputMaybe<Scalars['Int']['input']>;
  from?: InputMaybe<Scalars['DateTime']['input']>;
  last?: InputMaybe<Scalars['Int']['input']>;
  to?: InputMaybe<Scalars['DateTime']['input']>;
};

/** A person's money in one currency. Only its owner sees it. */
export type WalletStatementArgs = {
  from: Scalars['DateTime']['input'];
  to: Scalars['DateTime']['input'];
};

/** What gives up a receivable. */
export type WriteOffReceivableInput = {
  /** How much, in the receivable's currency; all that is owed unless given. */
  amount?: InputMaybe<Scalars['Decimal']['input']>;
  /** Made by the client, 1 to 100 characters: the same key never writes off twice. */
  idempotencyKey: Scalars['ID']['input'];
  /** Why, for the record: 1 to 200 characters. */
  reason: Scalars['String']['input'];
  /** The receivable's id. */
  receivableId: Scalars['ID']['input'];
};

/** The answer to `writeOffReceivable`. */
export type WriteOffReceivablePayload = {
  __typename?: 'WriteOffReceivablePayload';
  /** The approval that it needs. */
  approval?: Maybe<Approval>;
  /** The receivable, as it was while the write-off waits for its approval. */
  receivable?: Maybe<Receivable>;
  /** Why nothing is written off; empty when it was, or when it waits for its approval. */
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
  Approval: Approval;
  Reserve: Reserve;
  User: User;
  Wallet: Wallet;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Approval: { __typename: 'Approval' } & GraphQLRecursivePick<FederationTypes['Approval'], { id: true }>;
  Reserve: { __typename: 'Reserve' } & GraphQLRecursivePick<FederationTypes['Reserve'], { currency: true }>;
  User: { __typename: 'User' } & GraphQLRecursivePick<FederationTypes['User'], { id: true }>;
  Wallet: { __typename: 'Wallet' } & GraphQLRecursivePick<FederationTypes['Wallet'], { id: true }>;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  AdjustReserveInput: AdjustReserveInput;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  AdjustReservePayload: ResolverTypeWrapper<
    Omit<AdjustReservePayload, 'approval' | 'reserve'> & {
      approval?: Maybe<ResolversTypes['Approval']>;
      reserve?: Maybe<ResolversTypes['Reserve']>;
    }
  >;
  Approval: ResolverTypeWrapper<ApprovalModel>;
  ApprovalConnection: ResolverTypeWrapper<
    Omit<ApprovalConnection, 'edges'> & { edges: Array<ResolversTypes['ApprovalEdge']> }
  >;
  ApprovalEdge: ResolverTypeWrapper<Omit<ApprovalEdge, 'node'> & { node: ResolversTypes['Approval'] }>;
  ApprovalKind: ApprovalKind;
  ApprovalStatus: ApprovalStatus;
  ApproveOperationInput: ApproveOperationInput;
  ApproveOperationPayload: ResolverTypeWrapper<
    Omit<ApproveOperationPayload, 'approval'> & { approval?: Maybe<ResolversTypes['Approval']> }
  >;
  Conservation: ResolverTypeWrapper<Conservation>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  CurrencyCode: ResolverTypeWrapper<Scalars['CurrencyCode']['output']>;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Download: ResolverTypeWrapper<Download>;
  Entry: ResolverTypeWrapper<EntryModel>;
  EntryConnection: ResolverTypeWrapper<Omit<EntryConnection, 'edges'> & { edges: Array<ResolversTypes['EntryEdge']> }>;
  EntryEdge: ResolverTypeWrapper<Omit<EntryEdge, 'node'> & { node: ResolversTypes['Entry'] }>;
  ErrorCode: ErrorCode;
  Exposure: ResolverTypeWrapper<Exposure>;
  HoldInput: HoldInput;
  HoldOutcome: ResolverTypeWrapper<HoldOutcome>;
  HoldStatus: HoldStatus;
  HouseAccount: HouseAccount;
  HouseEntry: ResolverTypeWrapper<HouseEntry>;
  HouseEntryPage: ResolverTypeWrapper<HouseEntryPage>;
  LedgerAccountInput: LedgerAccountInput;
  LedgerVerdict: LedgerVerdict;
  LedgerVerification: ResolverTypeWrapper<LedgerVerification>;
  LegInput: LegInput;
  Money: ResolverTypeWrapper<Money>;
  MoneyInput: MoneyInput;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
  OpenWalletInput: OpenWalletInput;
  OpenWalletPayload: ResolverTypeWrapper<
    Omit<OpenWalletPayload, 'wallet'> & { wallet?: Maybe<ResolversTypes['Wallet']> }
  >;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  PostingMode: PostingMode;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  RealisedGain: ResolverTypeWrapper<RealisedGainModel>;
  Receivable: ResolverTypeWrapper<ReceivableModel>;
  ReceivableConnection: ResolverTypeWrapper<
    Omit<ReceivableConnection, 'edges'> & { edges: Array<ResolversTypes['ReceivableEdge']> }
  >;
  ReceivableEdge: ResolverTypeWrapper<Omit<ReceivableEdge, 'node'> & { node: ResolversTypes['Receivable'] }>;
  RecordKey: ResolverTypeWrapper<RecordKey>;
  RejectOperationInput: RejectOperationInput;
  RejectOperationPayload: ResolverTypeWrapper<
    Omit<RejectOperationPayload, 'approval'> & { approval?: Maybe<ResolversTypes['Approval']> }
  >;
  ReplenishReserveInput: ReplenishReserveInput;
  ReplenishReservePayload: ResolverTypeWrapper<
    Omit<ReplenishReservePayload, 'approval' | 'reserve'> & {
      approval?: Maybe<ResolversTypes['Approval']>;
      reserve?: Maybe<ResolversTypes['Reserve']>;
    }
  >;
  RequestApprovalInput: RequestApprovalInput;
  RequestedApproval: ResolverTypeWrapper<RequestedApproval>;
  RequestedApprovalKind: RequestedApprovalKind;
  Reserve: ResolverTypeWrapper<ReserveModel>;
  ReversalInput: ReversalInput;
  SetExposureLimitInput: SetExposureLimitInput;
  SetExposureLimitPayload: ResolverTypeWrapper<
    Omit<SetExposureLimitPayload, 'position'> & { position?: Maybe<ResolversTypes['TreasuryPosition']> }
  >;
  SetReserveTargetInput: SetReserveTargetInput;
  SetReserveTargetPayload: ResolverTypeWrapper<
    Omit<SetReserveTargetPayload, 'reserve'> & { reserve?: Maybe<ResolversTypes['Reserve']> }
  >;
  SetReserveThresholdInput: SetReserveThresholdInput;
  SetReserveThresholdPayload: ResolverTypeWrapper<
    Omit<SetReserveThresholdPayload, 'reserve'> & { reserve?: Maybe<ResolversTypes['Reserve']> }
  >;
  Statement: ResolverTypeWrapper<StatementModel>;
  Transaction: ResolverTypeWrapper<Transaction>;
  TransferInput: TransferInput;
  TransferOutcome: ResolverTypeWrapper<TransferOutcome>;
  TransferRejection: ResolverTypeWrapper<TransferRejection>;
  TransferStatus: TransferStatus;
  Treasury: ResolverTypeWrapper<TreasuryModel>;
  TreasuryPosition: ResolverTypeWrapper<PositionModel>;
  User: ResolverTypeWrapper<Omit<User, 'wallets'> & { wallets?: Maybe<Array<ResolversTypes['Wallet']>> }>;
  UserError: ResolverTypeWrapper<UserError>;
  Wallet: ResolverTypeWrapper<WalletModel>;
  WriteOffReceivableInput: WriteOffReceivableInput;
  WriteOffReceivablePayload: ResolverTypeWrapper<
    Omit<WriteOffReceivablePayload, 'approval' | 'receivable'> & {
      approval?: Maybe<ResolversTypes['Approval']>;
      receivable?: Maybe<ResolversTypes['Receivable']>;
    }
  >;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  AdjustReserveInput: AdjustReserveInput;
  ID: Scalars['ID']['output'];
  AdjustReservePayload: Omit<AdjustReservePayload, 'approval' | 'reserve'> & {
    approval?: Maybe<ResolversParentTypes['Approval']>;
    reserve?: Maybe<ResolversParentTypes['Reserve']>;
  };
  Approval: ApprovalModel;
  ApprovalConnection: Omit<ApprovalConnection, 'edges'> & { edges: Array<ResolversParentTypes['ApprovalEdge']> };
  ApprovalEdge: Omit<ApprovalEdge, 'node'> & { node: ResolversParentTypes['Approval'] };
  ApproveOperationInput: ApproveOperationInput;
  ApproveOperationPayload: Omit<ApproveOperationPayload, 'approval'> & {
    approval?: Maybe<ResolversParentTypes['Approval']>;
  };
  Conservation: Conservation;
  Int: Scalars['Int']['output'];
  CurrencyCode: Scalars['CurrencyCode']['output'];
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Download: Download;
  Entry: EntryModel;
  EntryConnection: Omit<EntryConnection, 'edges'> & { edges: Array<ResolversParentTypes['EntryEdge']> };
  EntryEdge: Omit<EntryEdge, 'node'> & { node: ResolversParentTypes['Entry'] };
  Exposure: Exposure;
  HoldInput: HoldInput;
  HoldOutcome: HoldOutcome;
  HouseEntry: HouseEntry;
  HouseEntryPage: HouseEntryPage;
  LedgerAccountInput: LedgerAccountInput;
  LedgerVerification: LedgerVerification;
  LegInput: LegInput;
  Money: Money;
  MoneyInput: MoneyInput;
  Mutation: Record<PropertyKey, never>;
  Boolean: Scalars['Boolean']['output'];
  OpenWalletInput: OpenWalletInput;
  OpenWalletPayload: Omit<OpenWalletPayload, 'wallet'> & { wallet?: Maybe<ResolversParentTypes['Wallet']> };
  PageInfo: PageInfo;
  Query: Record<PropertyKey, never>;
  RealisedGain: RealisedGainModel;
  Receivable: ReceivableModel;
  ReceivableConnection: Omit<ReceivableConnection, 'edges'> & { edges: Array<ResolversParentTypes['ReceivableEdge']> };
  ReceivableEdge: Omit<ReceivableEdge, 'node'> & { node: ResolversParentTypes['Receivable'] };
  RecordKey: RecordKey;
  RejectOperationInput: RejectOperationInput;
  RejectOperationPayload: Omit<RejectOperationPayload, 'approval'> & {
    approval?: Maybe<ResolversParentTypes['Approval']>;
  };
  ReplenishReserveInput: ReplenishReserveInput;
  ReplenishReservePayload: Omit<ReplenishReservePayload, 'approval' | 'reserve'> & {
    approval?: Maybe<ResolversParentTypes['Approval']>;
    reserve?: Maybe<ResolversParentTypes['Reserve']>;
  };
  RequestApprovalInput: RequestApprovalInput;
  RequestedApproval: RequestedApproval;
  Reserve: ReserveModel;
  ReversalInput: ReversalInput;
  SetExposureLimitInput: SetExposureLimitInput;
  SetExposureLimitPayload: Omit<SetExposureLimitPayload, 'position'> & {
    position?: Maybe<ResolversParentTypes['TreasuryPosition']>;
  };
  SetReserveTargetInput: SetReserveTargetInput;
  SetReserveTargetPayload: Omit<SetReserveTargetPayload, 'reserve'> & {
    reserve?: Maybe<ResolversParentTypes['Reserve']>;
  };
  SetReserveThresholdInput: SetReserveThresholdInput;
  SetReserveThresholdPayload: Omit<SetReserveThresholdPayload, 'reserve'> & {
    reserve?: Maybe<ResolversParentTypes['Reserve']>;
  };
  Statement: StatementModel;
  Transaction: Transaction;
  TransferInput: TransferInput;
  TransferOutcome: TransferOutcome;
  TransferRejection: TransferRejection;
  Treasury: TreasuryModel;
  TreasuryPosition: PositionModel;
  User:
    | (Omit<User, 'wallets'> & { wallets?: Maybe<Array<ResolversParentTypes['Wallet']>> })
    | FederationReferenceTypes['User'];
  UserError: UserError;
  Wallet: WalletModel;
  WriteOffReceivableInput: WriteOffReceivableInput;
  WriteOffReceivablePayload: Omit<WriteOffReceivablePayload, 'approval' | 'receivable'> & {
    approval?: Maybe<ResolversParentTypes['Approval']>;
    receivable?: Maybe<ResolversParentTypes['Receivable']>;
  };
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

export type AdjustReservePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['AdjustReservePayload'] = ResolversParentTypes['AdjustReservePayload'],
> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  reserve?: Resolver<Maybe<ResolversTypes['Reserve']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ApprovalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Approval'] = ResolversParentTypes['Approval'],
  FederationReferenceType extends FederationReferenceTypes['Approval'] = FederationReferenceTypes['Approval'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Approval']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  carriedOutAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  decidedBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  failure?: Resolver<Maybe<ResolversTypes['UserError']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['ApprovalKind'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  requestedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  requestedBy?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ApprovalStatus'], ParentType, ContextType>;
};

export type ApprovalConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ApprovalConnection'] = ResolversParentTypes['ApprovalConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['ApprovalEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ApprovalEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ApprovalEdge'] = ResolversParentTypes['ApprovalEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Approval'], ParentType, ContextType>;
};

export type ApproveOperationPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ApproveOperationPayload'] = ResolversParentTypes['ApproveOperationPayload'],
> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ConservationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Conservation'] = ResolversParentTypes['Conservation'],
> = {
  accounts?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  total?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
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

export type DownloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Download'] = ResolversParentTypes['Download'],
> = {
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  url?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type EntryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Entry'] = ResolversParentTypes['Entry'],
> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  balanceAfter?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  effectiveAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  postedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  transaction?: Resolver<Maybe<ResolversTypes['Transaction']>, ParentType, ContextType>;
};

export type EntryConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['EntryConnection'] = ResolversParentTypes['EntryConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['EntryEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type EntryEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['EntryEdge'] = ResolversParentTypes['EntryEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Entry'], ParentType, ContextType>;
};

export type ExposureResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Exposure'] = ResolversParentTypes['Exposure'],
> = {
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  left?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type HoldOutcomeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HoldOutcome'] = ResolversParentTypes['HoldOutcome'],
> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rejection?: Resolver<Maybe<ResolversTypes['TransferRejection']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['HoldStatus'], ParentType, ContextType>;
};

export type HouseEntryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HouseEntry'] = ResolversParentTypes['HouseEntry'],
> = {
  amount?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  kind?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  postedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  transferId?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type HouseEntryPageResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['HouseEntryPage'] = ResolversParentTypes['HouseEntryPage'],
> = {
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  entries?: Resolver<Array<ResolversTypes['HouseEntry']>, ParentType, ContextType>;
};

export type LedgerVerificationResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['LedgerVerification'] = ResolversParentTypes['LedgerVerification'],
> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  differences?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstDifference?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  verdict?: Resolver<ResolversTypes['LedgerVerdict'], ParentType, ContextType>;
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
  acknowledgeWalletsEvents?: Resolver<
    ResolversTypes['Boolean'],
    ParentType,
    ContextType,
    RequireFields<MutationAcknowledgeWalletsEventsArgs, 'consumer' | 'eventIds'>
  >;
  adjustReserve?: Resolver<
    Maybe<ResolversTypes['AdjustReservePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationAdjustReserveArgs, 'input'>
  >;
  approveOperation?: Resolver<
    Maybe<ResolversTypes['ApproveOperationPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationApproveOperationArgs, 'input'>
  >;
  openWallet?: Resolver<
    Maybe<ResolversTypes['OpenWalletPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationOpenWalletArgs, 'input'>
  >;
  placeHolds?: Resolver<
    Array<ResolversTypes['HoldOutcome']>,
    ParentType,
    ContextType,
    RequireFields<MutationPlaceHoldsArgs, 'holds'>
  >;
  postTransfers?: Resolver<
    Array<ResolversTypes['TransferOutcome']>,
    ParentType,
    ContextType,
    RequireFields<MutationPostTransfersArgs, 'dryRun' | 'mode' | 'transfers'>
  >;
  rejectOperation?: Resolver<
    Maybe<ResolversTypes['RejectOperationPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationRejectOperationArgs, 'input'>
  >;
  replenishReserve?: Resolver<
    Maybe<ResolversTypes['ReplenishReservePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationReplenishReserveArgs, 'input'>
  >;
  requestApproval?: Resolver<
    ResolversTypes['RequestedApproval'],
    ParentType,
    ContextType,
    RequireFields<MutationRequestApprovalArgs, 'input'>
  >;
  setExposureLimit?: Resolver<
    Maybe<ResolversTypes['SetExposureLimitPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSetExposureLimitArgs, 'input'>
  >;
  setReserveTarget?: Resolver<
    Maybe<ResolversTypes['SetReserveTargetPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSetReserveTargetArgs, 'input'>
  >;
  setReserveThreshold?: Resolver<
    Maybe<ResolversTypes['SetReserveThresholdPayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationSetReserveThresholdArgs, 'input'>
  >;
  voidHolds?: Resolver<
    Array<ResolversTypes['HoldOutcome']>,
    ParentType,
    ContextType,
    RequireFields<MutationVoidHoldsArgs, 'ids'>
  >;
  writeOffReceivable?: Resolver<
    Maybe<ResolversTypes['WriteOffReceivablePayload']>,
    ParentType,
    ContextType,
    RequireFields<MutationWriteOffReceivableArgs, 'input'>
  >;
};

export type OpenWalletPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['OpenWalletPayload'] = ResolversParentTypes['OpenWalletPayload'],
> = {
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType>;
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
  approval?: Resolver<
    Maybe<ResolversTypes['Approval']>,
    ParentType,
    ContextType,
    RequireFields<QueryApprovalArgs, 'id'>
  >;
  approvalRecordKeys?: Resolver<Maybe<Array<ResolversTypes['RecordKey']>>, ParentType, ContextType>;
  approvals?: Resolver<
    Maybe<ResolversTypes['ApprovalConnection']>,
    ParentType,
    ContextType,
    Partial<QueryApprovalsArgs>
  >;
  conservation?: Resolver<Maybe<Array<ResolversTypes['Conservation']>>, ParentType, ContextType>;
  exposures?: Resolver<Array<ResolversTypes['Exposure']>, ParentType, ContextType>;
  houseEntries?: Resolver<
    ResolversTypes['HouseEntryPage'],
    ParentType,
    ContextType,
    RequireFields<QueryHouseEntriesArgs, 'account' | 'currency' | 'first' | 'from' | 'to'>
  >;
  ledgerVerification?: Resolver<Maybe<ResolversTypes['LedgerVerification']>, ParentType, ContextType>;
  receivables?: Resolver<
    Maybe<ResolversTypes['ReceivableConnection']>,
    ParentType,
    ContextType,
    Partial<QueryReceivablesArgs>
  >;
  reserves?: Resolver<Maybe<Array<ResolversTypes['Reserve']>>, ParentType, ContextType>;
  treasury?: Resolver<Maybe<ResolversTypes['Treasury']>, ParentType, ContextType>;
  wallet?: Resolver<Maybe<ResolversTypes['Wallet']>, ParentType, ContextType, RequireFields<QueryWalletArgs, 'id'>>;
};

export type RealisedGainResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RealisedGain'] = ResolversParentTypes['RealisedGain'],
> = {
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  exchangeGains?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  fees?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  net?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  writtenOff?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type ReceivableResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Receivable'] = ResolversParentTypes['Receivable'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  owed?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  user?: Resolver<Maybe<ResolversTypes['User']>, ParentType, ContextType>;
};

export type ReceivableConnectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReceivableConnection'] = ResolversParentTypes['ReceivableConnection'],
> = {
  edges?: Resolver<Array<ResolversTypes['ReceivableEdge']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ReceivableEdgeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReceivableEdge'] = ResolversParentTypes['ReceivableEdge'],
> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Receivable'], ParentType, ContextType>;
};

export type RecordKeyResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RecordKey'] = ResolversParentTypes['RecordKey'],
> = {
  jwk?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  kid?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type RejectOperationPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RejectOperationPayload'] = ResolversParentTypes['RejectOperationPayload'],
> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type ReplenishReservePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['ReplenishReservePayload'] = ResolversParentTypes['ReplenishReservePayload'],
> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  reserve?: Resolver<Maybe<ResolversTypes['Reserve']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type RequestedApprovalResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['RequestedApproval'] = ResolversParentTypes['RequestedApproval'],
> = {
  decidedBy?: Resolver<Maybe<ResolversTypes['ID']>, ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  operation?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  record?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ApprovalStatus'], ParentType, ContextType>;
};

export type ReserveResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Reserve'] = ResolversParentTypes['Reserve'],
  FederationReferenceType extends FederationReferenceTypes['Reserve'] = FederationReferenceTypes['Reserve'],
> = {
  __resolveReference?: ReferenceResolver<
    Maybe<ResolversTypes['Reserve']> | FederationReferenceType,
    FederationReferenceType,
    ContextType
  >;
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  belowThreshold?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  target?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  threshold?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
};

export type SetExposureLimitPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SetExposureLimitPayload'] = ResolversParentTypes['SetExposureLimitPayload'],
> = {
  position?: Resolver<Maybe<ResolversTypes['TreasuryPosition']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SetReserveTargetPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SetReserveTargetPayload'] = ResolversParentTypes['SetReserveTargetPayload'],
> = {
  reserve?: Resolver<Maybe<ResolversTypes['Reserve']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type SetReserveThresholdPayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['SetReserveThresholdPayload'] =
    ResolversParentTypes['SetReserveThresholdPayload'],
> = {
  reserve?: Resolver<Maybe<ResolversTypes['Reserve']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type StatementResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Statement'] = ResolversParentTypes['Statement'],
> = {
  closingBalance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  csv?: Resolver<Maybe<ResolversTypes['Download']>, ParentType, ContextType>;
  entryCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  from?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  openingBalance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  pdf?: Resolver<Maybe<ResolversTypes['Download']>, ParentType, ContextType>;
  to?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  totalIn?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  totalOut?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type TransactionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Transaction'] = ResolversParentTypes['Transaction'],
> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type TransferOutcomeResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransferOutcome'] = ResolversParentTypes['TransferOutcome'],
> = {
  at?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  dryRun?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  rejection?: Resolver<Maybe<ResolversTypes['TransferRejection']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['TransferStatus'], ParentType, ContextType>;
};

export type TransferRejectionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TransferRejection'] = ResolversParentTypes['TransferRejection'],
> = {
  code?: Resolver<ResolversTypes['ErrorCode'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TreasuryResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['Treasury'] = ResolversParentTypes['Treasury'],
> = {
  positions?: Resolver<Array<ResolversTypes['TreasuryPosition']>, ParentType, ContextType>;
  realisedGains?: Resolver<
    Array<ResolversTypes['RealisedGain']>,
    ParentType,
    ContextType,
    RequireFields<TreasuryRealisedGainsArgs, 'from' | 'to'>
  >;
};

export type TreasuryPositionResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['TreasuryPosition'] = ResolversParentTypes['TreasuryPosition'],
> = {
  capital?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  clearing?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  customerFunds?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  exchangeGains?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  exposureLeft?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  exposureLimit?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  fees?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  net?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  receivables?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  reserve?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  writtenOff?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
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
  wallets?: Resolver<Maybe<Array<ResolversTypes['Wallet']>>, ParentType, ContextType>;
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
  available?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  balance?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  balanceAt?: Resolver<
    Maybe<ResolversTypes['Money']>,
    ParentType,
    ContextType,
    RequireFields<WalletBalanceAtArgs, 'at'>
  >;
  currency?: Resolver<ResolversTypes['CurrencyCode'], ParentType, ContextType>;
  entries?: Resolver<ResolversTypes['EntryConnection'], ParentType, ContextType, Partial<WalletEntriesArgs>>;
  held?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  openedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  statement?: Resolver<
    Maybe<ResolversTypes['Statement']>,
    ParentType,
    ContextType,
    RequireFields<WalletStatementArgs, 'from' | 'to'>
  >;
};

export type WriteOffReceivablePayloadResolvers<
  ContextType = Context,
  ParentType extends ResolversParentTypes['WriteOffReceivablePayload'] =
    ResolversParentTypes['WriteOffReceivablePayload'],
> = {
  approval?: Resolver<Maybe<ResolversTypes['Approval']>, ParentType, ContextType>;
  receivable?: Resolver<Maybe<ResolversTypes['Receivable']>, ParentType, ContextType>;
  userErrors?: Resolver<Array<ResolversTypes['UserError']>, ParentType, ContextType>;
};

export type Resolvers<ContextType = Context> = {
  AdjustReservePayload?: AdjustReservePayloadResolvers<ContextType>;
  Approval?: ApprovalResolvers<ContextType>;
  ApprovalConnection?: ApprovalConnectionResolvers<ContextType>;
  ApprovalEdge?: ApprovalEdgeResolvers<ContextType>;
  ApproveOperationPayload?: ApproveOperationPayloadResolvers<ContextType>;
  Conservation?: ConservationResolvers<ContextType>;
  CurrencyCode?: GraphQLScalarType;
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Download?: DownloadResolvers<ContextType>;
  Entry?: EntryResolvers<ContextType>;
  EntryConnection?: EntryConnectionResolvers<ContextType>;
  EntryEdge?: EntryEdgeResolvers<ContextType>;
  Exposure?: ExposureResolvers<ContextType>;
  HoldOutcome?: HoldOutcomeResolvers<ContextType>;
  HouseEntry?: HouseEntryResolvers<ContextType>;
  HouseEntryPage?: HouseEntryPageResolvers<ContextType>;
  LedgerVerification?: LedgerVerificationResolvers<ContextType>;
  Money?: MoneyResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  OpenWalletPayload?: OpenWalletPayloadResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  RealisedGain?: RealisedGainResolvers<ContextType>;
  Receivable?: ReceivableResolvers<ContextType>;
  ReceivableConnection?: ReceivableConnectionResolvers<ContextType>;
  ReceivableEdge?: ReceivableEdgeResolvers<ContextType>;
  RecordKey?: RecordKeyResolvers<ContextType>;
  RejectOperationPayload?: RejectOperationPayloadResolvers<ContextType>;
  ReplenishReservePayload?: ReplenishReservePayloadResolvers<ContextType>;
  RequestedApproval?: RequestedApprovalResolvers<ContextType>;
  Reserve?: ReserveResolvers<ContextType>;
  SetExposureLimitPayload?: SetExposureLimitPayloadResolvers<ContextType>;
  SetReserveTargetPayload?: SetReserveTargetPayloadResolvers<ContextType>;
  SetReserveThresholdPayload?: SetReserveThresholdPayloadResolvers<ContextType>;
  Statement?: StatementResolvers<ContextType>;
  Transaction?: TransactionResolvers<ContextType>;
  TransferOutcome?: TransferOutcomeResolvers<ContextType>;
  TransferRejection?: TransferRejectionResolvers<ContextType>;
  Treasury?: TreasuryResolvers<ContextType>;
  TreasuryPosition?: TreasuryPositionResolvers<ContextType>;
  User?: UserResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  Wallet?: WalletResolvers<ContextType>;
  WriteOffReceivablePayload?: WriteOffReceivablePayloadResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = Context> = {
  access?: AccessDirectiveResolver<any, any, ContextType>;
  public?: PublicDirectiveResolver<any, any, ContextType>;
};
