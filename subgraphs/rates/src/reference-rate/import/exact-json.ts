/** A text of JSON, or what begins like a number outside of any text and is no key. */
const textOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d[\d.eE+-]*(?!\s*:)/g;
const number = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

/**
 * Parses JSON with every number as the text it is written with. JSON.parse would make floating-point numbers of them,
 * and of 0.1 another number already.
 *
 * @throws SyntaxError when the text is no JSON.
 */
export function parseExactJson(text: string): unknown {
  return JSON.parse(text.replace(textOrNumber, (token) => (number.test(token) ? `"${token}"` : token))) as unknown;
}
