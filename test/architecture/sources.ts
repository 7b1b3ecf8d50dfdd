import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

export const ROOT = resolve(import.meta.dirname, '../..');

export interface Source {
  /** Relative to the project, "src/kernel/money.ts". */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Files of ours that it imports, relative to the project; type imports too. */
  readonly imports: readonly string[];
  /** Packages and built-ins, "stripe", "node:fs". */
  readonly packages: readonly string[];
}

/** Every TypeScript file under a folder of the project. */
export function sourcesOf(folder: string): Source[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.endsWith('.d.ts'))
    .map((name) => readSource(join(folder, name)));
}

function readSource(path: string): Source {
  const text = readFileSync(join(ROOT, path), 'utf8');
  const names = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1]!);
  const own = names.filter((name) => name.startsWith('.'));
  return {
    path,
    text,
    lines: text.split('\n').length,
    imports: own.map((name) => fileOf(relative(ROOT, resolve(ROOT, dirname(path), name)))),
    packages: names.filter((name) => !name.startsWith('.')).map(packageOf),
  };
}

/** Imports name the compiled file; the source has another ending. */
function fileOf(path: string): string {
  return path.replace(/\.js$/, '');
}

function packageOf(name: string): string {
  if (name.startsWith('node:')) return name;
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}
