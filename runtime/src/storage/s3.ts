import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  NoSuchKey,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { ListedStorage } from './storage.js';

/** Where the objects are: a bucket of Amazon S3, or of a server that speaks its protocol. */
export interface S3Options {
  readonly bucket: string;
  readonly region: string;
  /** Of a server other than Amazon's; it is asked with the bucket in the path. */
  readonly endpoint: string | undefined;
  /** Without them the SDK finds its own: of the instance, the container or the shared configuration. */
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
}

const connectTimeoutMs = 2_000;
/** Documents are small: an answer that takes longer does not come. */
const requestTimeoutMs = 5_000;
const attemptsMax = 2;

/** Objects in a bucket of S3. Its links lead to the bucket itself, so they need no route of ours. */
export function createS3Storage(options: S3Options): ListedStorage & { readonly close: () => void } {
  const { bucket, region, endpoint, credentials } = options;
  const client = new S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: attemptsMax,
    requestHandler: {
      connectionTimeout: connectTimeoutMs,
      requestTimeout: requestTimeoutMs,
      throwOnRequestTimeout: true,
    },
    // Servers other than Amazon's do not all know the checksums that the SDK would add by itself.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });

  return {
    async put(key, content, contentType) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: content, ContentType: contentType }));
    },

    async get(key) {
      try {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return Body ? Buffer.from(await Body.transformToByteArray()) : null;
      } catch (error) {
        if (error instanceof NoSuchKey) return null;
        throw error;
      }
    },

    async list(folder, { after, max }) {
      // A page of the protocol has up to 1,000 keys, and costs no less when it is asked for fewer.
      const { Contents = [] } = await client.send(
        new ListObjectsV2Command({ Bucket: bucket, Prefix: `${folder}/`, Delimiter: '/', StartAfter: after }),
      );
      return Contents.flatMap(({ Key }) => Key ?? []).slice(0, max);
    },

    async remove(key) {
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }));
    },

    async sign(key, lifeSeconds) {
      const signingDate = new Date();
      const url = await getSignedUrl(client, new GetObjectCommand({ Bucket: bucket, Key: key }), {
        expiresIn: lifeSeconds,
        signingDate,
      });
      return { url, expiresAt: new Date(signingDate.getTime() + lifeSeconds * 1_000) };
    },

    close: () => client.destroy(),
  };
}
