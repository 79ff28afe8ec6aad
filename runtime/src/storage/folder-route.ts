import { errorAnswer, type HttpAnswer, type Route } from '../http/server.js';
import type { LinkSigner } from './link-signer.js';
import { isKey, type ObjectStorage } from './storage.js';

/** A document belongs to whoever has its link: neither a shared cache nor another site may have it. */
const headers = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** By the end of a key; what nobody should look at in a browser is none of these. */
const contentTypes: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  csv: 'text/csv; charset=utf-8',
};

const contentTypeOf = (key: string): string =>
  contentTypes[key.slice(key.lastIndexOf('.') + 1)] ?? 'application/octet-stream';

/**
 * Hands out the documents of a folder storage to whoever has a signed link.
 * @param prefix the first part of the keys that it serves, such as `receipts`.
 */
export function folderRoute(options: {
  prefix: string;
  storage: Pick<ObjectStorage, 'get'>;
  signer: Pick<LinkSigner, 'judge'>;
}): Route {
  const { prefix, storage, signer } = options;
  return {
    path: `/${prefix}/*`,
    methods: ['GET'],
    async handle({ path, search }): Promise<HttpAnswer> {
      const key = path.slice(1);
      const query = new URLSearchParams(search);
      const verdict = isKey(key)
        ? signer.judge(key, query.get('expires') ?? '', query.get('signature') ?? '', new Date())
        : 'forged';
      if (verdict === 'forged') return errorAnswer(403, 'FORBIDDEN', 'This link is not one of ours.');
      if (verdict === 'expired') return errorAnswer(410, 'LINK_EXPIRED', 'This link has expired; ask for a new one.');
      const body = await storage.get(key);
      return body
        ? { status: 200, headers: { ...headers, 'content-type': contentTypeOf(key) }, body }
        : errorAnswer(404, 'NOT_FOUND', 'There is no such document.');
    },
  };
}
