import { afterEach, expect, it } from '@jest/globals';
import { describeBackends } from '../jobs/testing/backends.js';
import { until } from '../jobs/testing/until.js';
import { silentLogger } from '../logging/logger.js';
import { createPubSub } from './create-pubsub.js';
import { messageBytesMax, type PubSub, type PubSubNotice } from './pubsub.js';

describeBackends('pub/sub', (backend) => {
  const opened: PubSub[] = [];
  const open = async () => {
    const pubsub = await createPubSub({ connection: backend().connection, logger: silentLogger });
    opened.push(pubsub);
    return pubsub;
  };
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((pubsub) => pubsub.close()));
  });

  const collect = async (pubsub: PubSub, channel: string) => {
    const notices: PubSubNotice[] = [];
    const unsubscribe = await pubsub.subscribe(channel, (notice) => notices.push(notice));
    const messages = () => notices.flatMap((notice) => (notice.kind === 'message' ? [notice.message] : []));
    return { notices, messages, unsubscribe };
  };

  it('brings a message to every subscriber of the channel, in every process, and to no one else', async () => {
    const [here, there] = [await open(), await open()];
    const first = await collect(here, 'outbox.users');
    const second = await collect(here, 'outbox.users');
    const third = await collect(there, 'outbox.users');
    const other = await collect(there, 'outbox.wallets');
    await here.publish('outbox.users', '41');
    await there.publish('outbox.users', '42');
    await until('all have both', () => [first, second, third].every(({ messages }) => messages().length === 2));
    expect(first.messages().sort()).toEqual(['41', '42']);
    expect(other.notices).toEqual([]);
  });

  it('keeps the order of one publisher', async () => {
    const pubsub = await open();
    const { messages } = await collect(pubsub, 'ordered');
    const sent = Array.from({ length: 50 }, (_, index) => String(index));
    for (const message of sent) await pubsub.publish('ordered', message);
    await until('all have come', () => messages().length === sent.length);
    expect(messages()).toEqual(sent);
  });

  it('brings nothing after the subscription has ended, and goes on for the others', async () => {
    const pubsub = await open();
    const ended = await collect(pubsub, 'shared');
    const going = await collect(pubsub, 'shared');
    await ended.unsubscribe();
    await pubsub.publish('shared', 'a');
    await until('the other has it', () => going.messages().length === 1);
    expect(ended.notices).toEqual([]);
  });

  it('can be subscribed to again in the moment in which the last subscriber leaves', async () => {
    const pubsub = await open();
    const { unsubscribe } = await collect(pubsub, 'again');
    const leaving = unsubscribe();
    const { messages } = await collect(pubsub, 'again');
    await leaving;
    await pubsub.publish('again', 'a');
    await until('the message has come', () => messages().length === 1);
  });

  it('does not let one failing listener keep a message from another', async () => {
    const pubsub = await open();
    await pubsub.subscribe('faulty', () => {
      throw new Error('listener at fault');
    });
    const { messages } = await collect(pubsub, 'faulty');
    await pubsub.publish('faulty', 'a');
    await until('the message has come', () => messages().length === 1);
  });

  it('tells every channel of the gap when its connection broke, and listens again by then', async () => {
    const [listener, publisher] = [await open(), await open()];
    const first = await collect(listener, 'outbox.users');
    const second = await collect(listener, 'outbox.rates');
    await backend().breakConnections();
    const hasGap = ({ notices }: typeof first) => notices.some(({ kind }) => kind === 'gap');
    await until('both are told', () => hasGap(first) && hasGap(second));
    await until('a message can be published again', () =>
      publisher.publish('outbox.users', '7').then(
        () => true,
        () => false,
      ),
    );
    await until('it has come', () => first.messages().includes('7'));
  });

  it('takes long names and messages up to a bound, and refuses what is beyond', async () => {
    const pubsub = await open();
    const channel = 'c'.repeat(200);
    const { messages } = await collect(pubsub, channel);
    const message = 'ü'.repeat(Math.floor(messageBytesMax / 2));
    await pubsub.publish(channel, message);
    await until('it has come', () => messages().length === 1);
    expect(messages()[0]).toBe(message);
    await expect(pubsub.publish(channel, 'x'.repeat(messageBytesMax + 1))).rejects.toThrow(RangeError);
    await expect(pubsub.publish('c'.repeat(201), 'x')).rejects.toThrow(RangeError);
    await expect(pubsub.subscribe('', () => {})).rejects.toThrow(RangeError);
  });
});
