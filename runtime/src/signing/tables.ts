/** The table of a schema's signing keys. */
export const signingKeysV1Up: readonly string[] = [
  `CREATE TABLE signing_keys (
     kid uuid PRIMARY KEY,
     public_jwk text NOT NULL,
     sealed_private_key bytea NOT NULL,
     created_at timestamptz NOT NULL DEFAULT now()
   )`,
];

export const signingKeysV1Down: readonly string[] = ['DROP TABLE signing_keys'];
