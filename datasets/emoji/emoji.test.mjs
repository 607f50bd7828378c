import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import sharp from 'sharp';
import { CATEGORIES, DOMAINS, findEmoji, keyOfName, SPLITS, tonesOf } from './catalogue.mjs';
import { drawEmoji } from './drawing.mjs';
import { drawFolders } from './folders.mjs';

const RECIPE = join(import.meta.dirname, 'make.mjs');
const WHITE = 250;
const TEMPORARY = mkdtempSync(join(tmpdir(), 'emoji-test-'));
const EVERYTHING = findEmoji(Object.keys(CATEGORIES));

after(() => rmSync(TEMPORARY, { recursive: true }));

test('a key is the same however a vendor spells a name', () => {
  const keys = ['1F575-FE0F-200D-2640-FE0F.svg', '1f575-fe0f-200d-2640-fe0f.png', '1f575-2640.webp', '01f575-2640.png']
    .map(keyOfName);

  assert.deepEqual(new Set(keys), new Set(['1f575-2640']));
});

test('all emoji that the four vendors share are found once, but for people of several tones', () => {
  const keys = EVERYTHING.map(({ key }) => key);

  assert.equal(keys.length, 3337);
  assert.equal(new Set(keys).size, keys.length);
  assert.ok(keys.every((key) => tonesOf(key).length <= 1));
});

test('no short name is on both sides of the split, and a tenth is for validation', () => {
  const sides = new Map();
  for (const { shortName, split } of EVERYTHING) {
    sides.set(shortName, (sides.get(shortName) ?? new Set()).add(split));
  }
  const drawings = EVERYTHING.filter(({ category }) => !['Flags', 'Symbols', 'Component'].includes(category));

  assert.ok([...sides.values()].every((splits) => splits.size === 1));
  assert.equal(drawings.filter(({ split }) => split === 'validation').length, 335);
});

test('the darker the tone, the darker the hand, for every vendor', async () => {
  // hands alone: the hair of heads grows lighter and darker with the tone
  for (const hand of ['1f44d', '1f44a', '270b']) {
    for (const domain of Object.keys(DOMAINS)) {
      const tones = EVERYTHING.filter(({ key, tone }) => tone && key.startsWith(`${hand}-`));
      const lights = await Promise.all(tones.map(async ({ files }) => lightOf(await drawEmoji(files[domain], 32))));

      assert.equal(lights.length, 5);
      assert.deepEqual(lights, lights.toSorted((a, b) => b - a), `${hand} of ${domain}`);
    }
  }
});

test('every drawing fills the same part of its picture', async () => {
  const emoji = EVERYTHING.filter((_, index) => index % 60 === 0);
  for (const { key, files } of emoji) {
    for (const domain of Object.keys(DOMAINS)) {
      const extent = extentOf(await drawEmoji(files[domain], 64), 64);

      // a little less where the outermost pixels are paler than what counts as drawn
      assert.ok(extent >= 54 && extent <= 62, `${key} of ${domain} is ${extent} of 64 pixels long`);
    }
  }
});

test('what is transparent becomes white, whatever its hidden colour', async () => {
  const file = join(TEMPORARY, 'hidden.png');
  const pixels = Buffer.alloc(4 * 40 * 40, 0);
  for (let i = 0; i < pixels.length; i += 4) {
    const inside = (i / 4) % 40 >= 10 && (i / 4) % 40 < 30;
    pixels.set(inside ? [0, 0, 255, 255] : [255, 0, 0, 0], i);
  }
  writeFileSync(file, await sharp(pixels, { raw: { width: 40, height: 40, channels: 4 } }).png().toBuffer());

  const rgb = await drawEmoji(file, 32);

  for (let i = 0; i < rgb.length; i += 3) {
    assert.ok(rgb[i + 2] >= rgb[i] - 1, 'a red pixel has come through');
  }
});

test('a made data set is paired by file name', async () => {
  const out = join(TEMPORARY, 'made');

  execFileSync(process.execPath, [RECIPE, '--out', out, '--size', '16', '--categories', 'activities'], {
    stdio: 'ignore',
  });

  const rows = readFileSync(join(out, 'emoji.csv'), 'utf8').trim().split('\n').slice(1).map((row) => row.split(','));
  for (const split of SPLITS) {
    const names = rows.filter((row) => row[1] === split).map(([file]) => file).sort();
    assert.ok(names.length > 0);
    for (const domain of Object.keys(DOMAINS)) {
      assert.deepEqual(readdirSync(join(out, split, domain)).sort(), names);
    }
  }
  const { width, height, channels } = await sharp(join(out, 'train', 'noto', '26bd.png')).metadata();
  assert.deepEqual([width, height, channels], [16, 16, 3]);
  assert.match(readFileSync(join(out, 'ATTRIBUTION.md'), 'utf8'), /CC BY-SA 4\.0/);
});

test('what a vendor draws like an emoji for training is left out of validation', async () => {
  const twins = EVERYTHING.filter(({ key }) => ['1f468-1f393', '1f9d1-1f393', '1f44d'].includes(key));
  const folder = join(TEMPORARY, 'twins');

  const kept = await drawFolders(twins, 64, folder, () => {});

  assert.deepEqual(twins.map(({ key, split }) => [key, split]), [
    ['1f44d', 'train'],
    ['1f468-1f393', 'train'],
    ['1f9d1-1f393', 'validation'],
  ]);
  assert.deepEqual(kept.map(({ key }) => key), ['1f44d', '1f468-1f393']);
  assert.deepEqual(readdirSync(join(folder, 'validation', 'openmoji')), []);
});

test('a folder that holds something is refused and left as it is', () => {
  const out = mkdtempSync(join(TEMPORARY, 'full-'));
  writeFileSync(join(out, 'mine.txt'), 'kept');

  const { status, stderr } = spawnSync(process.execPath, [RECIPE, '--out', out], { encoding: 'utf8' });

  assert.equal(status, 2);
  assert.match(stderr, /not empty/);
  assert.deepEqual(readdirSync(out), ['mine.txt']);
});

test('an unknown category is refused by name', () => {
  const { status, stderr } = spawnSync(process.execPath, [RECIPE, '--out', join(TEMPORARY, 'x'), '--categories', 'cars'], {
    encoding: 'utf8',
  });

  assert.equal(status, 2);
  assert.match(stderr, /"cars".*smileys/s);
});

function lightOf(rgb) {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < rgb.length; i += 3) {
    const light = (rgb[i] + rgb[i + 1] + rgb[i + 2]) / 3;
    if (light < WHITE) {
      sum += light;
      count += 1;
    }
  }
  return sum / count;
}

/** The longer side of what is not white, in pixels. */
function extentOf(rgb, size) {
  const columns = new Set();
  const rows = new Set();
  for (let i = 0; i < size * size; i += 1) {
    if (Math.min(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) < WHITE) {
      columns.add(i % size);
      rows.add(Math.floor(i / size));
    }
  }
  const span = (values) => Math.max(...values) - Math.min(...values) + 1;
  return Math.max(span([...columns]), span([...rows]));
}
