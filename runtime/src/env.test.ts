import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { booleanVariable, EnvironmentError, integerVariable, readEnvironment } from './env.js';

const model = z.object({
  PORT: integerVariable({ min: 0, max: 65_535, default: 4000 }),
  SIMULATE: booleanVariable(true),
  NAME: z.string(),
});

describe('the environment', () => {
  it('is read with its defaults, and an empty variable is an absent one', () => {
    expect(readEnvironment(model, { NAME: 'agio', PORT: '' })).toEqual({ NAME: 'agio', PORT: 4000, SIMULATE: true });
  });

  it.each(['abc', '-1', '65536', '1.5'])('names the variable and its bounds for the port %s', (port) => {
    expect(() => readEnvironment(model, { NAME: 'agio', PORT: port })).toThrow(
      'PORT: must be a whole number from 0 to 65535',
    );
  });

  it('reports every fault at once', () => {
    const read = () => readEnvironment(model, { PORT: 'abc', SIMULATE: 'perhaps' });
    expect(read).toThrow(EnvironmentError);
    expect(read).toThrow(/PORT: .*\n {2}SIMULATE: .*\n {2}NAME: /);
  });
});
