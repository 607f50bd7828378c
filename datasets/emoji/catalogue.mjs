// Knows which emoji all four vendors have drawn, in which files, and on which side of the split each belongs.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PACKAGES = join(dirname(fileURLToPath(import.meta.url)), 'node_modules');
const EMOJI_DATA = join(PACKAGES, 'emoji-datasource-google', 'emoji.json');

// Variation selector and zero-width joiner: some vendors write them into file names, some leave them out.
const LEFT_OUT_OF_NAMES = new Set(['fe0f', '200d']);
const TONES = ['1f3fb', '1f3fc', '1f3fd', '1f3fe', '1f3ff'];

// Fluent's files of medium-light skin carry the name of medium skin and the other way round.
const FLUENT_TONE_OF_NAME = { '1f3fc': '1f3fd', '1f3fd': '1f3fc' };

export const SPLITS = ['train', 'validation'];

export const DOMAINS = {
  noto: {
    folder: join(PACKAGES, 'emoji-datasource-google', 'img', 'google', '64'),
    keyOf: keyOfName,
    title: 'Noto Emoji',
    source: 'https://github.com/googlefonts/noto-emoji',
    creator: 'Google',
    licence: 'Apache-2.0',
    licenceAddress: 'https://www.apache.org/licenses/LICENSE-2.0',
  },
  twemoji: {
    folder: join(PACKAGES, 'emoji-datasource-twitter', 'img', 'twitter', '64'),
    keyOf: keyOfName,
    title: 'Twemoji',
    source: 'https://github.com/jdecked/twemoji',
    creator: 'Twitter, Inc and other contributors',
    licence: 'CC BY 4.0',
    licenceAddress: 'https://creativecommons.org/licenses/by/4.0/',
  },
  fluent3d: {
    folder: join(PACKAGES, '@lobehub', 'fluent-emoji-3d', 'assets'),
    keyOf: (name) => keyOfName(name).split('-').map((part) => FLUENT_TONE_OF_NAME[part] ?? part).join('-'),
    title: 'Fluent Emoji 3D',
    source: 'https://github.com/microsoft/fluentui-emoji',
    creator: 'Microsoft Corporation',
    licence: 'MIT',
    licenceAddress: 'https://github.com/microsoft/fluentui-emoji/blob/main/LICENSE',
  },
  openmoji: {
    folder: join(PACKAGES, 'openmoji', 'color', 'svg'),
    keyOf: keyOfName,
    title: 'OpenMoji',
    source: 'https://openmoji.org/',
    creator: 'the OpenMoji project',
    licence: 'CC BY-SA 4.0',
    licenceAddress: 'https://creativecommons.org/licenses/by-sa/4.0/',
  },
};

// The names of emoji.json, shortened so that they can be typed.
export const CATEGORIES = {
  smileys: 'Smileys & Emotion',
  people: 'People & Body',
  animals: 'Animals & Nature',
  food: 'Food & Drink',
  travel: 'Travel & Places',
  activities: 'Activities',
  objects: 'Objects',
  symbols: 'Symbols',
  flags: 'Flags',
  component: 'Component',
};

/** The code points of a file name, written alike for all vendors: `1f575-2640` for `1F575-FE0F-200D-2640-FE0F.svg`. */
export function keyOfName(name) {
  return name.toLowerCase()
    .replace(/\.[a-z]+$/, '')
    .split('-')
    .filter((part) => !LEFT_OUT_OF_NAMES.has(part))
    .map((part) => part.replace(/^0+/, ''))
    .join('-');
}

/** The skin tones in a key, one per person drawn. */
export function tonesOf(key) {
  return key.split('-').filter((part) => TONES.includes(part));
}

/** One tenth of the short names is for validation; all tones of an emoji share its short name, and so its side. */
export function splitOf(shortName) {
  const digest = createHash('sha256').update(shortName).digest('hex');
  return parseInt(digest.slice(0, 8), 16) % 10 === 0 ? 'validation' : 'train';
}

function filesOf({ folder, keyOf }) {
  const files = new Map();
  // Sorted, since some emoji come twice under two spellings of their name: the same one is taken everywhere.
  for (const name of readdirSync(folder).sort()) {
    const key = keyOf(name);
    if (!files.has(key)) {
      files.set(key, join(folder, name));
    }
  }
  return files;
}

function describedEmoji() {
  return JSON.parse(readFileSync(EMOJI_DATA, 'utf8')).flatMap((emoji) => {
    const drawn = [emoji, ...Object.values(emoji.skin_variations ?? {})];
    return drawn.map(({ unified }) => ({
      key: keyOfName(unified),
      shortName: emoji.short_name,
      category: emoji.category,
    }));
  });
}

/**
 * The emoji of some categories that every vendor has drawn, sorted by key: key, shortName, category, tone (empty if it
 * has none), split and the vendors' files by domain.
 *
 * People of several tones in one picture are left out: in Fluent their tones do not follow their names.
 */
export function findEmoji(categories) {
  const wanted = new Set(categories.map((category) => CATEGORIES[category]));
  const filesByDomain = Object.entries(DOMAINS).map(([domain, vendor]) => [domain, filesOf(vendor)]);
  return describedEmoji()
    .filter(({ category }) => wanted.has(category))
    .filter(({ key }) => tonesOf(key).length <= 1)
    .filter(({ key }) => filesByDomain.every(([, files]) => files.has(key)))
    .map((emoji) => ({
      ...emoji,
      tone: tonesOf(emoji.key)[0] ?? '',
      split: splitOf(emoji.shortName),
      files: Object.fromEntries(filesByDomain.map(([domain, files]) => [domain, files.get(emoji.key)])),
    }))
    .sort((a, b) => (a.key < b.key ? -1 : 1));
}
