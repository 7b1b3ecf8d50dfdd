import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isId, newId } from '../../src/kernel/id.js';

describe('an id', () => {
  it('sorts after every id that was made before it', () => {
    const ids = Array.from({ length: 2_000 }, () => newId());
    expect(ids.toSorted()).toEqual(ids);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is known by its shape', () => {
    expect(isId(newId())).toBe(true);
    expect(
      [null, 7, '', 'x', newId().toUpperCase(), `${newId()} `, newId().slice(1), `{${newId()}}`].map(isId),
    ).toEqual(Array.from({ length: 8 }, () => false));
    fc.assert(fc.property(fc.string(), (text) => !isId(text)));
    fc.assert(fc.property(fc.uuid({ version: 7 }), (text) => isId(text)));
  });
});
