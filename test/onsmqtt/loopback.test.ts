import { isLoopback } from '../../lib/onsmqtt/loopback';

it.each([
  'localhost',
  'LOCALHOST',
  '127.0.0.1',
  '127.255.0.9',
  '::1',
  '[::1]',
  '0:0:0:0:0:0:0:1',
  '::ffff:127.0.0.1',
  new URL('http://[::ffff:127.0.0.1]').hostname,
])('%s can be reached from this machine only', (host) => {
  expect(isLoopback(host)).toBe(true);
});

it.each([
  '',
  'localhost.example',
  '127.0.0.1.example',
  '127.1',
  '128.0.0.1',
  '0.0.0.0',
  '::',
  '::2',
  '[::ffff:10.0.0.1]',
])('%s may be another machine', (host) => {
  expect(isLoopback(host)).toBe(false);
});
