import { resolve } from 'node:path';
import { EnvironmentError, integerVariable } from '@agio/runtime/env';
import { z } from 'zod';
import type { S3Options } from './s3.js';

/** The variables of the object storage and of its links. */
export const storageVariables = {
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  AGIO_DATA_DIR: z.string().default('.agio'),
  RECEIPT_BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  RECEIPT_LINK_SECONDS: integerVariable({ min: 10, max: 604_800, default: 900 }),
};

/** Where documents are kept, and how long a link to one lives. */
export interface StorageEnv {
  readonly place:
    | { readonly kind: 's3'; readonly s3: S3Options }
    | {
        readonly kind: 'folder';
        readonly folder: string;
        /** What links begin with; empty for paths below the gateway's address. */
        readonly baseUrl: string;
      };
  readonly linkLifeSeconds: number;
}

type Variables = z.infer<z.ZodObject<typeof storageVariables>>;

/** @throws EnvironmentError when only one half of the credentials is given. */
export function toStorageEnv(env: Variables): StorageEnv {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new EnvironmentError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both or neither.');
  const linkLifeSeconds = env.RECEIPT_LINK_SECONDS;
  if (env.S3_BUCKET === undefined) {
    const baseUrl = (env.RECEIPT_BASE_URL ?? '').replace(/\/$/, '');
    return { place: { kind: 'folder', folder: resolve(env.AGIO_DATA_DIR, 'documents'), baseUrl }, linkLifeSeconds };
  }
  const s3: S3Options = {
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    endpoint: env.S3_ENDPOINT,
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined,
  };
  return { place: { kind: 's3', s3 }, linkLifeSeconds };
}
