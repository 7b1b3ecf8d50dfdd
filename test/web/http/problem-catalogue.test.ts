import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { findProblem, PROBLEMS } from '../../../src/web/http/problems/catalogue.js';

const SOURCE = join(import.meta.dirname, '../../../src');

/** Codes in `new AppError('…'` and in `super('…', 'kind'` of its subclasses. */
function codesInUse(): Map<string, string> {
  const found = new Map<string, string>();
  for (const file of readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })) {
    // The sandbox has Stripe's errors, and what a command says is read in a terminal.
    if (!/\.tsx?$/.test(file) || /^(sandbox|commands)\//.test(file)) continue;
    const text = readFileSync(join(SOURCE, file), 'utf8');
    if (!text.includes('AppError')) continue;
    const kinds = 'invalid|unauthenticated|forbidden|not-found|conflict|too-large|unavailable';
    const pattern = new RegExp(`(?:new AppError|super)\\(\\s*'([a-z-]+)',\\s*'(?:${kinds})'`, 'g');
    for (const [, code] of text.matchAll(pattern)) found.set(code!, file);
    // An error whose code is not written out would escape this test.
    const computed = /(?:new AppError|extends AppError[\s\S]*?super)\(\s*(?!')\S+/.exec(text);
    expect([file, computed?.[0]]).toEqual([file, undefined]);
  }
  return found;
}

describe('the catalogue of problems', () => {
  const used = codesInUse();

  it('has a page for every code that an error can carry', () => {
    expect(used.size).toBeGreaterThan(10);
    expect([...used].filter(([code]) => !findProblem(code))).toEqual([]);
  });

  it('has no page for a code that nothing uses', () => {
    const ours = new Set(readFileSync(join(SOURCE, 'web/http/problem.ts'), 'utf8').match(/'[a-z-]+'/g));
    const idle = Object.keys(PROBLEMS).filter((code) => !used.has(code) && !ours.has(`'${code}'`));
    expect(idle).toEqual([]);
  });

  it('says what it means and what to do, calmly', () => {
    for (const [code, entry] of Object.entries(PROBLEMS)) {
      for (const text of Object.values(entry)) expect([code, text]).toEqual([code, expect.not.stringContaining('!')]);
    }
    expect(findProblem('toString')).toBeUndefined();
  });
});
