/**
 * The `options` start-up parameter that gives a session its schema and its settings, after whatever options the
 * URL itself carries.
 *
 * @returns the URL without its `options`, because pg lets a URL's parameters win over the configuration object.
 * @throws TypeError when the schema or a setting would break out of the parameter.
 */
export function sessionOptions(
  connectionString: string,
  settings: Readonly<Record<string, string | number>>,
): { connectionString: string; options: string } {
  const url = new URL(connectionString);
  const parts = [url.searchParams.get('options') ?? ''];
  url.searchParams.delete('options');
  for (const [name, value] of Object.entries(settings)) {
    if (!/^[\w.,-]+$/.test(String(value))) {
      throw new TypeError(`"${value}" is no valid value of the PostgreSQL setting ${name}`);
    }
    parts.push(`-c ${name}=${value}`);
  }
  return { connectionString: url.href, options: parts.join(' ').trim() };
}
