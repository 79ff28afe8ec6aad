import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { S3Options } from '../s3.js';

/** What is used of s3rver, which comes without types. */
type S3rver = new (options: {
  address: string;
  port: number;
  silent: boolean;
  directory: string;
  configureBuckets: { name: string }[];
}) => { run: () => Promise<{ port: number }>; close: () => Promise<void> };

/** A server that speaks the protocol of S3, with one empty bucket. */
export async function startS3Server(): Promise<{ readonly options: S3Options; readonly stop: () => Promise<void> }> {
  const S3rverServer = createRequire(import.meta.url)('s3rver') as S3rver;
  const directory = await mkdtemp(join(tmpdir(), 'agio-s3-'));
  const bucket = 'documents';
  const server = new S3rverServer({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    configureBuckets: [{ name: bucket }],
  });
  const { port } = await server.run();
  return {
    options: {
      bucket,
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    },
    async stop() {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
