/* global fetch, AbortSignal */
// Whether the process of this container can do its work: the image has neither a shell's tools nor curl to ask with.
const { PORT } = process.env;
const timeoutMs = 4_000;

try {
  const answer = await fetch(`http://127.0.0.1:${PORT}/readyz`, { signal: AbortSignal.timeout(timeoutMs) });
  // Kept by the engine, which shows what is down: docker inspect.
  console.log(await answer.text());
  process.exitCode = answer.ok ? 0 : 1;
} catch (error) {
  console.log(`Nothing answers on port ${PORT}: ${error.cause?.message ?? error.message}`);
  process.exitCode = 1;
}
