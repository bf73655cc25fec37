import { connect as connectTls } from 'node:tls';
import { CONTINUATION, frameOf, HEADERS, Http2Peer, requestTo } from './support/http2-peer';
import { RUNTIMES } from './support/runtimes';
import { TestServer } from './support/test-server';

const ENDED = { event: 'connections', count: 0 };

// Concurrent, because each test takes the ten seconds that a peer has.
it.concurrent.each(RUNTIMES)('$name waits ten seconds for a peer to come to the point', async (runtime) => {
  const secure = await TestServer.start(runtime);
  const plaintext = await TestServer.start(runtime, { plaintext: true });
  try {
    // One peer sends nothing, another half of a TLS handshake.
    const silent = new Http2Peer(secure.connectSocket());
    const halfway = new Http2Peer(secure.connectSocket());
    halfway.send(Buffer.of(22, 3, 1, 2, 0, 1));
    // A peer that completes the handshake and then sends nothing.
    const { certificate, port } = secure.place;
    const { key: clientKey, certificate: clientCertificate } = secure.client;
    const admitted = connectTls({
      port: port!,
      host: '127.0.0.1',
      servername: 'localhost',
      ca: certificate,
      key: clientKey,
      cert: clientCertificate,
      ALPNProtocols: ['h2'],
    });
    admitted.on('error', () => {}).resume();
    const admittedClosed = new Promise((resolve) => admitted.once('close', resolve));
    // An incomplete preface and an incomplete header block.
    const hesitant = new Http2Peer(plaintext.connectSocket());
    hesitant.send(Buffer.from('PRI * HT'));
    const endless = await Http2Peer.connect(plaintext.connectSocket());
    endless.send(frameOf(HEADERS, 0, 1, requestTo('/a.B/Echo')), frameOf(CONTINUATION, 0, 1));
    await Promise.all([silent.closed, halfway.closed, admittedClosed, hesitant.closed, endless.closed]);
    await plaintext.until(ENDED);
    await secure.until(ENDED);
    // A peer that sends a complete request gets an answer.
    expect(await secure.connect().callRaw('/a.B/Echo', Buffer.from('x'))).toEqual(Buffer.from('x'));
  } finally {
    await Promise.all([secure.stop(), plaintext.stop()]);
  }
});
