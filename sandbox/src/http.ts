import { jsonAnswer, type HttpAnswer, type HttpRequest, type Route } from '@agio/runtime/http/server';
import { z } from 'zod';
import type { SandboxKeys } from './keys.js';

/** Requests are a few fields; anything larger is a mistake. */
const bodyBytesMax = 64 * 1024;

/** An error as the sandbox answers it: a stable code, and words for whoever reads logs. */
export const failure = (status: number, code: string, message: string): HttpAnswer =>
  jsonAnswer(status, { error: { code, message } });

/** Closes a part's routes to whoever has not the API key. */
export const closed = (route: Route, keys: SandboxKeys): Route => ({
  ...route,
  handle: (request) =>
    keys.opensTo(request.headers.authorization)
      ? route.handle(request)
      : failure(401, 'unauthorized', 'The API key is missing or wrong.'),
});

/** The body of a request by its model, or the answer that says what is wrong with it. */
export async function readBody<Model extends z.ZodType>(
  request: HttpRequest,
  model: Model,
): Promise<{ readonly body: z.output<Model> } | { readonly answer: HttpAnswer }> {
  let value: unknown;
  try {
    value = JSON.parse(await request.text(bodyBytesMax));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { answer: failure(400, 'invalid_request', 'The body is not JSON.') };
  }
  const parsed = model.safeParse(value);
  if (parsed.success) return { body: parsed.data };
  return { answer: failure(400, 'invalid_request', z.prettifyError(parsed.error)) };
}

/** What the path of a request has below a route's path, which ends in `*`. */
export const below = (route: string, request: HttpRequest): string => request.path.slice(route.length - 1);
