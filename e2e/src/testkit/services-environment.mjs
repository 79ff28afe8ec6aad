import { spawnSync } from 'node:child_process';
import { TestEnvironment } from 'jest-environment-node';

const hasRedis = spawnSync('redis-server', ['--version']).status === 0;

/** Runs a scenario on the platform as many processes, with Redis; where that is not installed each test is skipped. */
export default class ServicesEnvironment extends TestEnvironment {
  async setup() {
    await super.setup();
    this.global.process.env.AGIO_E2E_MODE = 'services';
  }

  handleTestEvent({ name }, { rootDescribeBlock }) {
    // Every block and every test of the file inherits it.
    if (name === 'setup' && !hasRedis) rootDescribeBlock.mode = 'skip';
  }
}
