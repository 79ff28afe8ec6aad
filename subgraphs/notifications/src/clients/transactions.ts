/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
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

export type TransactionNoticesQueryVariables = Exact<{
  ids: Array<string> | string;
}>;

export type TransactionNoticesQuery = {
  transactionNotices: Array<{
    id: string;
    reference: string;
    kind: TransactionKind;
    status: TransactionStatus;
    failureMessage: string | null;
    ownerId: string;
    payeeId: string | null;
    sent: { amount: string; currency: string } | null;
    received: { amount: string; currency: string } | null;
  } | null>;
};

export const TransactionNoticesDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'TransactionNotices' },
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
            name: { kind: 'Name', value: 'transactionNotices' },
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
                { kind: 'Field', name: { kind: 'Name', value: 'reference' } },
                { kind: 'Field', name: { kind: 'Name', value: 'kind' } },
                { kind: 'Field', name: { kind: 'Name', value: 'status' } },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'sent' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'currency' } },
                    ],
                  },
                },
                {
                  kind: 'Field',
                  name: { kind: 'Name', value: 'received' },
                  selectionSet: {
                    kind: 'SelectionSet',
                    selections: [
                      { kind: 'Field', name: { kind: 'Name', value: 'amount' } },
                      { kind: 'Field', name: { kind: 'Name', value: 'currency' } },
                    ],
                  },
                },
                { kind: 'Field', name: { kind: 'Name', value: 'failureMessage' } },
                { kind: 'Field', name: { kind: 'Name', value: 'ownerId' } },
                { kind: 'Field', name: { kind: 'Name', value: 'payeeId' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TransactionNoticesQuery, TransactionNoticesQueryVariables>;
