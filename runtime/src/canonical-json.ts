import canonicalize from 'canonicalize';

/**
 * The one text of a JSON value by RFC 8785: members in order, no white space. Equal values have equal texts, so a text can be signed and compared.
 *
 * @throws Error for what is no JSON, such as a number that is not finite.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('This value has no JSON');
  return text;
}
