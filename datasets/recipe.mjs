// What every recipe of a data set needs: its command line, whole files, and signs of progress.

import { renameSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';

const WRONG_INPUT = 2;
const FAILED = 1;

/** The user's command line is wrong; the message names the option and what is allowed. */
export class BadOption extends Error {}

/** The values of the options by name, each of which takes one value; `help` alone takes none. */
export function parseOptions(commandLine, defaults) {
  const options = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, { type: 'string', default: value }]),
  );
  try {
    return parseArgs({
      args: commandLine,
      options: { ...options, out: { type: 'string' }, help: { type: 'boolean', default: false } },
    }).values;
  } catch (error) {
    throw new BadOption(`${error.message}\nAllowed are the options of --help; each but --help takes one value.`);
  }
}

export function readWholeNumber(values, name, smallest, largest) {
  const text = values[name];
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < smallest || number > largest) {
    throw new BadOption(`--${name} is "${text}"; allowed is a whole number from ${smallest} to ${largest}.`);
  }
  return number;
}

/** The names of a list, each of which must be allowed and may come only once. */
export function readNames(values, option, allowed) {
  const names = values[option].split(',').map((name) => name.trim());
  for (const name of names) {
    if (!allowed.includes(name)) {
      throw new BadOption(`--${option} names "${name}"; allowed are ${allowed.join(', ')}.`);
    }
  }
  if (new Set(names).size !== names.length) {
    throw new BadOption(`--${option} is "${values[option]}"; each name may be given only once.`);
  }
  return names;
}

/** One of the allowed words. */
export function readChoice(values, option, allowed) {
  const word = values[option];
  if (!allowed.includes(word)) {
    throw new BadOption(`--${option} is "${word}"; allowed are ${allowed.join(', ')}.`);
  }
  return word;
}

export function readOut(values) {
  if (!values.out) {
    throw new BadOption('--out is missing; allowed is any folder that can be written.');
  }
  return values.out;
}

/** Writes a file so that a reader or a killed run never sees half of it under its name. */
export function writeWhole(file, content) {
  const unfinished = `${file}.unfinished`;
  writeFileSync(unfinished, content);
  renameSync(unfinished, file);
}

/** Shows on the error stream how many of `total` pictures are done: one line on a terminal, now and then elsewhere. */
export function createProgress(total) {
  const started = performance.now();
  let done = 0;
  let drawn = 0;
  let lastShown = started;
  const show = (now) => {
    const rate = drawn / Math.max((now - started) / 1000, 0.001);
    const remaining = rate > 0 ? Math.ceil((total - done) / rate) : 0;
    const line = `${done}/${total} pictures, ${rate.toFixed(0)} per second, ${remaining} s left`;
    process.stderr.write(process.stderr.isTTY ? `\r${line.padEnd(60)}` : `${line}\n`);
    lastShown = now;
  };
  const interval = process.stderr.isTTY ? 250 : 5000;
  return {
    count(isNew = true) {
      done += 1;
      drawn += isNew ? 1 : 0;
      const now = performance.now();
      if (now - lastShown >= interval) {
        show(now);
      }
    },
    finish() {
      show(performance.now());
      if (process.stderr.isTTY) {
        process.stderr.write('\n');
      }
    },
  };
}

/** Runs a recipe; ends with status 2 after a wrong option and 1 after any other failure. */
export async function runRecipe(make, readSettings, usage) {
  try {
    const settings = readSettings(process.argv.slice(2));
    if (settings) {
      await make(settings);
    } else {
      console.log(usage);
    }
  } catch (error) {
    console.error(`make.mjs: ${error.message}`);
    if (error instanceof BadOption) {
      console.error('Run it with --help for all options.');
    }
    process.exitCode = error instanceof BadOption ? WRONG_INPUT : FAILED;
  }
}
