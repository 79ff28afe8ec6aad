import { afterEach, describe, expect, it } from '@jest/globals';
import { until } from '../jobs/testing/until.js';
import { describeBackends } from '../jobs/testing/backends.js';
import { silentLogger } from '../logging/logger.js';
import { createPubSub } from '../pubsub/create-pubsub.js';
import type { PubSub } from '../pubsub/pubsub.js';
import { createRelayWakeUp, followNewEvents } from './wake-up.js';

describeBackends('word of new events', (backend) => {
  const closing: (() => void | Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0).toReversed()) await close();
  });

  async function open(): Promise<PubSub> {
    const pubsub = await createPubSub({ connection: backend().connection, logger: silentLogger });
    closing.push(() => pubsub.close());
    return pubsub;
  }

  it('comes from another process, of this owner only', async () => {
    const [here, there] = [await open(), await open()];
    const heard: string[] = [];
    for (const owner of ['users', 'transactions']) {
      closing.push(
        followNewEvents({ owner, pubsub: here, logger: silentLogger, onNewEvents: () => heard.push(owner) }),
      );
    }
    const wakeUp = createRelayWakeUp({ owner: 'users', pubsub: there, logger: silentLogger });
    closing.push(() => wakeUp.stop());
    await until('it is heard', () => {
      wakeUp.notify();
      return heard.length > 0;
    });
    expect(new Set(heard)).toEqual(new Set(['users']));
  });
});

describe('A process that tells of new events', () => {
  /** A backend that counts what is published, and fails as often as it is told to. */
  function counting(failures = 0) {
    const channels: string[] = [];
    const publish = async (channel: string) => {
      channels.push(channel);
      if (channels.length <= failures) throw new Error('The backend is away');
    };
    return { channels, pubsub: { publish } as unknown as PubSub };
  }

  it('sends one message for many commits', async () => {
    const { channels, pubsub } = counting();
    const wakeUp = createRelayWakeUp({ owner: 'users', pubsub, logger: silentLogger });
    for (let commit = 0; commit < 1_000; commit++) wakeUp.notify();
    await until('the pause after the first one is over', () => channels.length === 2);
    await wakeUp.stop();
    expect(channels).toEqual(['outbox.users.new', 'outbox.users.new']);
  });

  it('goes on after a failure', async () => {
    const { channels, pubsub } = counting(1);
    const wakeUp = createRelayWakeUp({ owner: 'users', pubsub, logger: silentLogger });
    wakeUp.notify();
    wakeUp.notify();
    await until('it has tried again', () => channels.length === 2);
    await wakeUp.stop();
  });

  it('says nothing any more when it has stopped', async () => {
    const { channels, pubsub } = counting();
    const wakeUp = createRelayWakeUp({ owner: 'users', pubsub, logger: silentLogger });
    await wakeUp.stop();
    wakeUp.notify();
    expect(channels).toEqual([]);
  });
});
