import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { httpDate } from '../../../lib/onsmqtt/exchange/http-date';

const TIME = Date.UTC(1994, 10, 6, 8, 49, 37);

const FORMS = [
  'Sun, 06 Nov 1994 08:49:37 GMT',
  'Sunday, 06-Nov-94 08:49:37 GMT',
  'Sun Nov  6 08:49:37 1994',
  '1994-11-06T08:49:37Z',
];

it('reads a time in each form of RFC 9110, whatever the time zone of this machine', () => {
  const module = join(__dirname, '../../../lib/onsmqtt/exchange/http-date.ts');
  const program = `console.log(JSON.stringify(${JSON.stringify(FORMS)}.map(require(${JSON.stringify(module)}).httpDate)))`;
  const found = (zone: string) =>
    execFileSync(process.execPath, ['--require', 'tsx/cjs', '--eval', program], {
      env: { ...process.env, TZ: zone },
      encoding: 'utf8',
    });
  for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York'])
    expect(JSON.parse(found(zone))).toEqual(FORMS.map(() => TIME));
});

it.each([
  undefined,
  '',
  'yesterday',
  '2026',
  '1764333645',
  '1994-11-06T08:49:37',
  'Sun, 06 Nov 1994 08:49:37',
])('does not accept %p as a time, because it has no time zone', (text) => {
  expect(httpDate(text)).toBeNaN();
});
