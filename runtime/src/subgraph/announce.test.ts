import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { anonymous } from '../identity/identity.js';
import { createIdentitySigner } from '../identity/identity-token.js';
import { createRegistry, urlsByVariables } from './directory.js';

describe('A registry that is told where subgraphs are', () => {
  const endings: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  /** A subgraph that answers its own name. @returns its URL. */
  async function serve(who: string): Promise<string> {
    const server: Server = createServer((request, response) => {
      request.resume().on('end', () => response.end(JSON.stringify({ data: { who } })));
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
    endings.push(() => new Promise((resolve) => server.close(resolve)));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`;
  }

  function open(remote: Record<string, string[]> = {}) {
    const registry = createRegistry({
      remote,
      signIdentity: createIdentitySigner({ current: 'a secret of the test' }),
    });
    endings.push(registry.close);
    const origin = { identity: anonymous, correlationId: 'c', clientAddress: '192.0.2.1' };
    const ask = async (name: string) => (await registry.find(name).execute({ query: '{ who }' }, origin)).data;
    return { registry, ask };
  }

  it('finds them there, also once they have moved, unless a variable says where they are', async () => {
    const [configured, first, second] = await Promise.all([serve('configured'), serve('first'), serve('second')]);
    const { registry, ask } = open({ wallets: [configured] });
    expect(() => registry.find('partner')).toThrow('PARTNER_URL');
    registry.announce({ partner: first, wallets: second });
    expect([await ask('partner'), await ask('wallets')]).toEqual([{ who: 'first' }, { who: 'configured' }]);
    const under = registry.find('partner');
    registry.announce({ partner: second, wallets: 'http://wallets.invalid/graphql' });
    expect(await ask('partner')).toEqual({ who: 'second' });
    // Whoever has begun with the place before can end there, and still find what is named no more.
    const origin = { identity: anonymous, correlationId: 'c', clientAddress: '192.0.2.1' };
    expect((await under.execute({ query: '{ who }' }, origin)).data).toEqual({ who: 'first' });
    registry.announce({});
    expect(await ask('partner')).toEqual({ who: 'second' });
  });

  it('takes several replicas, and what a variable says before what the supergraph does', async () => {
    const [first, second] = await Promise.all([serve('first'), serve('second')]);
    const { registry, ask } = open();
    const source = { PARTNER_URL: `${first}, ${second}`, OTHER_URL: '' };
    registry.announce(urlsByVariables({ partner: 'http://partner.invalid/graphql', other: second }, source));
    const answers = [await ask('partner'), await ask('partner'), await ask('other')];
    expect(answers).toEqual([{ who: 'first' }, { who: 'second' }, { who: 'second' }]);
  });

  it.each([
    ['no URL', ''],
    ['a name that never leads anywhere', 'http://partner.invalid/graphql'],
    ['something else than HTTP', 'file:///etc/passwd'],
    ['one that leads nowhere among others', 'http://127.0.0.1/graphql,http://partner.invalid/graphql'],
  ])('refuses one with %s, and then takes none of them', async (_, url) => {
    const place = await serve('other');
    const { registry } = open();
    expect(() => registry.announce({ other: place, partner: url })).toThrow(
      /No URL is known of partner: .*PARTNER_URL/,
    );
    expect(() => registry.find('other')).toThrow('OTHER_URL');
  });
});
