import { describe, expect, it } from '@jest/globals';
import { parseExactJson } from './exact-json.js';

describe('parseExactJson', () => {
  it.each([
    ['0.1', '0.1'],
    ['109.0470', '109.0470'],
    ['12345678901234567890.123456789', '12345678901234567890.123456789'],
    ['-1.5E-7', '-1.5E-7'],
  ])('keeps the number %s as it is written', (json, text) => {
    expect(parseExactJson(json)).toBe(text);
    expect(parseExactJson(`{ "a": [${json}, null], "b":${json} }`)).toEqual({ a: [text, null], b: text });
  });

  it('leaves alone what is in texts, numbers and escapes included', () => {
    const value = { 'a "1.5" \\': '2, 3.5: \\" 4', '5': 'x', nested: [true, null, 'é\n6'] };
    expect(parseExactJson(JSON.stringify(value))).toEqual(value);
  });

  it.each(['01', '1.', '.5', '+1', '1e', '1.2.3', '--1', '{1: 2}', '{12: 2}', '[1 2]', '[1,]', '"1', 'NaN', ''])(
    'refuses %j, which is no JSON',
    (text) => {
      expect(() => parseExactJson(text)).toThrow(SyntaxError);
    },
  );

  it('reads a text of millions of characters', () => {
    const long = 'x\\"1,'.repeat(1_000_000);
    expect(parseExactJson(`["${long}", 1.10]`)).toEqual([long.replaceAll('\\"', '"'), '1.10']);
  });
});
