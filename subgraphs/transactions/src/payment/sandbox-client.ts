import { deriveKey, type Secret } from '@agio/runtime/secret';
import { withBreaker } from '@agio/runtime/subgraph/breaker';
import type { z } from 'zod';

/** The largest answer is a page of a statement. */
const answerBytesMax = 1024 * 1024;

/** The sandbox refuses a request as it is: sending it again changes nothing. */
export class SandboxRefusedError extends Error {
  override name = 'SandboxRefusedError';

  constructor(
    message: string,
    /** Of its answer over HTTP. */
    readonly status: number,
  ) {
    super(message);
  }
}

export interface SandboxRequest {
  readonly method: 'GET' | 'POST';
  /** With its query, if any. */
  readonly path: string;
  readonly body?: object;
  readonly idempotencyKey?: string;
}

/** The sandbox, over HTTP. */
export interface SandboxClient {
  /**
   * Sends a request and reads its answer by a model. A rejected promise is no answer: what was asked for may have been done.
   * @throws SandboxRefusedError when the request is refused; BreakerOpenError; other errors when the answer is late, failing or malformed.
   */
  readonly ask: <Model extends z.ZodType>(request: SandboxRequest, model: Model) => Promise<z.output<Model>>;
}

/**
 * A client of the sandbox, behind a breaker.
 * @param options.url the sandbox's, without a path.
 * @param options.secret the platform's, which the sandbox's API key is derived from.
 * @param options.name of the breaker: each of the parties that the sandbox plays fails for itself.
 * @param options.timeoutMs until the last byte of the answer.
 */
export function createSandboxClient(options: {
  url: string;
  secret: Secret;
  name: string;
  timeoutMs: number;
}): SandboxClient {
  const { url, secret, name, timeoutMs } = options;
  const apiKey = deriveKey(secret.current, 'sandbox/api').export().toString('base64url');

  async function send({ method, path, body, idempotencyKey }: SandboxRequest): Promise<unknown> {
    const answer = await fetch(new URL(path, url), {
      method,
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body && { 'content-type': 'application/json' }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      body: body ? JSON.stringify(body) : null,
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = await readBounded(answer);
    if (answer.ok) return JSON.parse(text) as unknown;
    const message = `The sandbox answers ${answer.status}: ${text.slice(0, 200)}`;
    const isRefused = answer.status < 500 && answer.status !== 429;
    throw isRefused ? new SandboxRefusedError(message, answer.status) : new Error(message);
  }

  const guarded = withBreaker(
    name,
    timeoutMs,
    async (request: SandboxRequest, model: z.ZodType) => model.parse(await send(request)),
    { isFailure: (error) => !(error instanceof SandboxRefusedError) },
  );
  return { ask: (request, model) => guarded(request, model) as Promise<z.output<typeof model>> };
}

async function readBounded(answer: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop by a throw cancels what is still to come.
  for await (const chunk of (answer.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    if (bytes > answerBytesMax) throw new Error(`The sandbox answers more than ${answerBytesMax} bytes.`);
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
