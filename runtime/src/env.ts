import { z } from 'zod';

/** The environment is not as required; `message` lists every fault, so that one start tells all of them. */
export class EnvironmentError extends Error {
  override name = 'EnvironmentError';
}

const asked = new Set<string>();

/** The names of the variables that models have asked for so far in this process: what a name can be told apart from a mistyped one by. */
export const askedVariables = (): ReadonlySet<string> => asked;

/**
 * Reads variables through a zod model. Empty strings count as absent, as docker compose and CI write them for unset variables.
 * @throws EnvironmentError naming every variable that is missing or malformed.
 */
export function readEnvironment<T extends z.ZodType>(model: T, source: NodeJS.ProcessEnv): z.infer<T> {
  if (model instanceof z.ZodObject) for (const name of Object.keys(model.shape)) asked.add(name);
  const present = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ''));
  const result = model.safeParse(present);
  if (result.success) return result.data;
  const faults = result.error.issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
  throw new EnvironmentError(`The environment is not as required:\n${faults.join('\n')}`);
}

/** A whole number in a variable, within bounds. */
export function integerVariable(bounds: { min: number; max: number; default: number }) {
  const rule = `must be a whole number from ${bounds.min} to ${bounds.max}`;
  return z.coerce.number(rule).int(rule).min(bounds.min, rule).max(bounds.max, rule).default(bounds.default);
}

/** `true` or `false` in a variable. */
export const booleanVariable = (fallback: boolean) =>
  z
    .enum(['true', 'false'])
    .default(fallback ? 'true' : 'false')
    .transform((value) => value === 'true');
