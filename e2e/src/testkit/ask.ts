import type { Client } from './client.js';
import { patient } from './patient.js';

/** The data of an answer without errors, of a document whose types nobody has generated. @throws Error when there are errors. */
export async function ask<T>(client: Client, document: string, variables: Record<string, unknown> = {}): Promise<T> {
  const { data, errors } = await patient(client).send<T, Record<string, unknown>>(document, variables);
  if (errors || !data) throw new Error(`The answer has errors: ${JSON.stringify(errors)}`);
  return data;
}
