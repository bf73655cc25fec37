/** `npm run bench [-- NAME…]`: measures what the project promises, and ends with status 1 where a bound is missed. */
import ownTemporaryFolder from '../test/support/temporary-folder';
import { commandLine } from './command-line';
import { type Figure, isKept, type Measurement, printTable } from './figure';
import { fleet } from './fleet';
import { growth } from './growth';
import { memory } from './memory';
import { packageSize } from './package-size';
import { plan } from './plan';
import { runtimes } from './runtimes';
import { sharedRate } from './shared-rate';
import { startUp } from './start-up';
import { synth } from './synth';

const MEASUREMENTS: readonly Measurement[] = [
  startUp,
  plan,
  runtimes,
  fleet,
  sharedRate,
  memory,
  synth,
  commandLine,
  growth,
  packageSize,
];

async function main(names: readonly string[]): Promise<void> {
  const unknown = names.filter((name) => !MEASUREMENTS.some((measurement) => measurement.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `There is no measurement ${unknown.join(', ')}. There are ${MEASUREMENTS.map(({ name }) => name).join(', ')}.\n`,
    );
    process.exitCode = 2;
    return;
  }
  ownTemporaryFolder();
  const figures: Figure[] = [];
  let isComplete = true;
  for (const measurement of MEASUREMENTS) {
    if (names.length > 0 && !names.includes(measurement.name)) continue;
    process.stderr.write(`measuring ${measurement.name} …\n`);
    try {
      figures.push(...(await measurement.measure()));
    } catch (error) {
      // Keeps the figures of the others, which took minutes.
      isComplete = false;
      process.stderr.write(`${measurement.name} failed: ${error instanceof Error ? error.stack : error}\n`);
    }
  }
  printTable(figures);
  process.exitCode = isComplete && figures.every(isKept) ? 0 : 1;
}

void main(process.argv.slice(2));
