import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { HttpAnswer, Route } from '@agio/runtime/http/server';

/** Where the launchers and `npm run build` put the page. */
const folder = new URL('../../../dashboard/dist/', import.meta.url);

const files: readonly { readonly path: string; readonly name: string; readonly contentType: string }[] = [
  { path: '/', name: 'index.html', contentType: 'text/html; charset=utf-8' },
  { path: '/dashboard/app.js', name: 'app.js', contentType: 'text/javascript; charset=utf-8' },
  { path: '/dashboard/style.css', name: 'style.css', contentType: 'text/css; charset=utf-8' },
  { path: '/dashboard/icon.svg', name: 'icon.svg', contentType: 'image/svg+xml' },
];

/** Nothing but the page's own files is loaded or run, nobody else frames it, and it talks to its own origin only. */
const headers = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
  ].join('; '),
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/**
 * Serves the page of the platform from memory. Browsers ask each time whether it has changed.
 *
 * @returns no routes where the page was not built, as in a process that runs from its sources.
 */
export async function pageRoutes(): Promise<Route[]> {
  try {
    return await Promise.all(files.map(({ path, name, contentType }) => toRoute(path, name, contentType)));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function toRoute(path: string, name: string, contentType: string): Promise<Route> {
  const body = await readFile(new URL(name, folder));
  const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
  const cached = { ...headers, etag, 'cache-control': 'no-cache' };
  return {
    path,
    methods: ['GET'],
    handle: (request): HttpAnswer =>
      request.headers['if-none-match'] === etag
        ? { status: 304, headers: cached }
        : { status: 200, headers: { ...cached, 'content-type': contentType }, body },
  };
}
