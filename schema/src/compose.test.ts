import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { buildSchema, isEnumType, isObjectType, Kind, parse, type GraphQLSchema } from 'graphql';
import { compose, type Composition } from './compose.js';
import { errorCatalogue } from './errors.js';
import { pathOf, sdlOf, subgraphs } from './subgraphs.js';

let composition: Composition;
let api: GraphQLSchema;
beforeAll(() => {
  composition = compose();
  api = buildSchema(composition.apiSdl);
});

const committed = (file: string) => readFileSync(pathOf(`schema/${file}`), 'utf8');

describe('The composed schema', () => {
  it('is the committed one', () => {
    expect(composition.supergraphSdl).toBe(committed('supergraph.graphql'));
    expect(composition.apiSdl).toBe(committed('api.graphql'));
  });

  it('has every error code in every subgraph, so that each can forward another’s', () => {
    const codes = Object.keys(errorCatalogue);
    for (const { name } of subgraphs) {
      const type = parse(sdlOf(name)).definitions.find(
        (each) => each.kind === Kind.ENUM_TYPE_DEFINITION && each.name.value === 'ErrorCode',
      );
      expect(type?.kind === Kind.ENUM_TYPE_DEFINITION && type.values?.map((value) => value.name.value)).toEqual(codes);
    }
  });

  it('answers money as strings only: no field and no input of the public API is a Float', () => {
    expect(composition.apiSdl).not.toMatch(/\bFloat\b/);
  });

  it('has a nullable root field for every mutation, whose payload always has userErrors', () => {
    for (const [name, { type, args }] of Object.entries(api.getMutationType()?.getFields() ?? {})) {
      const payload = isObjectType(type) ? type : undefined;
      expect([name, payload?.getFields()['userErrors']?.type.toString()]).toEqual([name, '[UserError!]!']);
      expect(args.map((argument) => argument.name)).toEqual(args.length > 0 ? ['input'] : []);
    }
  });

  it('lets every other field of a user be null, so that a subgraph that is down takes only its own', () => {
    const user = api.getType('User');
    for (const field of Object.values(isObjectType(user) ? user.getFields() : {})) {
      expect(`${field.name}: ${field.type.toString()}`).toMatch(field.name === 'id' ? /!$/ : /[^!]$/);
    }
  });

  it('leaks nothing of the commands between subgraphs', () => {
    for (const name of [
      'TransferInput',
      'TransferOutcome',
      'HouseAccount',
      'VerificationKey',
      'TradableRate',
      'Account',
    ]) {
      expect(api.getType(name)).toBeUndefined();
      expect(composition.supergraphSdl).toMatch(new RegExp(`(type|input|enum) ${name}\\b`));
    }
    expect(isEnumType(api.getType('ErrorCode'))).toBe(true);
  });
});
