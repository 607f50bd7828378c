// Shows a made data set at a glance: a row per emoji, a column per vendor; the emoji are spread over the whole set.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';

const ROWS = 12;
const COLUMNS = 6;
const GAP = 4;

const [folder, out] = process.argv.slice(2);
if (!out) {
  console.error('Usage: node contact-sheet.mjs DIR/train SHEET.png');
  process.exit(2);
}

const domains = readdirSync(folder).sort();
const names = readdirSync(join(folder, domains[0])).sort();
const { width: side } = await sharp(join(folder, domains[0], names[0])).metadata();
const shown = Math.min(names.length, ROWS * COLUMNS);
const cellWidth = domains.length * side + GAP;

const pictures = Array.from({ length: shown }, (_, cell) => names[Math.floor((cell * names.length) / shown)])
  .flatMap((name, cell) => domains.map((domain, column) => ({
    input: join(folder, domain, name),
    left: Math.floor(cell / ROWS) * cellWidth + column * side,
    top: (cell % ROWS) * (side + GAP),
  })));
const background = { r: 160, g: 160, b: 160 };
await sharp({ create: { width: COLUMNS * cellWidth, height: ROWS * (side + GAP), channels: 3, background } })
  .composite(pictures)
  .png()
  .toFile(out);
