import { resolve } from 'node:path';
import { EnvironmentError } from '../env.js';
import { z } from 'zod';
import type { S3Options } from './s3.js';

/** The variables of the object storage. */
export const storageVariables = {
  S3_BUCKET: z.string().optional(),
  S3_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  S3_REGION: z.string().default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().optional(),
  S3_SECRET_ACCESS_KEY: z.string().optional(),
  AGIO_DATA_DIR: z.string().default('.agio'),
};

/** Where objects are kept. */
export type StorageEnv =
  | { readonly kind: 's3'; readonly s3: S3Options }
  | {
      readonly kind: 'folder';
      readonly folder: string;
      /** What links begin with; empty for paths below the gateway's address. */
      readonly baseUrl: string;
    };

type Variables = z.infer<z.ZodObject<typeof storageVariables>>;

/**
 * @param linkBaseUrl what links to a folder begin with, for whoever makes links; those to a bucket lead there.
 * @throws EnvironmentError when only one half of the credentials is given.
 */
export function toStorageEnv(env: Variables, linkBaseUrl = ''): StorageEnv {
  const { S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey } = env;
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined))
    throw new EnvironmentError('S3_ACCESS_KEY_ID and S3_SECRET_ACCESS_KEY go together: set both or neither.');
  if (env.S3_BUCKET === undefined) {
    return { kind: 'folder', folder: resolve(env.AGIO_DATA_DIR, 'documents'), baseUrl: linkBaseUrl.replace(/\/$/, '') };
  }
  const s3: S3Options = {
    bucket: env.S3_BUCKET,
    region: env.S3_REGION,
    endpoint: env.S3_ENDPOINT,
    credentials:
      accessKeyId !== undefined && secretAccessKey !== undefined ? { accessKeyId, secretAccessKey } : undefined,
  };
  return { kind: 's3', s3 };
}
