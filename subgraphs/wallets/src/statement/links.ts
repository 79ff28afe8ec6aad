import { isUuid } from '@agio/runtime/ids';
import type { LinkSigner, LinkVerdict } from '@agio/runtime/storage/link-signer';
import type { SignedLink } from '@agio/runtime/storage/storage';
import type { Period } from './period.js';

export type StatementFormat = 'csv' | 'pdf';

/** What a link leads to. */
export interface StatementName {
  readonly walletId: string;
  readonly period: Period;
  readonly format: StatementFormat;
}

/** Makes links to statements and judges them. A statement is not kept: its link says all that it takes to write it. */
export interface StatementLinks {
  readonly sign: (name: StatementName) => SignedLink;
  /** @param search the query string of the link. @returns whether it may be followed; null for what is no statement. */
  readonly judge: (path: string, search: string) => { verdict: LinkVerdict; name: StatementName } | null;
}

export const statementPrefix = 'statements';

/** Times are milliseconds since 1970. */
const pathPattern = new RegExp(`^/(${statementPrefix}/([0-9a-f-]{36})/(\\d{1,15})-(\\d{1,15})\\.(csv|pdf))$`);

const keyOf = ({ walletId, period: { from, to }, format }: StatementName): string =>
  `${statementPrefix}/${walletId}/${from.getTime()}-${to.getTime()}.${format}`;

/**
 * @param baseUrl what links begin with, without a slash at the end; empty for paths below the gateway's address.
 * @param now milliseconds since 1970.
 */
export function createStatementLinks(options: {
  signer: LinkSigner;
  baseUrl: string;
  lifeSeconds: number;
  now?: () => number;
}): StatementLinks {
  const { signer, baseUrl, lifeSeconds, now = Date.now } = options;
  return {
    sign(name) {
      const key = keyOf(name);
      const expires = Math.floor(now() / 1_000) + lifeSeconds;
      const query = new URLSearchParams({ expires: String(expires), signature: signer.sign(key, expires) });
      return { url: `${baseUrl}/${key}?${query.toString()}`, expiresAt: new Date(expires * 1_000) };
    },
    judge(path, search) {
      const [, key, walletId, from, to, format] = pathPattern.exec(path) ?? [];
      if (key === undefined || !isUuid(walletId!)) return null;
      const query = new URLSearchParams(search);
      const verdict = signer.judge(key, query.get('expires') ?? '', query.get('signature') ?? '', new Date(now()));
      const period = { from: new Date(Number(from)), to: new Date(Number(to)) };
      return { verdict, name: { walletId: walletId!, period, format: format as StatementFormat } };
    },
  };
}
