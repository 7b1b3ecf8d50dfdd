import { describe, expect, it } from '@jest/globals';
import { sourcesOf, type Source } from './sources.js';

/**
 * One way down: a folder imports only from folders with a smaller number, and folders with the same number do not
 * import each other. The longest prefix of a path decides. Wiring (src/*.ts, src/commands) stands above all.
 */
const FLOORS: Readonly<Record<string, number>> = {
  'src/kernel': 0,
  'src/config': 1,
  'src/database': 2,
  'src/jobs': 3,
  'src/audit': 3,
  'src/organisation': 3,
  'src/vault': 3,
  'src/gateways/stripe': 4,
  'src/gateways/smtp': 4,
  'src/gateways/oidc': 4,
  'src/ledger': 5,
  'src/regimes': 5,
  'src/deposits': 6,
  'src/mail': 5,
  'src/donors': 6,
  'src/campaigns': 6,
  'src/staff': 6,
  'src/hooks': 6,
  'src/gifts': 7,
  'src/plans': 8,
  'src/memberships': 9,
  'src/receipts': 9,
  'src/workflows': 10,
  'src/stripe-events': 11,
  'src/reports': 11,
  'src/finance': 11,
  'src/imports': 11,
  'src/web/http': 12,
  'src/demo': 13,
  'src/web/webhooks': 13,
  'src/web/donate': 13,
  'src/web/care': 13,
  'src/web/redeem': 13,
  'src/web/donors': 13,
  'src/web/portal': 13,
  'src/web/embed': 13,
  'src/web/staff': 13,
  'src/web/api': 13,
  'src/web/dev': 13,
  'src/web/ops': 13,
  src: 14,
};

/** Where a package may be imported; everywhere else it is an accident. */
const SOLE_IMPORTERS: Readonly<Record<string, readonly string[]>> = {
  stripe: ['src/gateways/stripe'],
  nodemailer: ['src/gateways/smtp'],
  'pg-boss': ['src/jobs'],
  'pg-copy-streams': ['src/finance'],
  yazl: ['src/finance'],
  '@myriaddreamin/typst-ts-node-compiler': ['src/receipts'],
  '@node-rs/argon2': ['src/staff'],
  commander: ['src/cli'],
  jose: ['src/memberships'],
  '@simplewebauthn/server': ['src/staff'],
  otplib: ['src/staff'],
  'openid-client': ['src/gateways/oidc'],
  standardwebhooks: ['src/hooks'],
  'ipaddr.js': ['src/hooks'],
  chardet: ['src/imports'],
};

const LINES_MAX = 300;
const FILES_PER_FOLDER_MAX = 12;
const PARAMETERS_MAX = 6;
const DEPTH_MAX = 4;

/** Exceptions, each with its reason. */
const LARGE_FOLDERS: Readonly<Record<string, string>> = {
  'src/web/http/ui': 'one file per component of the pages',
  'src/sandbox/resources': 'one file per resource of the Stripe API',
  'src/web/http/problems': 'one file per subject of the catalogue',
  'src/web/http': 'what every surface needs, one subject a file',
};

const sources = sourcesOf('src');
const product = sources.filter(({ path }) => !path.startsWith('src/sandbox/'));

describe('the architecture', () => {
  it('lets every folder import only from folders below it', () => {
    const wrong = product.flatMap((source) =>
      source.imports
        .filter((target) => !mayImport(source.path, target))
        .map((target) => `${source.path} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  it('knows the floor of every folder', () => {
    const unknown = product.filter(({ path }) => floorOf(path) === undefined).map(({ path }) => path);
    expect(unknown).toEqual([]);
  });

  it('has no import cycles', () => {
    expect(cyclesOf(sources)).toEqual([]);
  });

  it('keeps the sandbox apart: it imports only the kernel, and only wiring starts it', () => {
    const inside = sources.filter(({ path }) => path.startsWith('src/sandbox/'));
    const out = inside.flatMap(({ path, imports }) =>
      imports.filter((each) => !/^src\/(sandbox|kernel)\//.test(each)).map((each) => `${path} imports ${each}`),
    );
    const users = product
      .filter(({ imports }) => imports.some((each) => each.startsWith('src/sandbox/')))
      .map(({ path }) => path)
      .filter((path) => path.split('/').length > 2);
    expect([...out, ...users]).toEqual([]);
  });

  it('keeps the kernel pure', () => {
    const impure = sources
      .filter(({ path }) => path.startsWith('src/kernel/'))
      .flatMap(({ path, packages }) => packages.filter((name) => name !== 'uuid').map((name) => `${path}: ${name}`));
    expect(impure).toEqual([]);
  });

  it.each(Object.entries(SOLE_IMPORTERS))('imports %s in one place only', (name, places) => {
    const elsewhere = product
      .filter(({ packages, path }) => packages.includes(name) && !places.some((place) => path.startsWith(place)))
      .map(({ path }) => path);
    expect(elsewhere).toEqual([]);
  });

  it('reads the environment in the entry points only', () => {
    const readers = product.filter(({ text }) => /process\.env/.test(text)).map(({ path }) => path);
    const allowed =
      /^src\/(main|worker|workers|cli)\.ts$|^src\/commands\/|^src\/database\/(embedded-postgres|schema-version)\.ts$/;
    expect(readers.filter((path) => !allowed.test(path))).toEqual([]);
  });

  it('names a permission or an audience on every route', () => {
    const bare = product
      .filter(({ path }) => path.endsWith('.controller.ts'))
      .flatMap(({ path, text }) =>
        routesOf(text)
          .filter(({ guarded }) => !guarded)
          .map(({ route }) => `${path}: ${route}`),
      );
    expect(bare).toEqual([]);
  });

  it('has no barrels, no forwardRef, no any, no leftovers', () => {
    const forbidden = /forwardRef|synchronize: true|@ts-(ignore|nocheck)|eslint-disable(?!.* -- )|\b(TODO|FIXME|XXX)\b/;
    const found = sources.filter(({ path, text }) => /\/index\.tsx?$/.test(path) || forbidden.test(text));
    expect(found.map(({ path }) => path)).toEqual([]);
  });

  it('keeps files, folders and constructors small', () => {
    const long = sources
      .filter(({ lines }) => lines > LINES_MAX)
      .map(({ path, lines }) => `${path} has ${lines} lines`);
    const deep = sources.filter(({ path }) => path.split('/').length - 2 > DEPTH_MAX).map(({ path }) => path);
    const wide = sources.filter(({ text }) => parametersOf(text) > PARAMETERS_MAX).map(({ path }) => path);
    const crowded = [...filesByFolder(sources)]
      .filter(([folder, count]) => count > FILES_PER_FOLDER_MAX && !(folder in LARGE_FOLDERS))
      .map(([folder, count]) => `${folder} has ${count} files`);
    expect([...long, ...deep, ...wide, ...crowded]).toEqual([]);
  });
});

function floorOf(path: string): number | undefined {
  return FLOORS[folderOf(path)];
}

/** The listed folder that a file belongs to; `src` for wiring. A folder that nobody listed is its own, without a floor. */
function folderOf(path: string): string {
  if (/^src\/(commands\/)?[^/]+$/.test(path)) return 'src';
  const folders = path.split('/');
  for (let length = folders.length - 1; length > 1; length--) {
    const folder = folders.slice(0, length).join('/');
    if (folder in FLOORS) return folder;
  }
  return folders.slice(0, -1).join('/');
}

function mayImport(from: string, to: string): boolean {
  if (folderOf(from) === folderOf(to)) return true;
  if (to.startsWith('migrations/')) return from.startsWith('src/database/');
  if (to.startsWith('src/sandbox/')) return folderOf(from) === 'src';
  return (floorOf(from) ?? -1) > (floorOf(to) ?? Infinity);
}

/** The first cycle through each file that is in one, as a chain of paths. */
function cyclesOf(all: readonly Source[]): string[] {
  const graph = new Map(all.map(({ path, imports }) => [path.replace(/\.tsx?$/, ''), imports]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) {
      cycles.push([...trail.slice(trail.indexOf(file)), file].join(' → '));
      return;
    }
    if (done.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    done.add(file);
  };
  for (const file of graph.keys()) visit(file, []);
  return cycles;
}

/** Each handler of a controller: its method decorator, and whether @Needs or @Public stands with it. */
function routesOf(text: string): { route: string; guarded: boolean }[] {
  const classGuarded = /@(Needs|Public)\([^)]*\)\s*(?:@\w+\([^)]*\)\s*)*export class/.test(text);
  return [...text.matchAll(/((?:^  @.*\n(?:^    .*\n|^  [)\]}].*\n)*)+)^  (?:async )?\w+\(/gm)].flatMap((match) => {
    const decorators = match[1]!;
    const route = /@(Get|Post|Put|Patch|Delete)\([^)]*\)/.exec(decorators)?.[0];
    return route ? [{ route, guarded: classGuarded || /@(Needs|Public)\(/.test(decorators) }] : [];
  });
}

function parametersOf(text: string): number {
  const constructors = [...text.matchAll(/constructor\(([^{]*)\)\s*\{/g)].map((match) => match[1]!);
  return Math.max(
    0,
    ...constructors.map(
      (parameters) => parameters.split(/,\s*\n|,(?![^(<{]*[)>}])/).filter((each) => each.trim()).length,
    ),
  );
}

function filesByFolder(all: readonly Source[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { path } of all) {
    const folder = path.split('/').slice(0, -1).join('/');
    if (folder !== 'src') counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return counts;
}
