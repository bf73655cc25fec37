import { InvalidArgumentError, Option } from 'commander';

const LARGEST_PORT = 65_535;

export function portOption(): Option {
  return new Option('--port <number>', 'port to listen on (default: 0, any free port)').argParser(portOf);
}

function portOf(text: string): number {
  const port = Number(text);
  if (!/^\d+$/.test(text) || port > LARGEST_PORT)
    throw new InvalidArgumentError(`It is not a number from 0 to ${LARGEST_PORT}.`);
  return port;
}
