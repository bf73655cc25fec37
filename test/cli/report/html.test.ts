import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { htmlReport } from '../../../lib/cli/report/html';
import { version } from '../../../package.json';
import { broken, EVERYTHING, findingOf, NOTHING, resultOf, token } from '../../support/check-results';
import { CHROMIUM, launchChromium } from '../../support/chromium';

const TIME = new Date('2026-06-15T08:30:00Z');

/** The page and its visible text. */
function pageOf(result = EVERYTHING) {
  const html = htmlReport(result, { time: TIME });
  const text = html
    .replace(/<style>.*<\/style>/s, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');
  return { html, text };
}

describe('the report as HTML', () => {
  it('says when, with which version and with how many calls the check was made', () => {
    expect(pageOf().text).toContain(
      `Checked 2026-06-15 08:30 UTC Gates 7 declared, 4 judged, 3 unjudged Calls to QueryToken 3 Version ${version}`,
    );
  });

  it('shows the verdict of each token, with a link to what is wrong with it', () => {
    const { html, text } = pageOf();
    expect(text).toContain('2 invalid 1 unverified 1 unjudged 1 deferred 1 unchecked 1 valid');
    expect(html).toMatch(
      /<span class="badge unverified">unverified<\/span> <a href="#(finding-\d)">AMT002<\/a>/,
    );
    const [, id] = /<a href="#(finding-\d)">AMT002/.exec(html)!;
    expect(html).toMatch(new RegExp(`id="${id}">\\s.*AMT002 unverified-token`));
  });

  it('shows findings with help, place and exception, notes, and what was not read', () => {
    const { text } = pageOf();
    expect(text).toContain('error AMT004 literal-token Token in plain text: device/rollout (AMT004)');
    expect(text).toContain('What to do: Apply for a new token. cdktf.out/stacks/device/cdk.tf.json:40');
    expect(text).toContain('excepted AMT001 invalid-token');
    expect(text).toContain('Excepted until 2099-12-31: is replaced in the next release');
    expect(text).toContain(
      'Not read plan.json is not valid JSON: line 7, column 2. Correct the file. plan.json:7',
    );
    expect(text).toContain('Notes The exception from AMT002 for device expired');
  });

  it.each([
    ['nothing', NOTHING, 'No token was checked'],
    ['valid tokens', resultOf(), 'Every token is valid'],
    [
      'tokens that were not asked about',
      NOTHING.with({ tokens: [token('a', 'unchecked')] }),
      'No rule is broken',
    ],
    ['findings', EVERYTHING, '2 violations, 2 not verified, 2 not read'],
    [
      'no more than excepted findings',
      resultOf().with({
        findings: [findingOf(token('ok', 'invalid'), { exception: { reason: 'r', until: 'u' } })],
      }),
      'Every token is valid',
    ],
  ])('has a title with the result: %s', (_, result, title) => {
    expect(pageOf(result).html).toContain(`<h1>${title}</h1>`);
  });

  it('allows nothing to be loaded or run, except its own style', () => {
    const { html } = pageOf();
    const [, style] = /<style>(.*)<\/style>/s.exec(html)!;
    const hash = createHash('sha256').update(style!).digest('base64');
    expect(html.replaceAll('&#39;', "'")).toContain(
      `content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'"`,
    );
  });

  it('escapes all markup', () => {
    const name = `"><img src=x onerror='alert(1)'><script>`;
    const { html } = pageOf(resultOf({ ...token(name, 'invalid'), location: { file: name, line: 1 } }));
    expect(html).not.toMatch(/<img|<script/);
    expect(html).toContain(
      '<code>&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&lt;script&gt;</code>',
    );
  });
});

const inBrowser = CHROMIUM ? describe : describe.skip;

inBrowser('the report as HTML, in a browser (skipped where there is no Chromium on the PATH)', () => {
  let browser: Browser;
  let page: Page;
  let folder: string;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launchChromium();
    folder = mkdtempSync(join(tmpdir(), 'html-'));
    const file = join(folder, 'report.html');
    const long = token(`module.${'a'.repeat(90)}.data.apsaramqtt_token.device`, 'invalid');
    const result = EVERYTHING.with({ tokens: [...EVERYTHING.tokens, broken(long)] });
    writeFileSync(file, pageOf(result).html);
    page = await browser.newPage();
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(pathToFileURL(file).href);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  it('requests nothing except itself, and does not violate its own policy', () => {
    expect(requests).toEqual([page.url()]);
    expect(complaints).toEqual([]);
  });

  it.each([
    ['screen', 'light', 320],
    ['screen', 'dark', 320],
    ['screen', 'light', 1440],
    ['screen', 'dark', 1440],
    // The width of A4 between the margins.
    ['print', 'dark', 680],
  ] as const)(
    'is accessible and no wider than the window: %s, %s, %d px',
    async (media, colorScheme, width) => {
      await page.emulateMedia({ colorScheme, media });
      await page.setViewportSize({ width, height: 900 });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    },
  );

  it('is dark if the reader prefers that, and never on paper', async () => {
    const background = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
    const light = await background();
    await page.emulateMedia({ colorScheme: 'dark', media: 'screen' });
    expect(await background()).not.toBe(light);
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
  });
});
