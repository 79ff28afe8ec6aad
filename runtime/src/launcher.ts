/** What a process tells the launcher that has started it, over the channel between them. */
export interface LauncherMessage {
  /** Lines for the operator, told once, such as a password that was made up. */
  readonly announcements: readonly string[];
}

/**
 * Tells the operator something once: through the launcher, which shows it in its terminal, else on standard output. It is no line of the log,
 * for logs are kept and a password must not be.
 */
export function announce(announcements: readonly string[]): void {
  if (announcements.length === 0) return;
  if (process.send) process.send({ announcements } satisfies LauncherMessage);
  else process.stdout.write(announcements.map((line) => `Shown this once: ${line}\n`).join(''));
}
