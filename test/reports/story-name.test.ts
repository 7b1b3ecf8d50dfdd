import { describe, expect, it } from '@jest/globals';
import { storyName } from '../../src/reports/sources/story-name.js';

describe('the name of a story', () => {
  it.each([
    ['https://ledger.example/schools/buses-without-air', 'Buses without air'],
    ['https://ledger.example/2026/11/caf%C3%A9-closes.html?utm=x#top', 'Café closes'],
    ['https://ledger.example/bus/', 'Bus'],
    ['https://ledger.example/%zz-broken', '%zz broken'],
  ])('is read from the address %s as “%s”', (address, name) => {
    expect(storyName(address)).toBe(name);
  });

  it.each([null, 'https://ledger.example/', 'https://ledger.example/?p=123', 'https://ledger.example/48213', 'bus'])(
    'is not guessed from %s',
    (address) => {
      expect(storyName(address)).toBeNull();
    },
  );
});
