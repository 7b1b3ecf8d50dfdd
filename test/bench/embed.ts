import { readFile } from 'node:fs/promises';
import { gzipSync } from 'node:zlib';
import type { Bench } from './support/bench.js';

/** What a newsroom's page loads for the ask, as a browser gets it over the wire; the baseline is the file itself. */
export const EMBED: Bench = {
  name: 'embed',
  async run() {
    const script = await readFile(new URL('../../public/v1.js', import.meta.url));
    return [
      {
        name: 'Script on the newsroom’s page, gzipped',
        figure: gzipSync(script, { level: 9 }).length,
        unit: 'bytes',
        baseline: script.length,
        aim: { of: 'figure', atMost: 5_000 },
      },
    ];
  },
};
