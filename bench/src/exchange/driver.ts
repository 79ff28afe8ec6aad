// The process that plays the clients, so that their CPU is told apart from the platform's.
import { performance } from 'node:perf_hooks';
import { Pool } from 'undici';
import type { DriverJob, DriverMessage, DriverResult } from './driver-protocol.js';

const requestTimeoutMs = 60_000;

async function perform({ url, connections, query, requests }: DriverJob): Promise<DriverResult> {
  const { origin, pathname } = new URL(url);
  const pool = new Pool(origin, {
    connections,
    pipelining: 1,
    headersTimeout: requestTimeoutMs,
    bodyTimeout: requestTimeoutMs,
  });
  // Beforehand, so that the time of the run is the platform's.
  const bodies = requests.map(({ variables }) => JSON.stringify({ query, variables }));
  const texts: string[] = [];
  const latenciesMs: number[] = [];
  let next = 0;

  async function client(): Promise<void> {
    for (let index = next++; index < requests.length; index = next++) {
      const sentAt = performance.now();
      const { statusCode, body } = await pool.request({
        path: pathname,
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${requests[index]!.accessToken}` },
        body: bodies[index]!,
      });
      texts[index] = await body.text();
      latenciesMs[index] = performance.now() - sentAt;
      if (statusCode !== 200) throw new Error(`The endpoint answered ${statusCode}: ${texts[index]}`);
    }
  }

  const cpuBefore = process.cpuUsage();
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: connections }, client));
  const seconds = (performance.now() - startedAt) / 1_000;
  const { user, system } = process.cpuUsage(cpuBefore);
  await pool.close();
  return { seconds, latenciesMs, answers: texts.map(dataOf), cpuSeconds: (user + system) / 1e6 };
}

function dataOf(text: string): unknown {
  const { data, errors } = JSON.parse(text) as { data?: unknown; errors?: readonly { message: string }[] };
  if (errors) throw new Error(`An answer has errors: ${JSON.stringify(errors)}`);
  return data;
}

function send(message: DriverMessage): void {
  process.send!(message);
}

process.on('message', (job: DriverJob) => {
  perform(job).then(
    (result) => send({ result }),
    (error: unknown) => send({ error: error instanceof Error ? error.message : String(error) }),
  );
});
// A benchmark that was interrupted takes its driver along.
process.on('disconnect', () => process.exit());
