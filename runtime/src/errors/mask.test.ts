import { Writable } from 'node:stream';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { GraphQLError } from 'graphql';
import { pino } from 'pino';
import { ServiceBusyError } from '../batcher.js';
import { asGraphQLError, maskError } from './mask.js';
import { requestError, requestErrorCodes } from './request-error.js';

let logged: Record<string, unknown>[];
beforeEach(() => {
  logged = [];
});
const logger = pino(
  {},
  new Writable({
    write(line: Buffer, _, done) {
      logged.push(JSON.parse(line.toString()) as Record<string, unknown>);
      done();
    },
  }),
);
const mask = (error: unknown) => maskError(error, { logger, correlationId: 'c-1' });
const masked = {
  message: expect.stringContaining('Something went wrong on our side'),
  extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'c-1' },
};

describe('maskError', () => {
  const secret = 'relation "secrets" does not exist';
  it.each([
    ['an error of the code', new Error(secret)],
    ['what was thrown and is no error', secret],
    ['an error inside a field', new GraphQLError(secret, { originalError: new Error(secret) })],
    ['an error with a code that is not ours to tell', new GraphQLError(secret, { extensions: { code: 'DOWNSTREAM' } })],
    ['an error that calls itself internal', requestError('INTERNAL_SERVER_ERROR', secret)],
  ])('masks %s and logs it whole under its correlation id', (_, error) => {
    const told = mask(error);
    expect(told).toEqual(masked);
    expect(JSON.stringify(told)).not.toContain('secrets');
    expect(logged).toEqual([
      expect.objectContaining({
        msg: 'unexpected error',
        correlationId: 'c-1',
        err: expect.objectContaining({ message: secret, stack: expect.any(String) }),
      }),
    ]);
  });

  it.each(requestErrorCodes.filter((code) => code !== 'INTERNAL_SERVER_ERROR'))(
    'tells an error with the code %s',
    (code) => {
      expect(mask(requestError(code, 'Told.'))).toEqual({ message: 'Told.', extensions: { code } });
      expect(logged).toEqual([]);
    },
  );

  const withCode = (message: string, code: string) => Object.assign(new Error(message), { code });
  it.each([
    ['PostgreSQL cannot be reached', withCode('connect ECONNREFUSED 10.0.0.1:5432', 'ECONNREFUSED')],
    ['PostgreSQL is shut down', withCode('terminating connection due to administrator command', '57P01')],
    ['PostgreSQL starts', withCode('the database system is starting up', '57P03')],
    ['a connection is lost', new Error('Connection terminated unexpectedly')],
    ['a pool waits in vain', new Error('timeout exceeded when trying to connect')],
    ['the cause is one of these', new Error('secret', { cause: withCode('read ECONNRESET', 'ECONNRESET') })],
    ['Redis cannot be reached', new Error('Reached the max retries per request limit (which is 1). Refer to ...')],
    ['Redis goes away', new Error('Connection is closed.')],
    ['Redis starts', new Error('LOADING Redis is loading the dataset in memory')],
  ])('says that it passes when %s, without saying more', (_, error) => {
    const told = mask(new GraphQLError('Unexpected', { originalError: error, path: ['me'] }));
    expect(told).toEqual({
      message: expect.stringContaining('try again shortly'),
      path: ['me'],
      extensions: { code: 'SERVICE_UNAVAILABLE' },
    });
    expect(JSON.stringify(told)).not.toMatch(/ECONN|10\.0|secret/);
    expect(logged).toEqual([expect.objectContaining({ correlationId: 'c-1', reason: error.message })]);
  });

  it('says that it passes when too much waits', () => {
    expect(mask(new ServiceBusyError('secret')).extensions).toEqual({ code: 'SERVICE_BUSY' });
  });

  it('tells of the extensions what is meant for clients, and no other', () => {
    const extensions = { field: ['input'], retryAfterSeconds: 5, stacktrace: ['secret'], cause: 'secret' };
    expect(mask(requestError('BAD_USER_INPUT', 'Told.', extensions)).extensions).toEqual({
      code: 'BAD_USER_INPUT',
      field: ['input'],
      retryAfterSeconds: 5,
    });
  });

  it('keeps the path, of a masked error too', () => {
    expect(mask(new GraphQLError('secret', { path: ['me', 0] }))).toEqual({ ...masked, path: ['me', 0] });
  });

  it('passes on what another part has masked, with its correlation id, and does not log it again', () => {
    const elsewhere = new GraphQLError('masked', {
      extensions: { code: 'INTERNAL_SERVER_ERROR', correlationId: 'elsewhere' },
    });
    expect(mask(elsewhere).extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR', correlationId: 'elsewhere' });
    expect(logged).toEqual([]);
  });
});

it('A masked error is an instance again for who asks for one', () => {
  const formatted = { message: 'Told.', path: ['me'], extensions: { code: 'FORBIDDEN' } };
  expect(asGraphQLError(formatted).toJSON()).toEqual(formatted);
});
