import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { newId, type GiftId } from '../../src/kernel/id.js';
import { giftOfToken, thanksToken } from '../../src/gifts/thanks-link.js';

const SECRET = 'a secret of thirty-two characters';
const gift = (): GiftId => newId<'gift'>();

describe('the name of a thank-you page', () => {
  it('leads to its gift and to no other', () => {
    const [mine, other] = [gift(), gift()];
    expect(giftOfToken(thanksToken(mine, SECRET), SECRET)).toBe(mine);
    expect(thanksToken(mine, SECRET)).not.toBe(thanksToken(other, SECRET));
  });

  it('cannot be made from an id alone, from the seal of another gift, or with another secret', () => {
    const [mine, other] = [gift(), gift()];
    const [name, seal] = thanksToken(mine, SECRET).split('.');
    const otherSeal = thanksToken(other, SECRET).split('.')[1];
    for (const forged of [
      name!,
      `${name}.`,
      `.${seal}`,
      `${name}.${otherSeal}`,
      thanksToken(mine, `${SECRET}!`),
      '',
      '.',
      '..',
    ]) {
      expect(giftOfToken(forged, SECRET)).toBeNull();
    }
  });

  it('has one spelling: the bits that base64 leaves over do not count as another name', () => {
    const mine = gift();
    const token = thanksToken(mine, SECRET);
    const last = token.indexOf('.') - 1;
    const spellings = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'].map(
      (letter) => token.slice(0, last) + letter + token.slice(last + 1),
    );
    expect(spellings.filter((each) => giftOfToken(each, SECRET) !== null)).toEqual([token]);
  });

  it('is worthless when a single character is cut off or changed', () => {
    const mine = gift();
    const token = thanksToken(mine, SECRET);
    for (let at = 0; at < token.length; at++) {
      expect(giftOfToken(token.slice(0, at), SECRET)).toBeNull();
      const changed = token.slice(0, at) + (token[at] === 'A' ? 'B' : 'A') + token.slice(at + 1);
      expect(giftOfToken(changed, SECRET)).not.toBe(changed === token ? null : mine);
    }
  });

  it('takes any text without harm', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => giftOfToken(text, SECRET) === null));
  });
});
