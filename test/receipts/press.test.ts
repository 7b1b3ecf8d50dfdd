import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { OwnPress } from '../../src/receipts/press/own-press.js';
import { ThreadPress, type ThreadPressOptions } from '../../src/receipts/press/thread-press.js';

const COMPILED = new URL('../../dist/src/receipts/press/press-thread.js', import.meta.url);

/** Answers with its number; some templates bring it down. */
const FRAGILE = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort, threadId } from 'node:worker_threads';
    parentPort.on('message', ({ template }) => {
      if (template === 'exit') process.exit(7);
      if (template === 'throw') throw new Error('out of ink');
      if (template === 'hang') return;
      parentPort.postMessage({ bytes: new Uint8Array([threadId]) });
    });`)}`,
);

const TEMPLATE = `#let page = json(bytes(sys.inputs.page))
#set document(title: page.title, date: none)
#set text(lang: "en", font: page.families)
#page.title`;

let press: ThreadPress;

function open(options: ThreadPressOptions): ThreadPress {
  press = new ThreadPress(options);
  return press;
}

afterEach(() => press.close());

describe('a press of several threads', () => {
  it('draws the same bytes in every thread as in one, Chinese names too', async () => {
    open({ size: 2, file: COMPILED });
    const own = new OwnPress();
    const pages = ['Ada', '陈小明', 'Rosa', 'Ngọc Ánh', 'Ada'].map((title) => ({ title }));
    const drawn = await Promise.all(pages.map((page) => press.print(TEMPLATE, page)));
    for (const [at, page] of pages.entries()) {
      expect(Buffer.from(drawn[at]!).equals(Buffer.from(await own.print(TEMPLATE, page)))).toBe(true);
    }
    expect(Buffer.from(drawn[0]!).subarray(0, 5).toString()).toBe('%PDF-');
  });

  it('says why a page cannot be laid out, and goes on', async () => {
    open({ size: 1, file: COMPILED });
    await expect(press.print('#panic("no such thing")', {})).rejects.toThrow('no such thing');
    expect((await press.print(TEMPLATE, { title: 'Ada' })).length).toBeGreaterThan(1000);
    await expect(press.print(TEMPLATE, { title: () => 'no data' })).rejects.toThrow('could not be cloned');
  });

  it('uses no more threads than it may, and lets the rest wait', async () => {
    open({ size: 2, file: FRAGILE });
    const drawn = await Promise.all(Array.from({ length: 20 }, () => press.print('page', {})));
    expect(new Set(drawn.map(([thread]) => thread)).size).toBe(2);
  });

  it.each([
    ['exit', 'ended with 7'],
    ['throw', 'out of ink'],
  ])('replaces a thread that died by "%s"; only what it drew is lost', async (template, message) => {
    open({ size: 1, file: FRAGILE });
    const [before] = await press.print('page', {});
    const [lost, next] = [press.print(template, {}), press.print('page', {})];
    await expect(lost).rejects.toThrow(message);
    expect((await next)[0]).not.toBe(before);
  });

  it('gives back the memory of a thread that has nothing to do', async () => {
    open({ size: 1, restMs: 20, file: FRAGILE });
    const [before] = await press.print('page', {});
    await delay(200);
    expect((await press.print('page', {}))[0]).not.toBe(before);
  });

  it('gives up what it draws and what waits when it is closed', async () => {
    open({ size: 1, file: FRAGILE });
    const outcomes = Promise.allSettled([press.print('hang', {}), press.print('page', {})]);
    await press.close();
    for (const outcome of await outcomes) expect(outcome.status).toBe('rejected');
    await expect(press.print('page', {})).rejects.toThrow('The press has stopped.');
  });
});
