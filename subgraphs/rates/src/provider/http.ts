import { isOverTime, within } from '@agio/runtime/within';
import { ProviderError } from './provider.js';

/** The largest answer of the providers here, all currencies of the world, has some ten kilobytes. */
const answerBytesMax = 1024 * 1024;

/** What every provider that is asked over HTTP needs. */
export interface HttpProviderOptions {
  readonly url: URL;
  /** From the request to the last byte of the answer. */
  readonly timeoutMs: number;
  readonly now: () => Date;
}

export interface TextRequest {
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  /** Until the last byte of the answer. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** The largest answer that is taken, 1 MiB unless given. */
  readonly bytesMax?: number;
}

/**
 * Gets a text over HTTP, bounded in time and size.
 *
 * @throws ProviderError when the answer is not 200, too late, too large or not UTF-8. Its message names the host only, as a
 * query may hold a secret.
 */
export async function fetchText({
  url,
  headers,
  timeoutMs,
  signal,
  bytesMax = answerBytesMax,
}: TextRequest): Promise<string> {
  return within(timeoutMs, signal, async (asking) => {
    try {
      const answer = await fetch(url, {
        headers: { accept: '*/*', 'user-agent': 'agio-rates', ...headers },
        signal: asking,
      });
      if (answer.status !== 200) {
        await answer.body?.cancel();
        throw new ProviderError(`${url.host} answered ${answer.status}.`, { status: answer.status });
      }
      return await readBounded(answer, url.host, bytesMax);
    } catch (error) {
      if (error instanceof ProviderError) throw error;
      if (isOverTime(asking)) throw new ProviderError(`${url.host} did not answer within ${timeoutMs} ms.`);
      throw new ProviderError(`${url.host} cannot be asked: ${reasonOf(error)}.`, { cause: error });
    }
  });
}

async function readBounded(answer: Response, host: string, bytesMax: number): Promise<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  // Leaving the loop by a throw cancels what is still to come.
  for await (const chunk of (answer.body as AsyncIterable<Uint8Array> | null) ?? []) {
    bytes += chunk.byteLength;
    if (bytes > bytesMax) throw new ProviderError(`${host} answered more than ${bytesMax} bytes.`);
    text += decode(() => decoder.decode(chunk, { stream: true }), host);
  }
  return text + decode(() => decoder.decode(), host);
}

function decode(read: () => string, host: string): string {
  try {
    return read();
  } catch {
    throw new ProviderError(`${host} answered what is no UTF-8 text.`);
  }
}

/** `fetch failed` tells nothing; its cause does, such as ECONNREFUSED. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? message ?? String(error);
}
