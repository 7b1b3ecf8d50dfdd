import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fontCoverage } from './font-coverage.js';

/** Fonts loaded into memory, and which text they can draw. */
export interface FontSet {
  readonly files: readonly Buffer[];
  /** Family names in the order in which a character is looked for. */
  readonly families: readonly string[];
  /** What each family can draw, in the same order. */
  readonly coverage: readonly ReadonlySet<number>[];
}

const require = createRequire(import.meta.url);

/** Latin with Vietnamese, Greek, Cyrillic, Arabic, Hebrew and emoji: 3 MB, always loaded. */
export function commonFonts(): FontSet {
  return fontSet([
    { name: 'Source Serif 4', regular: serif('400Regular'), bold: serif('600SemiBold') },
    { name: 'Noto Sans', regular: latin('Regular'), bold: latin('SemiBold') },
    { name: 'Noto Naskh Arabic', regular: arabic('Regular'), bold: arabic('Bold') },
    { name: 'Noto Sans Hebrew', regular: hebrew('Regular'), bold: hebrew('Bold') },
    {
      name: 'Noto Emoji',
      regular: require.resolve('@expo-google-fonts/noto-emoji/400Regular/NotoEmoji_400Regular.ttf'),
    },
  ]);
}

/** Chinese, Japanese and Korean: 10 MB, loaded for the first text that needs them. */
export function eastAsianFonts(): FontSet {
  return fontSet([
    {
      name: 'Noto Sans S Chinese',
      regular: join(dirname(require.resolve('@embedpdf/fonts-sc')), '../fonts/NotoSansHans-Regular.otf'),
    },
    {
      name: 'NanumGothic',
      regular: require.resolve('@expo-google-fonts/nanum-gothic/400Regular/NanumGothic_400Regular.ttf'),
    },
  ]);
}

export function joinFonts(first: FontSet, second: FontSet): FontSet {
  return {
    files: [...first.files, ...second.files],
    families: [...first.families, ...second.families],
    coverage: [...first.coverage, ...second.coverage],
  };
}

interface Family {
  readonly name: string;
  readonly regular: string;
  readonly bold?: string;
}

function fontSet(families: readonly Family[]): FontSet {
  const regular = families.map((family) => readFileSync(family.regular));
  const bold = families.flatMap((family) => (family.bold ? [readFileSync(family.bold)] : []));
  return {
    files: [...regular, ...bold],
    families: families.map((family) => family.name),
    coverage: regular.map(fontCoverage),
  };
}

function serif(style: '400Regular' | '600SemiBold'): string {
  return require.resolve(`@expo-google-fonts/source-serif-4/${style}/SourceSerif4_${style}.ttf`);
}

function latin(style: 'Regular' | 'SemiBold'): string {
  return join(dirname(require.resolve('@embedpdf/fonts-latin')), `../fonts/NotoSans-${style}.ttf`);
}

function arabic(style: 'Regular' | 'Bold'): string {
  return join(dirname(require.resolve('@embedpdf/fonts-arabic')), `../fonts/NotoNaskhArabic-${style}.ttf`);
}

function hebrew(style: 'Regular' | 'Bold'): string {
  return join(dirname(require.resolve('@embedpdf/fonts-hebrew')), `../fonts/NotoSansHebrew-${style}.ttf`);
}
