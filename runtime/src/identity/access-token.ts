/** What users writes into every access token and the gateway asks of each: the platform issues and accepts its own tokens only. */
export const accessTokenStandard = {
  algorithm: 'ES256',
  /** The type of RFC 9068, so that no other JWT of ours passes for an access token. */
  type: 'at+jwt',
  issuer: 'https://agio.dev',
  audience: 'agio-api',
} as const;

/** No access token lives longer, in seconds. */
export const accessTokenSecondsMax = 3_600;
