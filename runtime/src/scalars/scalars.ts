import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import { GraphQLDateTimeISO } from 'graphql-scalars';
import { findAsset } from '../money/assets.js';
import { decimalRule, parseDecimal } from '../money/decimal.js';

const refuse = (message: string): GraphQLError => new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } });

/** Reads a literal of a document; a refusal then tells which one, so that the answer can name the field. */
function readLiteral<T>(node: ValueNode, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    throw new GraphQLError(error.message, { nodes: node, extensions: error.extensions });
  }
}

/** What a JSON value is that should have been a string; of what is nested, only its kind. */
const describe = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' && value !== null ? 'an object' : JSON.stringify(value);
};

/** A scalar that is a string on the wire and a checked string in the code. Anything but a JSON string is refused, numbers above all. */
export function stringScalar(
  name: string,
  description: string,
  check: (text: string) => string,
): GraphQLScalarType<string, string> {
  const read = (value: unknown): string => {
    if (typeof value !== 'string') throw refuse(`${name} is a JSON string, not ${describe(value)}.`);
    return check(value);
  };
  return new GraphQLScalarType<string, string>({
    name,
    description,
    serialize: read,
    parseValue: read,
    parseLiteral: (node) =>
      readLiteral(node, () => {
        if (node.kind !== Kind.STRING) throw refuse(`${name} is a string in quotes.`);
        return check(node.value);
      }),
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

const currencyPairPattern = /^[A-Z0-9]{3,8}\/[A-Z0-9]{3,8}$/;

/** Whether the currencies exist is not judged here: a pair of unknown ones is a pair without a rate. */
export const CurrencyPairScalar = stringScalar('CurrencyPair', 'Two currency codes with a slash.', (text) => {
  if (!currencyPairPattern.test(text)) {
    const given = JSON.stringify(text.slice(0, 40));
    throw refuse(`CurrencyPair is two currency codes with a slash, such as "EUR/USD"; got ${given}.`);
  }
  return text;
});

/** Times arrive as RFC 3339 with any offset, are a `Date` in the code, and leave in UTC. */
export const DateTimeScalar = new GraphQLScalarType<Date, string>({
  ...GraphQLDateTimeISO.toConfig(),
  name: 'DateTime',
  parseValue: (value) => asInput(() => GraphQLDateTimeISO.parseValue(value)),
  parseLiteral: (node, variables) =>
    readLiteral(node, () => asInput(() => GraphQLDateTimeISO.parseLiteral(node, variables))),
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

/** All scalars of the public API, for the endpoint that checks input before any subgraph is asked. */
export const publicScalars = { ...sharedScalars, CurrencyPair: CurrencyPairScalar };
