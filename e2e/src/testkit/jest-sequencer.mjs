import Sequencer from '@jest/test-sequencer';

/**
 * Runs the scenarios on platforms of many processes first, one after the other: a platform that waits for its next file takes computing time from
 * all others. Otherwise Jest's own order, longest first.
 */
export default class ScenarioSequencer extends Sequencer {
  sort(tests) {
    const isServices = ({ context }) => context.config.displayName?.name === 'services';
    return super.sort(tests).sort((a, b) => Number(isServices(b)) - Number(isServices(a)));
  }
}
