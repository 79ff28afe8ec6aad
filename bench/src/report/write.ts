import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { toMarkdown, type BenchReport } from './markdown.js';

const results = new URL('../../results/', import.meta.url);

/** Writes a report for machines and for people. @returns the path of the latter. */
export async function writeReport(report: BenchReport): Promise<string> {
  await mkdir(results, { recursive: true });
  const name = `${report.machine.at.slice(0, 10)}-${report.machine.commit}${report.scale === 'quick' ? '-quick' : ''}`;
  const asPlain = (_: string, value: unknown): unknown =>
    value instanceof Map ? Object.fromEntries(value.entries()) : value;
  const json = JSON.stringify(report, asPlain, 2);
  await writeFile(new URL(`${name}.json`, results), `${json}\n`);
  const readable = new URL(`${name}.md`, results);
  await writeFile(readable, `${toMarkdown(report)}\n`);
  return fileURLToPath(readable);
}
