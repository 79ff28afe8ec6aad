/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

/** What sets money of a wallet aside. */
export type HoldInput = {
  /** How much, above zero. */
  amount: MoneyInput;
  /**
   * From then on the hold is expired, unless it was resolved before: what it set aside is available again, and nothing posts it any more. Part of the
   * hold like its amount, so the same in every repeat. Without one it stands until it is resolved.
   */
  expiresAt?: string | null | undefined;
  /** Made by the caller: the transaction's id. */
  id: string;
  /** The owner of the wallet, which is the one in the currency of the amount. It is opened when it is not there yet. */
  walletOf: string;
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

/** An account of the ledger: exactly one of the three. One that is not there yet is opened. */
export type LedgerAccountInput = {
  /** An account of the house, in the currency of the leg. */
  house?: HouseAccount | null | undefined;
  /** What this user owes to the house, in the currency of the leg; below zero by as much. */
  receivableOf?: string | null | undefined;
  /** The wallet of this user, in the currency of the leg. */
  walletOf?: string | null | undefined;
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

/** An amount that a client sends. It may have fewer minor digits than its currency has, never more. */
export type MoneyInput = {
  /** The amount as a decimal string, for example `250.00`. */
  amount: string;
  /** The currency of the amount. */
  currency: string;
};

/** What asks for an approval. */
export type RequestApprovalInput = {
  /** Made by the caller, the same in every repeat: the approval's id. */
  id: string;
  /** What kind of operation it is. */
  kind: RequestedApprovalKind;
  /** What is to be done, as a JSON object of 10,000 characters at most; it is kept as canonical JSON. */
  operation: string;
  /** Why: 1 to 200 characters. */
  reason: string;
  /** The user who asks. */
  requestedBy: string;
};

/** What kind of operation another subgraph has approved here. */
export type RequestedApprovalKind =
  /** A transaction that is reversed although its receiver has spent the money. */
  'FORCED_REVERSAL';

/**
 * What a transfer gives back: a posted transfer that is no reversal itself, in full or in parts, and never more of any of its legs than it has moved.
 * Rejected with `NOT_REVERSIBLE` or `REVERSAL_EXCEEDS` otherwise.
 */
export type ReversalInput = {
  /** Whether its legs may leave any other account instead, such as a receivable. */
  forced?: boolean;
  /**
   * As many as the reversal has legs: its leg n gives back (a part of) that leg of the transfer, counted from 0, so it leads from where that one arrived
   * to where it had left.
   */
  legs: Array<number>;
  /** The id of the transfer. */
  transfer: string;
};

/** Linked legs that are posted all or none. */
export type TransferInput = {
  /** When it counts for readers of statements; when it is posted, unless given. The first one stays. */
  effectiveAt?: string | null | undefined;
  /** Made by the caller: the transaction's id. */
  id: string;
  /** What the transfer is for: EXCHANGE, TRANSFER, TOP_UP, WITHDRAWAL, REMITTANCE, REFUND. */
  kind: string;
  /** One leg per movement of money. */
  legs: Array<LegInput>;
  /**
   * Whether it posts the hold of the same id: in the same step the held money becomes available and the legs are posted. Rejected with
   * `HOLD_RESOLVED` when that hold was voided or is not there, and with `HOLD_EXPIRED` when its time is over.
   */
  postsHold?: boolean;
  /** What it gives back of another transfer, if that is what it does. */
  reverses?: ReversalInput | null | undefined;
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

export type PostTransfersMutationVariables = Exact<{
  transfers: Array<TransferInput> | TransferInput;
}>;

export type PostTransfersMutation = {
  postTransfers: Array<{
    id: string;
    status: TransferStatus;
    at: string | null;
    rejection: { code: ErrorCode; message: string } | null;
  }>;
};

export type PlaceHoldsMutationVariables = Exact<{
  holds: Array<HoldInput> | HoldInput;
}>;

export type PlaceHoldsMutation = {
  placeHolds: Array<{ id: string; status: HoldStatus; rejection: { code: ErrorCode; message: string } | null }>;
};

export type VoidHoldsMutationVariables = Exact<{
  ids: Array<string> | string;
}>;

export type VoidHoldsMutation = {
  voidHolds: Array<{ id: string; status: HoldStatus; rejection: { code: ErrorCode; message: string } | null }>;
};

export type HouseEntriesQueryVariables = Exact<{
  account: HouseAccount;
  currency: string;
  from: string;
  to: string;
  first: number;
  after?: string | null | undefined;
}>;

export type HouseEntriesQuery = {
  houseEntries: {
    endCursor: string | null;
    entries: Array<{
      transferId: string;
      kind: string | null;
      postedAt: string;
      amount: { amount: string; currency: string };
    }>;
  };
};

export type ExposuresQueryVariables = Exact<{ [key: string]: never }>;

export type ExposuresQuery = { exposures: Array<{ currency: string; left: { amount: string; currency: string } }> };

export type RequestApprovalMutationVariables = Exact<{
  input: RequestApprovalInput;
}>;

export type RequestApprovalMutation = { requestApproval: { id: string; status: ApprovalStatus } };

export const PostTransfersDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'PostTransfers' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'transfers' } },
          type: {
            kind: 'NonNullType',
            type: {
              kind: 'ListType',
              type: {
                kind: 'NonNullType',
                type: { kind: 'NamedType', name: { kind: 'Name', value: 'TransferInput' } },
              },
            },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'postTransfers' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'transfers' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'transfers' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                { kind: 'Field', name: { kind: 'Name', value: 'at' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'rejection' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<PostTransfersMutation, PostTransfersMutationVariables>;
export const PlaceHoldsDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'PlaceHolds' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'holds' } },
          type: {
            kind: 'NonNullType',
            type: {
              kind: 'ListType',
              type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'HoldInput' } } },
            },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'placeHolds' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'holds' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'holds' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'rejection' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<PlaceHoldsMutation, PlaceHoldsMutationVariables>;
export const VoidHoldsDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'VoidHolds' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'ids' } },
          type: {
            kind: 'NonNullType',
            type: {
              kind: 'ListType',
              type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'ID' } } },
            },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'voidHolds' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'ids' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'ids' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'rejection' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'code' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'message' } },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<VoidHoldsMutation, VoidHoldsMutationVariables>;
export const HouseEntriesDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'HouseEntries' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'account' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'HouseAccount' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'currency' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'CurrencyCode' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'from' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'DateTime' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'to' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'DateTime' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'first' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'Int' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
          type: { kind: 'NamedType', name: { kind: 'Name', value: 'String' } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'houseEntries' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'account' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'account' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'currency' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'currency' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'from' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'from' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'to' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'to' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'first' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'first' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'after' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'after' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'entries' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'transferId' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                      {
                        kind: 'Field',
                        name: { kind: 'Name', value: 'amount' },
                        selectionSet: {
                          kind: 'SelectionSet',
                          selections: [
                            { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                            { kind: 'Field', name: { kind: 'Name', value: 'currency' } },
                          ],
                        },
                      },
                      { kind: 'Field', name: { kind: 'Name', value: 'postedAt' } },
                    ],
                  },
                },
                { kind: 'Field', name: { kind: 'Name', value: 'endCursor' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<HouseEntriesQuery, HouseEntriesQueryVariables>;
export const ExposuresDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'Exposures' },
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'exposures' },
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'currency' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'left' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'currency' } },
                    ],
                  },
                },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<ExposuresQuery, ExposuresQueryVariables>;
export const RequestApprovalDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'mutation',
      name: { kind: 'Name', value: 'RequestApproval' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
          type: {
            kind: 'NonNullType',
            type: { kind: 'NamedType', name: { kind: 'Name', value: 'RequestApprovalInput' } },
          },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'requestApproval' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'input' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'input' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'id' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<RequestApprovalMutation, RequestApprovalMutationVariables>;
