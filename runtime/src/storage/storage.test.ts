import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHttpServer, type RunningServer } from '../http/server.js';
import { silentLogger } from '../logging/logger.js';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createLinkSigner } from './link-signer.js';
import { createS3Storage } from './s3.js';
import { startStorage } from './start-storage.js';
import type { ListedStorage } from './storage.js';
import { startS3Server } from './testing/s3-server.js';

const secret = { current: 'a secret of thirty-two characters' };
const document = Buffer.from([0x25, 0x50, 0x44, 0x46, 0x00, 0xff, 0xfe, 0x0a]);

/** A storage, and a way from one of its links to what a browser gets there. */
interface Place {
  readonly storage: ListedStorage;
  readonly follow: (url: string) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

async function openFolder(): Promise<Place & { readonly folder: string; readonly server: RunningServer }> {
  const folder = await mkdtemp(join(tmpdir(), 'agio-documents-'));
  const place = { kind: 'folder', folder, baseUrl: '' } as const;
  const started = await startStorage(place, 'receipts', secret);
  const server = await startHttpServer({ host: '127.0.0.1', port: 0, routes: started.routes, logger: silentLogger });
  return {
    ...started,
    folder,
    server,
    follow: (url) => fetch(new URL(url, server.url)),
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openBucket(): Promise<Place> {
  const server = await startS3Server();
  const storage = createS3Storage(server.options);
  return {
    storage,
    follow: (url) => fetch(url),
    async stop() {
      storage.close();
      await server.stop();
    },
  };
}

describe.each<[string, () => Promise<Place>]>([
  ['a folder', openFolder],
  ['a bucket of S3', openBucket],
])('in %s', (_, open) => {
  let place: Place;
  beforeAll(async () => {
    place = await open();
  });
  afterAll(() => place.stop());

  it('an object is kept byte by byte, and put again in place of the first', async () => {
    await place.storage.put('receipts/a.pdf', Buffer.from('first'), 'application/pdf');
    await place.storage.put('receipts/a.pdf', document, 'application/pdf');
    expect(await place.storage.get('receipts/a.pdf')).toEqual(document);
  });

  it('a key without an object answers null', async () => {
    expect(await place.storage.get('receipts/missing.pdf')).toBeNull();
  });

  it('a folder tells its keys in order, page by page, and only what is in itself', async () => {
    for (const key of ['lists/c.jws', 'lists/a.jws', 'lists/b.jws', 'lists/deep/a.jws', 'lists-2/a.jws'])
      await place.storage.put(key, document, 'application/jose');
    expect(await place.storage.list('lists', { max: 2 })).toEqual(['lists/a.jws', 'lists/b.jws']);
    expect(await place.storage.list('lists', { after: 'lists/b.jws', max: 2 })).toEqual(['lists/c.jws']);
    expect(await place.storage.list('missing', { max: 2 })).toEqual([]);
  });

  it('an object that was removed is gone, and may be removed again', async () => {
    await place.storage.put('removed/a.jws', document, 'application/jose');
    await place.storage.remove('removed/a.jws');
    await place.storage.remove('removed/a.jws');
    expect(await place.storage.get('removed/a.jws')).toBeNull();
    expect(await place.storage.list('removed', { max: 10 })).toEqual([]);
  });

  it('a link hands out the object, without a token, until it expires', async () => {
    await place.storage.put('receipts/b.pdf', document, 'application/pdf');
    const before = Date.now();
    const { url, expiresAt } = await place.storage.sign('receipts/b.pdf', 60);
    expect(Math.abs(expiresAt.getTime() - before - 60_000)).toBeLessThan(20_000);
    const answer = await place.follow(url);
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf']);
    expect(Buffer.from(await answer.arrayBuffer())).toEqual(document);
  });
});

describe('a link into the folder', () => {
  let place: Awaited<ReturnType<typeof openFolder>>;
  beforeAll(async () => {
    place = await openFolder();
    await place.storage.put('receipts/a.pdf', document, 'application/pdf');
  });
  afterAll(() => place.stop());

  it('has gone when it has expired', async () => {
    const { url } = await place.storage.sign('receipts/a.pdf', -1);
    expect((await place.follow(url)).status).toBe(410);
  });

  it('is refused without a signature, with a bad one, and outside the folder', async () => {
    const { url } = await place.storage.sign('receipts/a.pdf', 60);
    const forged = [
      url.replace(/&signature=.*/, ''),
      url.replace(/signature=.{4}/, 'signature=AAAA'),
      '/receipts/a.pdf',
      url.replace('/receipts/a.pdf', '/receipts/..%2f..%2fetc%2fpasswd'),
    ];
    const statuses = await Promise.all(forged.map(async (each) => (await place.follow(each)).status));
    expect(statuses).toEqual([403, 403, 403, 403]);
  });

  it('is refused when it was changed: for another document, or for longer', async () => {
    const { url } = await place.storage.sign('receipts/b.pdf', 60);
    const changed = [url.replace('b.pdf', 'a.pdf'), url.replace(/(expires=)(\d+)/, '$19$2')];
    const statuses = await Promise.all(changed.map(async (each) => (await place.follow(each)).status));
    expect(statuses).toEqual([403, 403]);
  });

  it('is good for a document that is still to come, and then missing', async () => {
    const { url } = await place.storage.sign('receipts/later.pdf', 60);
    expect((await place.follow(url)).status).toBe(404);
  });

  it('outlives a rotation of the secret, but not two', () => {
    const expires = Math.floor(Date.now() / 1_000) + 60;
    const signature = createLinkSigner(secret).sign('receipts/a.pdf', expires);
    const judged = (keys: { current: string; previous?: string }) =>
      createLinkSigner(keys).judge('receipts/a.pdf', String(expires), signature, new Date());
    expect(judged({ current: 'another secret of more than 32 characters', previous: secret.current })).toBe('valid');
    expect(judged({ current: 'another secret of more than 32 characters' })).toBe('forged');
  });

  it('leaves no drafts behind', async () => {
    expect(await readdir(join(place.folder, 'receipts'))).toEqual(['a.pdf']);
  });

  it('never leads out of the folder', async () => {
    await expect(place.storage.put('../evil.pdf', document, 'application/pdf')).rejects.toThrow(TypeError);
  });
});

describe('a bucket that does not answer', () => {
  it('is an error within a bounded time', async () => {
    const server = await startS3Server();
    await server.stop();
    const storage = createS3Storage(server.options);
    await expect(storage.put('receipts/a.pdf', document, 'application/pdf')).rejects.toThrow();
    storage.close();
  });
});
