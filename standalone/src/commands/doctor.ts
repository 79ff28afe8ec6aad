import { urlVariable } from '@agio/runtime/subgraph/directory';
import { checkConfiguration, checkUnknownVariables } from '../doctor/configuration.js';
import { formatFinding, type Finding } from '../doctor/finding.js';
import { checkDataDirectory, checkEmbeddedPostgres, checkMemory, checkNode, checkPort } from '../doctor/machine.js';
import { checkDatabase, checkMailServer, checkRedis, checkRemoteSubgraph } from '../doctor/services.js';
import { dataDirectoryOwner, locateDataDirectory } from '../postgres/data-directory.js';
import { subgraphs } from '../subgraphs.js';

/**
 * `npm run doctor`: says what is wrong with this machine or the configuration, and how to mend it. Changes nothing, and works whether the platform
 * runs or not. The exit code is 1 when the platform could not run like this, 0 otherwise.
 */
async function examine(source: NodeJS.ProcessEnv): Promise<Finding[]> {
  const { findings, env } = checkConfiguration(source);
  const dataDir = locateDataDirectory(source);
  const isEmbedded = !source.DATABASE_URL;
  const owner = isEmbedded ? await dataDirectoryOwner(dataDir) : undefined;
  const { SMTP_URL: smtpUrl } = source;
  const elsewhere = subgraphs.flatMap(({ name }) => {
    const urls = source[urlVariable(name)];
    return urls ? [checkRemoteSubgraph(name, urls)] : [];
  });
  const asked = await Promise.all<Finding | Finding[]>([
    ...(isEmbedded ? [checkEmbeddedPostgres(), checkDataDirectory(dataDir)] : []),
    ...(env ? [checkPort(env.host, env.port, owner?.url)] : []),
    ...(env?.databaseUrl === undefined ? [] : [checkDatabase(env.databaseUrl)]),
    ...(env?.redisUrl === undefined ? [] : [checkRedis(env.redisUrl)]),
    ...(env && smtpUrl ? [checkMailServer(smtpUrl)] : []),
    ...elsewhere,
  ]);
  return [checkNode(), checkMemory(), ...findings, ...checkUnknownVariables(source), ...asked.flat()];
}

const findings = await examine(process.env);
for (const finding of findings) console.log(formatFinding(finding));
const count = (state: Finding['state']) => findings.filter((finding) => finding.state === state).length;
console.log(`\n  ${count('failure')} failed, ${count('warning')} to look at, ${count('ok')} fine`);
if (count('failure') > 0) process.exitCode = 1;
