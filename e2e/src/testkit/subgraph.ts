import { startTestProcess, type TestProcess } from './child.js';
import { sharedEnv } from './platform.js';

/**
 * Starts a subgraph as a process of its own; its `url` is its GraphQL endpoint.
 * @param options.env further variables, such as a `PORT` or the URLs of other subgraphs.
 */
export function startTestSubgraph(
  name: string,
  options: { databaseUrl: string; env?: Record<string, string> },
): Promise<TestProcess> {
  return startTestProcess({
    args: ['--import', 'tsx', `subgraphs/${name}/src/main.ts`],
    env: {
      ...sharedEnv(options.databaseUrl),
      // tsx applies a configuration only to the files that it includes, and entities need its decorators.
      TSX_TSCONFIG_PATH: 'standalone/bin/tsconfig.json',
      ...options.env,
    },
    serving: /"url":"([^"]+)","msg":"serving"/,
  });
}
