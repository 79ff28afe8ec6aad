import { accessRules, type AccessRule } from '@agio/runtime/access/rules';
import { newId } from '@agio/runtime/ids';
import { sdlOf, subgraphs } from '@agio/schema/subgraphs';
import { Kind, parse, type DefinitionNode, type DocumentNode, type FieldDefinitionNode, type TypeNode } from 'graphql';

/** A field of Query or Mutation, as its subgraph declares it. */
export interface RootField {
  readonly subgraph: string;
  readonly name: string;
  /** The scopes it asks for; none when everybody may read it. */
  readonly scopes: readonly string[];
  /** Whether it is a command between subgraphs. */
  readonly isInaccessible: boolean;
  /** An operation that selects the field, with values that fit its required arguments. */
  readonly operation: string;
}

const scopesOf = (rule: AccessRule | undefined): readonly string[] => (rule?.kind === 'scopes' ? rule.scopes : []);

/** Every root field of every subgraph, read from the SDL, so that a new one is in the tests as soon as it is declared. */
export const readRootFields = (): readonly RootField[] => subgraphs.flatMap(({ name }) => rootFieldsOf(name));

function rootFieldsOf(subgraph: string): RootField[] {
  const sdl = parse(sdlOf(subgraph));
  const { rules } = accessRules(sdl);
  return (['Query', 'Mutation'] as const).flatMap((type) =>
    fieldsOf(sdl, type).map((field) => ({
      subgraph,
      name: field.name.value,
      scopes: scopesOf(rules.get(`${type}.${field.name.value}`)),
      isInaccessible: field.directives?.some((directive) => directive.name.value === 'inaccessible') ?? false,
      operation: `${type.toLowerCase()} { ${selectionOf(sdl, field)} }`,
    })),
  );
}

function fieldsOf(sdl: DocumentNode, type: string): readonly FieldDefinitionNode[] {
  return sdl.definitions.flatMap((each) =>
    (each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.OBJECT_TYPE_EXTENSION) && each.name.value === type
      ? (each.fields ?? [])
      : [],
  );
}

function selectionOf(sdl: DocumentNode, field: FieldDefinitionNode): string {
  const given = (field.arguments ?? [])
    .filter((argument) => argument.type.kind === Kind.NON_NULL_TYPE)
    .map((argument) => `${argument.name.value}: ${sampleOf(sdl, argument.type)}`);
  const selection = definitionOf(sdl, nameOf(field.type))?.kind === Kind.OBJECT_TYPE_DEFINITION ? '{ __typename }' : '';
  return `${field.name.value}${given.length > 0 ? `(${given.join(', ')})` : ''} ${selection}`;
}

const nameOf = (type: TypeNode): string => (type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type));

const definitionOf = (sdl: DocumentNode, name: string): DefinitionNode | undefined =>
  sdl.definitions.find((each) => 'name' in each && each.name?.value === name);

const samples: Record<string, string> = {
  ID: JSON.stringify(newId()),
  String: '"x"',
  Int: '1',
  Boolean: 'true',
  Decimal: '"1"',
  CurrencyCode: '"EUR"',
  CurrencyPair: '"EUR/USD"',
  DateTime: '"2026-01-01T00:00:00Z"',
};

function sampleOf(sdl: DocumentNode, type: TypeNode): string {
  if (type.kind === Kind.NON_NULL_TYPE) return sampleOf(sdl, type.type);
  if (type.kind === Kind.LIST_TYPE) return '[]';
  const definition = definitionOf(sdl, type.name.value);
  if (definition?.kind === Kind.ENUM_TYPE_DEFINITION) return definition.values?.[0]?.name.value ?? 'null';
  if (definition?.kind !== Kind.INPUT_OBJECT_TYPE_DEFINITION) return samples[type.name.value] ?? 'null';
  const required = (definition.fields ?? []).filter((field) => field.type.kind === Kind.NON_NULL_TYPE);
  return `{ ${required.map((field) => `${field.name.value}: ${sampleOf(sdl, field.type)}`).join(', ')} }`;
}
