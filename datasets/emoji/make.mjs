// Makes a paired data set of emoji: one folder per vendor, in which the same file name is the same emoji.

import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, rmdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { BadOption, createProgress, parseOptions, readNames, readOut, readWholeNumber, runRecipe } from '../recipe.mjs';
import { attributionText } from './attribution.mjs';
import { CATEGORIES, DOMAINS, findEmoji, SPLITS } from './catalogue.mjs';
import { drawFolders } from './folders.mjs';

const SMALLEST_SIZE = 16;
const LARGEST_SIZE = 512;
const INTERRUPTED = 130;
const DEFAULT_CATEGORIES = ['smileys', 'people'];

const USAGE = `Usage: datasets/make emoji --out DIR [options]

  --out DIR              the folder to make; must not exist or be empty
  --size N               width and height in pixels, ${SMALLEST_SIZE} to ${LARGEST_SIZE} (default 64)
  --categories A,B,...   all, or out of ${Object.keys(CATEGORIES).join(', ')}
                         (default ${DEFAULT_CATEGORIES.join(',')})
  --help                 show this text`;

function readSettings(commandLine) {
  const values = parseOptions(commandLine, { size: '64', categories: DEFAULT_CATEGORIES.join(',') });
  if (values.help) {
    return null;
  }
  const names = Object.keys(CATEGORIES);
  return {
    out: readOut(values),
    size: readWholeNumber(values, 'size', SMALLEST_SIZE, LARGEST_SIZE),
    categories: values.categories === 'all' ? names : readNames(values, 'categories', names),
  };
}

// Built beside its place and moved there when whole, so that no run ever leaves a part of a data set.
async function makeEmoji({ out, size, categories }) {
  const target = resolve(out);
  if (existsSync(target) && readdirSync(target).length > 0) {
    throw new BadOption(`--out is ${out}, which is not empty; allowed is a new or an empty folder.`);
  }
  const building = join(dirname(target), `.${basename(target)}-${randomUUID()}`);
  const discard = () => rmSync(building, { recursive: true, force: true });
  const interrupt = () => {
    discard();
    process.exit(INTERRUPTED);
  };
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  mkdirSync(building, { recursive: true });
  try {
    const emoji = findEmoji(categories);
    const progress = createProgress(emoji.length * Object.keys(DOMAINS).length);
    const kept = await drawFolders(emoji, size, building, () => progress.count());
    progress.finish();
    writeFileSync(join(building, 'emoji.csv'), listOf(kept));
    writeFileSync(join(building, 'ATTRIBUTION.md'), attributionText());
    if (existsSync(target)) {
      rmdirSync(target);
    }
    renameSync(building, target);
    tellResult(emoji, kept, out);
  } finally {
    discard();
  }
}

function listOf(emoji) {
  const rows = emoji.map(({ key, split, shortName, category, tone }) =>
    [`${key}.png`, split, shortName, category, tone].join(','));
  return `${['file,split,short_name,category,tone', ...rows].join('\n')}\n`;
}

function tellResult(emoji, kept, out) {
  const counts = SPLITS.map((split) => `${kept.filter((one) => one.split === split).length} for ${split}`);
  console.log(`${kept.length} emoji of ${Object.keys(DOMAINS).length} vendors in ${out}: ${counts.join(', ')};`
    + ` ${emoji.length - kept.length} left out of validation, as a vendor draws them just like one for training`);
}

await runRecipe(makeEmoji, readSettings, USAGE);
