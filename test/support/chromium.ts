import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { LaunchOptions } from 'playwright-core';

const ROOT = join(import.meta.dirname, '../..');
const HOME = join(ROOT, 'var/chromium');

/**
 * How to launch the Chromium of the development dependencies. It is unpacked once per version into `var/chromium`,
 * and not into the shared temp folder, where another user's copy may lie. On other systems than Linux on x64 it is
 * the Chrome that is installed.
 */
export async function chromiumLaunch(): Promise<LaunchOptions> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return { channel: 'chrome' };
  const folder = join(HOME, await packageVersion());
  if (!existsSync(folder)) await unpack(folder);
  return {
    executablePath: join(folder, 'chromium'),
    args: ['--font-render-hinting=none', '--in-process-gpu', '--disable-webgl'],
    env: {
      ...process.env,
      // Its libraries and fonts come along: a bare container has neither.
      LD_LIBRARY_PATH: join(folder, 'al2023/lib'),
      FONTCONFIG_PATH: folder,
      XDG_CACHE_HOME: join(folder, 'cache'),
      HOME: folder,
    },
  };
}

const UNPACK = `
  const { default: chromium } = await import('@sparticuz/chromium');
  await chromium.executablePath();`;

/** The font folder beside this file, wherever the project lies. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir prefix="relative">fonts</dir>
  <cachedir prefix="xdg">fontconfig</cachedir>
</fontconfig>
`;

/** Workers may do this at the same time: each unpacks beside the place, and the first one moves its copy in. */
async function unpack(folder: string): Promise<void> {
  await mkdir(HOME, { recursive: true });
  const copy = await mkdtemp(join(HOME, 'unpacking-'));
  try {
    // The package unpacks into the temp folder of its process, and adds the libraries when it believes to be on Lambda.
    await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', UNPACK], {
      cwd: ROOT,
      env: { ...process.env, TMPDIR: copy, AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs22.x' },
    });
    await writeFile(join(copy, 'fonts.conf'), FONTS);
    await rename(copy, folder).catch((error: unknown) => {
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(copy, { recursive: true, force: true });
  }
}

async function packageVersion(): Promise<string> {
  const entry = fileURLToPath(import.meta.resolve('@sparticuz/chromium'));
  const text = await readFile(join(dirname(entry), '../package.json'), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
