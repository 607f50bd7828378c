// Draws the folders of a data set: one per split and vendor.

import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { DOMAINS, SPLITS } from './catalogue.mjs';
import { drawEmoji, encodePng } from './drawing.mjs';

/**
 * Draws `folder/<split>/<domain>/<key>.png` and gives the emoji that were drawn; `drawn` hears of each picture.
 *
 * Some vendors draw two emoji alike, for example a student and a male student. Where one is for training, the other is
 * left out of validation, which would otherwise ask for what was learned by heart.
 */
export async function drawFolders(emoji, size, folder, drawn) {
  const trained = new Set();
  const kept = [];
  for (const split of SPLITS) {
    for (const domain of Object.keys(DOMAINS)) {
      mkdirSync(join(folder, split, domain), { recursive: true });
    }
    await forEachParallel(emoji.filter((one) => one.split === split), async (one) => {
      const drawings = await drawDomains(one, size, drawn);
      const digests = drawings.map(({ domain, rgb }) => `${domain} ${createHash('sha256').update(rgb).digest('hex')}`);
      if (split === 'train') {
        digests.forEach((digest) => trained.add(digest));
      } else if (digests.some((digest) => trained.has(digest))) {
        return;
      }
      for (const { domain, rgb } of drawings) {
        writeFileSync(join(folder, split, domain, `${one.key}.png`), await encodePng(rgb, size, size));
      }
      kept.push(one);
    });
  }
  return kept.sort((a, b) => (a.key < b.key ? -1 : 1));
}

async function drawDomains(emoji, size, drawn) {
  const drawings = [];
  for (const domain of Object.keys(DOMAINS)) {
    drawings.push({ domain, rgb: await drawEmoji(emoji.files[domain], size) });
    drawn();
  }
  return drawings;
}

async function forEachParallel(items, work) {
  const rest = items.values();
  const lane = async () => {
    for (const item of rest) {
      await work(item);
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, lane));
}
