import type { z } from 'zod';
import { RatesFileError } from './errors.js';
import { parseExactJson } from './exact-json.js';
import { readWhole } from './text.js';

/**
 * Reads a file of JSON, its numbers as texts.
 *
 * @throws RatesFileError when it is no JSON, or JSON of another shape.
 */
export async function readJson<T extends z.ZodType>(file: string, model: T, format: string): Promise<z.infer<T>> {
  return parseJson(await readWhole(file), model, format);
}

/**
 * Parses JSON, its numbers as texts.
 *
 * @throws RatesFileError when it is no JSON, or JSON of another shape.
 */
export function parseJson<T extends z.ZodType>(text: string, model: T, format: string): z.infer<T> {
  let json: unknown;
  try {
    json = parseExactJson(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RatesFileError(undefined, 'The file is no JSON, or ends in the middle of it.');
  }
  const parsed = model.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const place = issue && issue.path.length > 0 ? `"${issue.path.join('.')}": ` : '';
  throw new RatesFileError(undefined, `The file is not as ${format} answers: ${place}${issue?.message}.`);
}
