/**
 * Quotes a name for use as an SQL identifier; PostgreSQL cannot take one as a parameter.
 *
 * @throws TypeError when the name is empty, holds a NUL or is longer than PostgreSQL keeps (63 bytes), since a
 * truncated name would silently be another one.
 */
export function quoteIdentifier(name: string): string {
  if (name === '' || name.includes('\0') || Buffer.byteLength(name) > 63) {
    throw new TypeError(`"${name}" cannot be a PostgreSQL identifier`);
  }
  return `"${name.replaceAll('"', '""')}"`;
}

/** Quotes a text as an SQL literal, for the utility statements that take no parameters. */
export function quoteLiteral(text: string): string {
  const quoted = `'${text.replaceAll("'", "''")}'`;
  // With a backslash the E form is needed: the plain form depends on standard_conforming_strings.
  return text.includes('\\') ? ` E${quoted.replaceAll('\\', '\\\\')}` : quoted;
}
