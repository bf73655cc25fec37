import { connect } from 'node:http2';
import { text } from 'node:stream/consumers';
import fc from 'fast-check';
import { IS_NIGHTLY } from '../../support/nightly';
import { RUNTIMES } from '../support/runtimes';
import { TestServer } from '../support/test-server';

const RUNS = { numRuns: IS_NIGHTLY ? 20_000 : 200, seed: 20_261_125 };

const name = fc.stringMatching(/^x-[a-z0-9-]{1,20}$/);
// Node.js refuses other characters and trims spaces.
const value = fc.stringMatching(/^([!-~]([ -~]{0,200}[!-~])?)?$/);

it.each(RUNTIMES)('headers that nghttp2 compresses arrive on $name as they were', async (runtime) => {
  const server = await TestServer.start(runtime, { plaintext: true, protocol: 'http2' });
  const client = connect(`http://${server.address}`);
  try {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(name, value, { maxKeys: 20 }), async (headers) => {
        const answer = await text(client.request({ ':path': '/', ...headers }));
        expect(Object.fromEntries(JSON.parse(answer).headers)).toMatchObject(headers);
      }),
      RUNS,
    );
  } finally {
    client.destroy();
    await server.stop();
  }
});
