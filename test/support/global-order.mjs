/** What takes a minute or more, the longest first: the last worker to end should not be alone with one of these. */
const LONGEST = [
  'stories/two-years',
  'stories/sustainer-26-months',
  'workflows/gifts/killed',
  'commands/demo',
  'stories/orders',
  'web/portal/plans-journeys',
  'browser/portal',
  'browser/staff',
  'commands/cli',
  'stories/plan-orders',
  'workflows/plan-changes/races',
];
/** Then where suites are long as a rule. */
const LONG_FOLDERS = ['browser/', 'stories/'];

/**
 * The order in which test files begin. Jest itself goes by the times of the run before, of which a clean checkout
 * knows nothing.
 */
export default class LongestFirst {
  /** @returns what comes before all else, what lies in long folders, the rest; of equals the larger file first. */
  sort(tests) {
    return tests.toSorted((a, b) => rankOf(a) - rankOf(b) || sizeOf(b) - sizeOf(a));
  }

  /** Nothing is kept of a run, neither times nor failures. */
  cacheResults() {}

  allFailedTests(tests) {
    return this.sort(tests);
  }
}

function rankOf({ path, context }) {
  const place = path.slice(context.config.rootDir.length + '/test/'.length).replaceAll('\\', '/');
  const known = LONGEST.findIndex((name) => place === `${name}.test.ts`);
  if (known >= 0) return known;
  const folder = LONG_FOLDERS.findIndex((name) => place.startsWith(name));
  return LONGEST.length + (folder >= 0 ? folder : LONG_FOLDERS.length);
}

function sizeOf({ path, context }) {
  return context.hasteFS.getSize(path) ?? 0;
}
