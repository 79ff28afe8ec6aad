import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { findAsset } from '../money/assets.js';
import { decimalRule, parseDecimal } from '../money/decimal.js';

const refuse = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** A scalar that is a string on the wire and a checked string in the code. Anything but a JSON string is refused, numbers above all. */
export function stringScalar(
  name: string,
  description: string,
  check: (text: string) => string,
): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    if (typeof value !== 'string') throw refuse(`${name} is a JSON string, not ${JSON.stringify(value)}.`);
    return check(value);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: read,
    parseValue: read,
    parseLiteral: (node: ValueNode) => {
      if (node.kind !== Kind.STRING)
        throw new GraphQLError(`${name} is a string in quotes.`, {
          nodes: node,
          extensions: { code: 'BAD_USER_INPUT' },
        });
      return check(node.value);
    },
  });
}

export const DecimalScalar = stringScalar('Decimal', `An exact decimal: ${decimalRule}.`, (text) => {
  if (parseDecimal(text) === undefined)
    throw refuse(`Decimal is ${decimalRule}; got ${JSON.stringify(text.slice(0, 80))}.`);
  return text;
});

export const CurrencyCodeScalar = stringScalar(
  'CurrencyCode',
  'An ISO 4217 code with minor units, or a listed asset.',
  (text) => {
    if (!findAsset(text))
      throw refuse(
        `${JSON.stringify(text.slice(0, 20))} is no currency that a wallet can hold; \`currencies\` lists them.`,
      );
    return text;
  },
);

/** Times arrive as RFC 3339 with any offset, are a `Date` in the code, and leave in UTC. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  parseValue: (value) => asInput(() => GraphQLDateTimeISO.parseValue(value)),
  parseLiteral: (node, variables) => asInput(() => GraphQLDateTimeISO.parseLiteral(node, variables)),
});

function asInput(read: () => Date): Date {
  try {
    return read();
  } catch (error) {
    throw refuse(
      `DateTime is RFC 3339, such as "2026-04-13T12:00:00Z": ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

/** The scalars of the shared SDL, for every subgraph's resolver map. */
export const sharedScalars = { Decimal: DecimalScalar, CurrencyCode: CurrencyCodeScalar, DateTime: DateTimeScalar };
