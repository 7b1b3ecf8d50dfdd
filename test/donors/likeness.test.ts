import { describe, expect, it } from '@jest/globals';
import { type Compared, likenessOf, similarity } from '../../src/donors/likeness/likeness.js';
import { valueOf } from '../../src/donors/records/field-values.js';

const NOTHING = { samePhone: false, sameHousehold: false };
const person = (firstName: string, lastName: string, more: Partial<Compared> = {}): Compared => ({
  kind: 'person',
  firstName,
  lastName,
  emails: [],
  street: '',
  postalArea: '',
  ...more,
});

describe('likeness of two donors', () => {
  it('says why, the strongest reason first', () => {
    const found = likenessOf(person('Rosa M.', 'Díaz'), person('rosa', 'Diaz'), { ...NOTHING, samePhone: true });
    expect(found!.reasons).toEqual(['same phone', 'similar name']);
    const home = { street: '12 Elm Street', postalArea: '75201' };
    expect(likenessOf(person('R.', 'Diaz', home), person('Rosa', 'Dias', home), NOTHING)!.reasons[0]).toBe(
      'same address',
    );
    const typo = likenessOf(
      person('Rosa', 'Díaz', { emails: ['rosa.diaz@gmail.example'] }),
      person('Rosa', 'Díaz', { emails: ['rosa.diaz@gmial.example'] }),
      NOTHING,
    );
    expect(typo!.reasons).toEqual(['same name', 'similar email']);
  });

  it('does not take members of a household, nor two people of a common name, for one', () => {
    const home = { street: '12 Elm Street', postalArea: '75201', emails: ['home@example.org'] };
    const together = { samePhone: true, sameHousehold: true };
    expect(likenessOf(person('Rosa', 'Díaz', home), person('Luis', 'Díaz', home), together)).toBeNull();
    expect(likenessOf(person('Maria', 'Garcia'), person('Maria', 'Garcia'), NOTHING)).toBeNull();
    expect(
      likenessOf(person('Acme', 'Inc'), { ...person('Acme', 'Inc'), kind: 'company' }, { ...NOTHING, samePhone: true }),
    ).toBeNull();
  });

  it('counts the pieces that two texts share, whatever their marks and case', () => {
    expect(similarity('Díaz', 'DIAZ')).toBe(1);
    expect(similarity('Díaz', 'Smith')).toBe(0);
    expect(similarity('', '')).toBe(0);
  });
});

describe('values of fields', () => {
  it.each([
    ['number', '1,204.50', '1204.50'],
    ['number', '−007', '-7'],
    ['date', '2026-11-24', '2026-11-24'],
    ['yes-no', 'no', 'no'],
    ['choice', 'M', 'M'],
    ['text', '', ''],
  ] as const)('keep a %s typed as %p', (kind, typed, kept) => {
    expect(valueOf({ kind, options: ['S', 'M'] }, typed)).toBe(kept);
  });

  it.each([
    ['number', 'two'],
    ['number', '1e5'],
    ['date', '2026-02-30'],
    ['yes-no', 'maybe'],
    ['choice', 'XL'],
    ['text', 'x'.repeat(501)],
  ] as const)('refuse a %s typed as %p', (kind, typed) => {
    expect(valueOf({ kind, options: ['S', 'M'] }, typed)).toHaveProperty('problem');
  });
});
