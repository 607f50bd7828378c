// Turns a vendor's file into a square picture on white in which the drawing fills the same part for every vendor.

import sharp from 'sharp';

// White on each side of the drawing, as a part of the picture's width.
const MARGIN = 1 / 32;

// Fainter pixels belong to no drawing: glows and the soft edges of shadows would make the box too large.
const FAINTEST_ALPHA = 32;

// Vectors are drawn larger than wanted, so that all vendors go through the same last step.
const VECTOR_OVERSIZE = 4;
const OPENMOJI_SIDE = 72;
const CSS_DENSITY = 72;

/** The RGB pixels of an emoji: `size * size * 3` bytes. */
export async function drawEmoji(file, size) {
  const drawing = await readPixels(file, size);
  const box = boxOfDrawing(drawing, file);
  const side = Math.round(Math.max(box.width, box.height) / (1 - 2 * MARGIN));
  return sharp(overWhite(drawing, box, side), { raw: { width: side, height: side, channels: 3 } })
    .resize(size, size, { kernel: 'lanczos3' })
    .raw()
    .toBuffer();
}

/** PNG file of RGB pixels. */
export function encodePng(rgb, width, height) {
  return sharp(rgb, { raw: { width, height, channels: 3 } }).png({ compressionLevel: 9 }).toBuffer();
}

async function readPixels(file, size) {
  const density = file.endsWith('.svg') ? (CSS_DENSITY * VECTOR_OVERSIZE * size) / OPENMOJI_SIDE : undefined;
  const { data, info } = await sharp(file, { density })
    .toColourspace('srgb')
    .ensureAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { rgba: data, width: info.width, height: info.height };
}

function boxOfDrawing({ rgba, width, height }, file) {
  let [left, top, right, bottom] = [width, height, -1, -1];
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (rgba[4 * (y * width + x) + 3] >= FAINTEST_ALPHA) {
        left = Math.min(left, x);
        right = Math.max(right, x);
        top = Math.min(top, y);
        bottom = Math.max(bottom, y);
      }
    }
  }
  if (right < 0) {
    throw new Error(`${file} is empty; install the packages anew with "npm ci".`);
  }
  return { left, top, width: right - left + 1, height: bottom - top + 1 };
}

// Before resizing, because the colours under transparent pixels would otherwise bleed into the edges.
function overWhite({ rgba, width, height }, box, side) {
  const rgb = Buffer.alloc(3 * side * side, 255);
  const offsetX = box.left - Math.floor((side - box.width) / 2);
  const offsetY = box.top - Math.floor((side - box.height) / 2);
  for (let y = Math.max(0, -offsetY); y < side && y + offsetY < height; y += 1) {
    for (let x = Math.max(0, -offsetX); x < side && x + offsetX < width; x += 1) {
      const from = 4 * ((y + offsetY) * width + x + offsetX);
      const to = 3 * (y * side + x);
      const alpha = rgba[from + 3] / 255;
      for (let channel = 0; channel < 3; channel += 1) {
        rgb[to + channel] = Math.round(255 + (rgba[from + channel] - 255) * alpha);
      }
    }
  }
  return rgb;
}
