/** Internal type. DO NOT USE DIRECTLY. */
type Exact<T extends { [key: string]: unknown }> = { [K in keyof T]: T[K] };
/** Internal type. DO NOT USE DIRECTLY. */
export type Incremental<T> = T | { [P in keyof T]?: P extends ' $fragmentName' | '__typename' ? T[P] : never };
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';
export type TradableRateQueryVariables = Exact<{
  sell: string;
  buy: string;
}>;

export type TradableRateQuery = { tradableRate: { mid: string; asOf: string; stale: boolean } | null };

export const TradableRateDocument = {
  kind: 'Document',
  definitions: [
    {
      kind: 'OperationDefinition',
      operation: 'query',
      name: { kind: 'Name', value: 'TradableRate' },
      variableDefinitions: [
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'sell' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'CurrencyCode' } } },
        },
        {
          kind: 'VariableDefinition',
          variable: { kind: 'Variable', name: { kind: 'Name', value: 'buy' } },
          type: { kind: 'NonNullType', type: { kind: 'NamedType', name: { kind: 'Name', value: 'CurrencyCode' } } },
        },
      ],
      selectionSet: {
        kind: 'SelectionSet',
        selections: [
          {
            kind: 'Field',
            name: { kind: 'Name', value: 'tradableRate' },
            arguments: [
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'sell' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'sell' } },
              },
              {
                kind: 'Argument',
                name: { kind: 'Name', value: 'buy' },
                value: { kind: 'Variable', name: { kind: 'Name', value: 'buy' } },
              },
            ],
            selectionSet: {
              kind: 'SelectionSet',
              selections: [
                { kind: 'Field', name: { kind: 'Name', value: 'mid' } },
                { kind: 'Field', name: { kind: 'Name', value: 'asOf' } },
                { kind: 'Field', name: { kind: 'Name', value: 'stale' } },
              ],
            },
          },
        ],
      },
    },
  ],
} as unknown as DocumentNode<TradableRateQuery, TradableRateQueryVariables>;
