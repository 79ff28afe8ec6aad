import { HeaderMap, type ApolloServer, type BaseContext } from '@apollo/server';
import { BodyTooLargeError, errorAnswer, type HttpAnswer, type HttpRequest, type Route } from './server.js';

/**
 * The route of a GraphQL endpoint, by the GraphQL-over-HTTP specification: queries by GET or POST, mutations by POST only, every answer JSON.
 * @param inspect looks at the text of each query before anything parses it, and may refuse it.
 */
export function graphqlRoute<Context extends BaseContext>(options: {
  path: string;
  apollo: ApolloServer<Context>;
  bodyBytesMax: number;
  createContext: (request: HttpRequest) => Promise<{ context: Context } | { refusal: HttpAnswer }>;
  inspect?: (query: string) => HttpAnswer | undefined;
}): Route {
  async function handle(request: HttpRequest): Promise<HttpAnswer> {
    const body = await readBody(request, options.bodyBytesMax);
    if ('refusal' in body) return body.refusal;
    const query = queryOf(request, body.value);
    const refusal = query === undefined ? undefined : options.inspect?.(query);
    if (refusal) return refusal;
    const made = await options.createContext(request);
    if ('refusal' in made) return made.refusal;
    const headers = new HeaderMap();
    for (const [name, value] of Object.entries(request.headers)) {
      if (value !== undefined) headers.set(name, Array.isArray(value) ? value.join(', ') : value);
    }
    const answer = await options.apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: { method: request.method, headers, search: request.search, body: body.value },
      context: () => Promise.resolve(made.context),
    });
    return {
      status: answer.status ?? 200,
      headers: Object.fromEntries(answer.headers),
      body: answer.body.kind === 'complete' ? answer.body.string : await collect(answer.body.asyncIterator),
    };
  }
  return { path: options.path, methods: ['GET', 'POST'], handle };
}

async function readBody(request: HttpRequest, bytesMax: number): Promise<{ value: unknown } | { refusal: HttpAnswer }> {
  if (request.method !== 'POST') return { value: {} };
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return {
      refusal: errorAnswer(415, 'BAD_REQUEST', 'Send the operation as JSON: `Content-Type: application/json`.'),
    };
  }
  try {
    const value = parseJson(await request.text(bytesMax));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { value };
    return { refusal: errorAnswer(400, 'BAD_REQUEST', 'The body must be one JSON object with a `query`.') };
  } catch (error) {
    if (error instanceof BodyTooLargeError) return { refusal: errorAnswer(413, 'BAD_REQUEST', error.message) };
    if (error instanceof NoTextError) return { refusal: errorAnswer(400, 'BAD_USER_INPUT', error.message) };
    if (error instanceof SyntaxError)
      return { refusal: errorAnswer(400, 'BAD_REQUEST', 'The body is not valid JSON.') };
    throw error;
  }
}

/** A string of the body is no Unicode text. */
class NoTextError extends Error {
  override name = 'NoTextError';
}

const surrogateEscape = /\\u[dD][89a-fA-F]/;
const loneSurrogate = /\p{Surrogate}/u;

/**
 * Parses JSON and refuses half of a surrogate pair, which only an escape can smuggle into it: it is no character, and PostgreSQL does not
 * store it.
 */
function parseJson(text: string): unknown {
  if (!surrogateEscape.test(text)) return JSON.parse(text);
  return JSON.parse(text, (key, value: unknown) => {
    if (typeof value === 'string' && loneSurrogate.test(value)) {
      throw new NoTextError(`\`${key}\` is no Unicode text: it has half of a surrogate pair.`);
    }
    return value;
  });
}

function queryOf(request: HttpRequest, body: unknown): string | undefined {
  const query =
    request.method === 'POST' ? (body as { query?: unknown }).query : new URLSearchParams(request.search).get('query');
  return typeof query === 'string' ? query : undefined;
}

async function collect(chunks: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const chunk of chunks) text += chunk;
  return text;
}
