import { describe, expect, it } from '@jest/globals';
import { HookGuard, type HostAddress, HostNames } from '../../src/hooks/guard/hook-guard.js';
import { postHook } from '../../src/hooks/deliveries/post-hook.js';
import { Receiver } from '../support/receiver.js';

/** A name server that answers what the test says, one answer after another. */
class Answers extends HostNames {
  asked = 0;

  constructor(private readonly answers: readonly (readonly string[])[]) {
    super();
  }

  override addressesOf(): Promise<HostAddress[]> {
    const answer = this.answers[Math.min(this.asked++, this.answers.length - 1)]!;
    return Promise.resolve(answer.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })));
  }
}

const guardOf = (answers: readonly (readonly string[])[], hookAllow: readonly string[] = []) =>
  new HookGuard({ hookAllow }, new Answers(answers));
const literal = (url: string, hookAllow: readonly string[] = []) =>
  new HookGuard({ hookAllow }, new HostNames()).check(url);

describe('where webhooks may go', () => {
  it.each([
    '127.0.0.1',
    '127.255.255.254',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.169.254',
    '192.0.0.8',
    '192.0.2.1',
    '198.18.0.1',
    '198.51.100.1',
    '203.0.113.1',
    '224.0.0.1',
    '240.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::7f00:1',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b:1::a00:1',
    '2002:7f00:1::',
    '2001::1',
    '2001:db8::1',
    '100::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fec0::1',
    'ff02::1',
    '5f00::1',
  ])('is never %s', async (address) => {
    await expect(guardOf([[address]]).check('https://crm.example.org/')).rejects.toThrow('not on the open internet');
    // One good address among the bad ones does not help.
    await expect(guardOf([['8.8.8.8', address]]).check('https://crm.example.org/')).rejects.toThrow(address);
  });

  it.each(['8.8.8.8', '172.15.0.1', '172.32.0.1', '100.128.0.1', '2606:4700::1111', '2a00:1450:4001::1'])(
    'may be %s',
    async (address) => {
      const { addresses } = await guardOf([[address]]).check('https://crm.example.org/');
      expect(addresses.map((each) => each.address)).toEqual([address]);
    },
  );

  it.each([
    'https://0x7f000001/',
    'https://2130706433/',
    'https://127.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://localhost/',
    'https://127.0.0.1./',
  ])('is no disguise of this machine: %s', async (url) => {
    await expect(literal(url)).rejects.toThrow('not on the open internet');
  });

  it.each([
    ['http://8.8.8.8/', 'https://'],
    ['https://ann:pw@8.8.8.8/', 'user and password'],
    ['https://8.8.8.8/#part', 'after #'],
    ['https://8.8.8.8:22/', 'Port 22'],
    ['file:///etc/passwd', 'whole address'],
    ['crm.example.org', 'whole address'],
    [`https://8.8.8.8/${'a'.repeat(2_000)}`, 'Shorten'],
  ])('has a proper address: %s', async (url, words) => {
    await expect(literal(url)).rejects.toThrow(words);
  });

  it('is nowhere when the name is not known', async () => {
    await expect(guardOf([[]]).check('https://crm.example.org/')).rejects.toThrow('not known to the name servers');
  });

  it('may be inside where the operator allows it, and nowhere else', async () => {
    const allow = ['10.20.0.0/16', 'crm.internal', 'fd00::/8'];
    for (const [host, address] of [
      ['a.example', '10.20.3.4'],
      ['crm.internal', '192.168.1.9'],
      ['b.example', 'fd00::5'],
    ]) {
      await expect(guardOf([[address!]], allow).check(`https://${host}/`)).resolves.toBeDefined();
    }
    await expect(guardOf([['10.21.0.1']], allow).check('https://a.example/')).rejects.toThrow('open internet');
    await expect(guardOf([['192.168.1.9']], allow).check('https://crm.internal.example/')).rejects.toThrow('internet');
    await expect(guardOf([['192.168.1.9']], allow).check('http://crm.internal/')).rejects.toThrow('https://');
  });

  it('is asked once, and a name that changes its mind afterwards leads nowhere', async () => {
    const guard = guardOf([['8.8.8.8'], ['127.0.0.1']]);
    await guard.check('https://rebound.example/');
    await expect(guard.check('https://rebound.example/')).rejects.toThrow('127.0.0.1');
  });

  it('is the very address that was checked, whatever the name says by then', async () => {
    const receiver = await Receiver.open();
    const url = new URL(receiver.at('/pinned'));
    url.hostname = 'no-such-host.invalid';
    const outcome = await postHook({ url, addresses: [{ address: '127.0.0.1', family: 4 }] }, '{}', {});
    expect([outcome.status, outcome.error]).toEqual([204, null]);
    expect(receiver.to('/pinned')[0]!.headers.host).toContain('no-such-host.invalid');
    await receiver.close();
  });

  it('is not waited for longer than it may take, nor read to the end', async () => {
    const receiver = await Receiver.open();
    const target = (path: string) =>
      ({ url: new URL(receiver.at(path)), addresses: [{ address: '127.0.0.1', family: 4 }] }) as const;
    receiver.answer('/never', { status: 200, after: new Promise(() => undefined) });
    expect((await postHook(target('/never'), '{}', {}, 50)).error).toBe('No answer within 0.05 seconds.');
    receiver.answer('/long', { status: 200, body: 'x'.repeat(5_000_000) });
    expect((await postHook(target('/long'), '{}', {})).answer).toHaveLength(1_000);
    await receiver.close();
  });
});
