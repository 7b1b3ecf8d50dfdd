import { once } from 'node:events';
import { connect } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { startApp } from '../../support/app.js';

describe('the web process', () => {
  it('stops although somebody holds a connection open and says nothing (R-OPS-04)', async () => {
    const app = await startApp({ worker: false });
    const silent = connect(app.settings.port, '127.0.0.1');
    silent.on('error', () => undefined);
    await once(silent, 'connect');
    const cut = once(silent, 'close');
    await app.stop();
    await cut;
    expect(silent.destroyed).toBe(true);
  });
});
