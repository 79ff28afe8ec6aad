import { errorAnswer, type HttpAnswer, type Route } from '@agio/runtime/http/server';
import { SubgraphCallError } from '@agio/runtime/subgraph/caller';
import type { StatementDocuments } from './documents.js';
import { statementPrefix, type StatementLinks } from './links.js';

/** A statement belongs to whoever has its link: neither a shared cache nor another site may have it. */
const headers = {
  'cache-control': 'private, no-store',
  'content-security-policy': "default-src 'none'; sandbox",
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

/** Documents that are set at the same time: each takes computing time, and a link may be followed by many at once. */
const settingMax = 4;

const busy = (message: string): HttpAnswer => errorAnswer(503, 'SERVICE_BUSY', message, { 'retry-after': '2' });

/** Writes statements for whoever has a signed link. */
export function statementRoute({ links, documents }: { links: StatementLinks; documents: StatementDocuments }): Route {
  let setting = 0;

  return {
    path: `/${statementPrefix}/*`,
    methods: ['GET'],
    async handle({ path, search }): Promise<HttpAnswer> {
      const judged = links.judge(path, search);
      if (!judged || judged.verdict === 'forged') return errorAnswer(403, 'FORBIDDEN', 'This link is not one of ours.');
      if (judged.verdict === 'expired') {
        return errorAnswer(410, 'LINK_EXPIRED', 'This link has expired; ask for a new one.');
      }
      if (setting >= settingMax) return busy('Too many statements are being written; try again shortly.');
      setting++;
      try {
        const document = await documents.write(judged.name);
        if (!document) return errorAnswer(404, 'NOT_FOUND', 'There is no such statement.');
        const { contentType, fileName, body } = document;
        const disposition = `attachment; filename="${fileName}"`;
        return {
          status: 200,
          headers: { ...headers, 'content-type': contentType, 'content-disposition': disposition },
          body,
        };
      } catch (error) {
        if (error instanceof SubgraphCallError) return busy('The statement cannot be written now; try again shortly.');
        throw error;
      } finally {
        setting--;
      }
    },
  };
}
