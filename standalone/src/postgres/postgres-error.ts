/** Why the embedded PostgreSQL cannot run, in words for whoever typed the command. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError';
}

const causes: readonly [RegExp, string][] = [
  [/No space left on device|Disk quota exceeded/i, 'the disk is full'],
  [/database files are incompatible|not compatible with this version/i, 'its files were written by another version'],
  [
    /PANIC|invalid (primary )?checkpoint|could not locate a valid checkpoint|invalid page|is not a valid data directory|could not (open|read|find) .*(global|pg_wal|base|pg_control|postgresql\.conf)/i,
    'its files are damaged: put back a backup of the data directory, or begin anew with `npm run reset`',
  ],
  [
    /Permission denied|has wrong ownership|invalid permissions/i,
    'its files belong to another user or are not accessible',
  ],
  [/could not create shared memory|could not resize shared memory/i, 'the system has too little shared memory for it'],
];

/** Puts PostgreSQL's last lines under a sentence that names the likely cause. */
export function explainFailure(what: string, output: readonly string[]): PostgresError {
  const text = output.join('\n');
  const cause = causes.find(([pattern]) => pattern.test(text))?.[1];
  const said = text === '' ? '' : `\nPostgreSQL's last words:\n${text}`;
  return new PostgresError(`${what}${cause ? `: ${cause}` : ''}.${said}`);
}
