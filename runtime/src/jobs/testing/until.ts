/** Waits until a condition holds. The deadline only turns a test that would hang into one that says what it awaits. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  deadlineMs = 25_000,
): Promise<void> {
  const end = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
