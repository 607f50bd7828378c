// Draws portraits in several drawing styles, one folder per style, for unpaired image-to-image translation.
// Every picture depends only on its split, domain, index and size, so a run can be repeated or resumed anywhere.

import { createHash } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import * as collection from '@dicebear/collection';
import { createAvatar } from '@dicebear/core';
import { Resvg } from '@resvg/resvg-js';
import {
  BadOption,
  createProgress,
  parseOptions,
  readChoice,
  readNames,
  readOut,
  readWholeNumber,
  runRecipe,
  writeWhole,
} from '../recipe.mjs';

const SMALLEST_SIZE = 16;
const LARGEST_SIZE = 1024;
const MOST_PICTURES = 99999;
const SPLITS = ['train', 'validation'];

// One palette for all domains: the background then is content to be kept, not a mark of the style.
const BACKGROUNDS = ['#dfe9f5', '#f7e3da', '#e2f0dc', '#f6efcf', '#e9e1f3', '#ececea'];

// The ranges of the pose, the same in every domain: degrees, a factor, and a part of the picture's width.
const LARGEST_ROTATION = 12;
const LARGEST_ZOOM = 0.06;
const LARGEST_SHIFT = 0.03;

// Where the head stands in each style, in units of the style's own drawing area: `centre` is put in the middle of
// the picture and `side` is the length that fills it. Found by looking: eyes and chins come out at like heights.
// `options` leaves out parts that hide the face, are no human face, or are a background of the style's own.
const STYLES = {
  bigEars: {
    centre: [0.5, 0.61],
    side: 1.03,
    options: () => ({}),
  },
  dylan: {
    centre: [0.5, 0.455],
    side: 1.05,
    options: () => ({ backgroundColor: ['transparent'] }),
  },
  personas: {
    centre: [0.5, 0.42],
    side: 0.97,
    options: (style) => ({
      eyes: allBut(style, 'eyes', ['sunglasses']),
      mouth: allBut(style, 'mouth', ['pacifier']),
    }),
  },
  toonHead: {
    centre: [0.5, 0.505],
    side: 1.02,
    options: () => ({ beardProbability: 20 }),
  },
  adventurer: {
    centre: [0.46, 0.53],
    side: 0.9,
    options: (style) => ({ glasses: allBut(style, 'glasses', ['variant01']) }),
  },
  bigSmile: {
    centre: [0.56, 0.49],
    side: 1.04,
    options: (style) => ({
      accessories: allBut(style, 'accessories', ['sunglasses', 'sleepMask', 'faceMask', 'clownNose']),
      accessoriesProbability: 30,
    }),
  },
  micah: {
    centre: [0.51, 0.42],
    side: 0.9,
    options: () => ({}),
  },
  openPeeps: {
    centre: [0.61, 0.48],
    side: 0.92,
    options: (style) => ({
      accessories: allBut(style, 'accessories', ['eyepatch', 'sunglasses', 'sunglasses2']),
      face: allBut(style, 'face', ['cyclops', 'monster']),
      head: allBut(style, 'head', ['bear']),
      maskProbability: 0,
    }),
  },
};

const DEFAULT_DOMAINS = ['bigEars', 'dylan', 'personas', 'toonHead'];
const POSES = ['upright', 'varied'];

const USAGE = `Usage: datasets/make portraits --out DIR [options]

  --out DIR           the folder to write to, made if it is missing
  --size N            width and height in pixels, ${SMALLEST_SIZE} to ${LARGEST_SIZE} (default 64)
  --train N           training pictures per domain, 0 to ${MOST_PICTURES} (default 4000)
  --validation N      validation pictures per domain, 0 to ${MOST_PICTURES} (default 200)
  --domains A,B,...   out of ${Object.keys(STYLES).join(', ')}
                      (default ${DEFAULT_DOMAINS.join(',')})
  --pose P            ${POSES.join(' or ')}: heads that are turned, scaled, shifted and half of them mirrored
                      (default ${POSES[0]})
  --help              show this text`;

function allBut(style, part, leftOut) {
  return style.schema.properties[part].items.enum.filter((variant) => !leftOut.includes(variant));
}

function readSettings(commandLine) {
  const values = parseOptions(commandLine, {
    size: '64',
    train: '4000',
    validation: '200',
    domains: DEFAULT_DOMAINS.join(','),
    pose: POSES[0],
  });
  if (values.help) {
    return null;
  }
  return {
    out: readOut(values),
    size: readWholeNumber(values, 'size', SMALLEST_SIZE, LARGEST_SIZE),
    counts: {
      train: readWholeNumber(values, 'train', 0, MOST_PICTURES),
      validation: readWholeNumber(values, 'validation', 0, MOST_PICTURES),
    },
    domains: readNames(values, 'domains', Object.keys(STYLES)),
    pose: readChoice(values, 'pose', POSES),
  };
}

function sha256(text) {
  return createHash('sha256').update(text).digest();
}

// The pose has a digest of its own, so that it says nothing about the parts that the seed picks.
function poseOf(seed, varied) {
  const digest = sha256(`${seed}/pose`);
  const fraction = (position) => digest.readUInt32BE(position * 4) / 2 ** 32;
  const between = (position, limit) => (2 * fraction(position) - 1) * limit;
  const background = BACKGROUNDS[Math.floor(fraction(5) * BACKGROUNDS.length)];
  if (!varied) {
    return { flipped: false, rotation: 0, zoom: 1, shift: [0, 0], background };
  }
  return {
    flipped: fraction(0) < 0.5,
    rotation: between(1, LARGEST_ROTATION),
    zoom: 1 + between(2, LARGEST_ZOOM),
    shift: [between(3, LARGEST_SHIFT), between(4, LARGEST_SHIFT)],
    background,
  };
}

// Takes the drawing out of its own svg element, which would clip what a turned head needs from outside its area.
function takeDrawing(avatar) {
  const svg = avatar.toString();
  const opening = svg.match(/^<svg [^>]*>/)[0];
  const [, , width, height] = opening.match(/viewBox="([^"]+)"/)[1].split(' ').map(Number);
  return { width, height, body: svg.slice(opening.length, -'</svg>'.length) };
}

function drawPortrait(domain, seed, varied) {
  const style = collection[domain];
  const { centre, side, options } = STYLES[domain];
  const avatar = createAvatar(style, { ...options(style), seed, clip: false });
  const { width, height, body } = takeDrawing(avatar);
  const pose = poseOf(seed, varied);
  const scale = pose.zoom / (side * width);
  const transform = [
    `translate(${0.5 + pose.shift[0]} ${0.5 + pose.shift[1]})`,
    `rotate(${pose.rotation})`,
    `scale(${pose.flipped ? -scale : scale} ${scale})`,
    `translate(${-centre[0] * width} ${-centre[1] * height})`,
  ].join(' ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1">`
    + `<rect width="1" height="1" fill="${pose.background}"/>`
    + `<g fill="none" transform="${transform}">${body}</g></svg>`;
}

function renderPng(svg, size) {
  return new Resvg(svg, { fitTo: { mode: 'width', value: size }, font: { loadSystemFonts: false } }).render().asPng();
}

function widthOfPng(file) {
  const header = Buffer.alloc(24);
  const descriptor = openSync(file, 'r');
  try {
    readSync(descriptor, header, 0, header.length, 0);
  } finally {
    closeSync(descriptor);
  }
  return header.readUInt32BE(16);
}

// A resumed run must not mix sizes in one folder.
function isDone(file, size) {
  if (!existsSync(file)) {
    return false;
  }
  const width = widthOfPng(file);
  if (width !== size) {
    throw new BadOption(`--size is ${size}, but ${file} is ${width} px wide; allowed is ${width} or another --out.`);
  }
  return true;
}

function attributionText(domains, pose) {
  const rows = domains.map((domain) => {
    const { title, creator, source, homepage, license } = collection[domain].meta;
    return `| ${domain} | [${title}](${source}) | [${creator}](${homepage}) | [${license.name}](${license.url}) |`;
  });
  return [
    '# Attribution',
    '',
    'These portraits were put together from the parts of the drawing styles below with [DiceBear](https://www.dicebear.com/),',
    `then ${pose === 'varied' ? 'turned, scaled, shifted, mirrored, ' : ''}laid over a plain background and rasterised. Some parts were left out.`,
    '',
    '| Domain | Style | Artist | Licence |',
    '|---|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}

function makePortraits({ out, size, counts, domains, pose }) {
  const progress = createProgress(domains.length * (counts.train + counts.validation));
  mkdirSync(out, { recursive: true });
  for (const split of SPLITS) {
    for (const domain of domains) {
      const folder = join(out, split, domain);
      mkdirSync(folder, { recursive: true });
      for (let index = 0; index < counts[split]; index += 1) {
        const file = join(folder, `${String(index).padStart(5, '0')}.png`);
        const isNew = !isDone(file, size);
        if (isNew) {
          // Hashed, because seeds that count up give pictures that share parts.
          const seed = sha256(`${split}/${domain}/${index}`).toString('hex');
          writeWhole(file, renderPng(drawPortrait(domain, seed, pose === 'varied'), size));
        }
        progress.count(isNew);
      }
    }
  }
  writeWhole(join(out, 'ATTRIBUTION.md'), attributionText(domains, pose));
  progress.finish();
}

await runRecipe(makePortraits, readSettings, USAGE);
