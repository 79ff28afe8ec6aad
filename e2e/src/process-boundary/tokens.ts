import { createHmac, type KeyObject } from 'node:crypto';

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token made by hand (RFC 7519), for what no signer of ours would sign. Without a key it is unsigned. */
export function makeToken(claims: object, key?: KeyObject): string {
  const signed = `${encode({ alg: key ? 'HS256' : 'none', typ: 'JWT' })}.${encode(claims)}`;
  return `${signed}.${key ? createHmac('sha256', key).update(signed).digest('base64url') : ''}`;
}
