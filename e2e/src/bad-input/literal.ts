/** Text that goes into a document as it stands. */
export class Raw {
  constructor(readonly text: string) {}
  /** What the same is in a variable: JSON of that value. */
  toJSON(): unknown {
    return JSON.parse(this.text);
  }
}

/** A value as a literal of a GraphQL document. */
export function asLiteral(value: unknown): string {
  if (value instanceof Raw) return value.text;
  if (Array.isArray(value)) return `[${value.map(asLiteral).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([name, item]) => `${name}: ${asLiteral(item)}`)
    .join(', ')} }`;
}
