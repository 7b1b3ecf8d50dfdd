import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Assets as PageAssets } from './ui/page.js';

/** The enhancements that pages load; each page works without. */
const SCRIPTS = { reader: undefined, gift: 'gift-form.js', staff: 'staff.js', portal: 'portal.js' } as const;

/** The built style sheet and scripts, and the addresses under which browsers may keep them for good. */
export class Assets {
  /** The folder that is served under /assets. */
  readonly folder = [
    join(import.meta.dirname, '../../../public'),
    join(import.meta.dirname, '../../../dist/public'),
  ].find((folder) => existsSync(folder));
  private readonly addresses = new Map<string, string>();

  page(kind: keyof typeof SCRIPTS): PageAssets {
    const script = SCRIPTS[kind];
    return { css: this.address('mainstay.css'), ...(script && { script: this.address(script) }) };
  }

  /** The bytes of a built file, read at the first call. */
  read(name: string): Buffer {
    if (!this.folder) throw new Error('the browser code has not been built: run npm run build');
    return readFileSync(join(this.folder, name));
  }

  /** The address carries a hash of the content, so that a new build is a new address. */
  private address(name: string): string {
    let address = this.addresses.get(name);
    if (!address) {
      const hash = createHash('sha256').update(this.read(name)).digest('base64url').slice(0, 12);
      address = `/assets/${name}?v=${hash}`;
      this.addresses.set(name, address);
    }
    return address;
  }
}
