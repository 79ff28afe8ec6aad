/** What a check has found. */
export interface Finding {
  /** What was looked at. */
  readonly subject: string;
  readonly state: 'ok' | 'warning' | 'failure';
  /** What was found. */
  readonly detail: string;
  /** What to do about it; absent when there is nothing to be done. */
  readonly mend?: string;
}

export const ok = (subject: string, detail: string): Finding => ({ subject, state: 'ok', detail });

export const warning = (subject: string, detail: string, mend: string): Finding => ({
  subject,
  state: 'warning',
  detail,
  mend,
});

export const failure = (subject: string, detail: string, mend: string): Finding => ({
  subject,
  state: 'failure',
  detail,
  mend,
});

const signs = { ok: ' ok ', warning: 'warn', failure: 'FAIL' } as const;

/** The finding for a terminal: what to do stands below what was found. */
export function formatFinding({ subject, state, detail, mend }: Finding): string {
  const line = `  ${signs[state]}  ${subject.padEnd(15)} ${detail}`;
  return mend === undefined ? line : `${line}\n${' '.repeat(24)}${mend}`;
}
