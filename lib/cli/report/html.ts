import { createHash } from 'node:crypto';
import { titleOf } from '../../gate/finding';
import { LEVELS } from '../../gate/rules';
import { visible } from '../../gate/visible';
import {
  type CheckedToken,
  type CheckResult,
  type Effect,
  exceptionText,
  type Location,
  type ReportedFinding,
  type Unreadable,
  unreadableText,
} from '../check-result';
import { HOMEPAGE } from '../homepage';
import { STYLE } from './html-style';
import { Markup, markup } from './markup';
import type { ReportOptions } from './report';
import { countVerdicts, inOrder } from './verdicts';

declare const __VERSION__: string;

const NOTHING = markup``;

/** A page to keep or to send: it needs no other file and loads nothing. */
export function htmlReport(result: CheckResult, { time }: Pick<ReportOptions, 'time'>): string {
  const { calls, gates, unreadable, notes } = result;
  const title = titleOfPage(result);
  const tokens = inOrder(result.tokens);
  const findings = [...result.allFindings].sort((one, other) => weightOf(one) - weightOf(other));
  return markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policyFor(STYLE)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${title} · apsaramqtt check</title>
<style>${new Markup(STYLE)}</style>
</head>
<body>
<header>
<p class="kicker">apsaramqtt check</p>
<h1>${title}</h1>
<dl class="facts">
<div><dt>Checked</dt><dd><time datetime="${time.toISOString()}">${dayAndMinute(time)}</time></dd></div>
<div><dt>Gates</dt><dd>${gates.declared} declared, ${gates.judged} judged, ${gates.unjudged} unjudged</dd></div>
<div><dt>Calls to QueryToken</dt><dd>${calls}</dd></div>
<div><dt>Version</dt><dd>${__VERSION__}</dd></div>
</dl>
${countsOf(result)}
</header>
<main>
${section('Not read', unreadable.map(unreadBlock))}
${section('Findings', findings.map(findingBlock))}
${section('Tokens', tokens.length > 0 ? [tokenTable(tokens, findings)] : [])}
${section('Notes', notes.length > 0 ? [noteList(notes)] : [])}
</main>
<footer>
<p>Made by <a href="${HOMEPAGE}">apsaramqtt</a>, which shows a token by its fingerprint only.</p>
</footer>
</body>
</html>
`.source;
}

function weightOf({ level, exception }: ReportedFinding): number {
  return LEVELS.indexOf(level) + (exception ? LEVELS.length : 0);
}

/** The Content-Security-Policy allows only this style, so that a name in the report cannot add a script or an image. */
function policyFor(style: string): string {
  const hash = createHash('sha256').update(style).digest('base64');
  return `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
}

function titleOfPage(result: CheckResult): string {
  const { unreadable, allFindings } = result;
  const verdicts = countVerdicts(result);
  const count = (effect: Effect) => allFindings.filter((one) => result.effectOf(one) === effect).length;
  const warnings = allFindings.filter(
    (one) => result.effectOf(one) === 'none' && one.level === 'warning' && !one.exception,
  );
  const unverified = count('unverified');
  const wrong = [
    counted(count('violation'), 'violation'),
    unverified > 0 ? `${unverified} not verified` : '',
    counted(warnings.length, 'warning'),
    unreadable.length > 0 ? `${unreadable.length} not read` : '',
  ].filter(Boolean);
  if (wrong.length > 0) return wrong.join(', ');
  if (verdicts.length === 0) return 'No token was checked';
  if (verdicts.every(({ verdict }) => verdict === 'valid')) return 'Every token is valid';
  return 'No rule is broken';
}

function counted(count: number, what: string): string {
  return count === 0 ? '' : `${count} ${what}${count === 1 ? '' : 's'}`;
}

function dayAndMinute(time: Date): string {
  return `${time.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function section(title: string, content: readonly Markup[]): Markup {
  if (content.length === 0) return NOTHING;
  return markup`<section>
<h2>${title}</h2>
${content}</section>`;
}

/** The number of tokens of each verdict, as a bar and as text. */
function countsOf(result: CheckResult): Markup {
  const counts = countVerdicts(result);
  if (counts.length === 0) return NOTHING;
  let before = 0;
  const parts = counts.map(({ verdict, count }) => {
    const part = markup`<rect class="${verdict}" x="${before}" width="${count}" height="1"/>`;
    before += count;
    return part;
  });
  const words = counts.map(
    ({ verdict, count }) => markup`<li class="badge ${verdict}">${count} ${verdict}</li>\n`,
  );
  return markup`<svg class="bar" viewBox="0 0 ${before} 1" preserveAspectRatio="none" aria-hidden="true">${parts}</svg>
<ul class="counts" aria-label="Tokens by verdict">
${words}</ul>`;
}

function unreadBlock(one: Unreadable): Markup {
  return markup`<article class="finding error">
<p>${visible(unreadableText(one))}</p>
${placeOf(one.location)}
</article>
`;
}

function findingBlock(finding: ReportedFinding, index: number): Markup {
  const { rule, level, message, help, location, exception } = finding;
  return markup`<article class="finding ${exception ? 'note' : level}" id="finding-${index + 1}">
<p class="rule"><span class="badge ${exception ? 'note' : level}">${exception ? 'excepted' : level}</span> ${rule.id} ${rule.name}</p>
<h3>${visible(titleOf(finding))}</h3>
${message.split('\n').map((line) => markup`<p>${line}</p>\n`)}<p><strong>What to do:</strong> ${help}</p>
${exception ? markup`<p class="exception">${exceptionText(exception)}</p>` : NOTHING}
${placeOf(location)}
</article>
`;
}

function placeOf(location?: Location): Markup {
  return location
    ? markup`<p class="place"><code>${visible(location.file)}:${location.line}</code></p>`
    : NOTHING;
}

/** The roles are explicit: on a narrow screen, the style displays the rows as blocks, and browsers then drop their implicit roles. */
function tokenTable(tokens: readonly CheckedToken[], findings: readonly ReportedFinding[]): Markup {
  const places = new Map(findings.map((finding, index) => [finding, `finding-${index + 1}`]));
  const head = ['Verdict', 'Token', 'Instance', 'Fingerprint', 'Request'];
  return markup`<table role="table">
<thead role="rowgroup"><tr role="row">${head.map((text) => markup`<th scope="col" role="columnheader">${text}</th>`)}</tr></thead>
<tbody role="rowgroup">
${tokens.map((token) => tokenRow(token, places))}</tbody>
</table>
`;
}

function tokenRow(token: CheckedToken, places: ReadonlyMap<ReportedFinding, string>): Markup {
  const { name, verdict, instanceId, tokenFingerprint, requestId, location } = token;
  const broken = token.findings.map(
    (finding) => markup` <a href="#${places.get(finding) ?? ''}">${finding.rule.id}</a>`,
  );
  return markup`<tr role="row">
<td role="cell"><span class="badge ${verdict}">${verdict}</span>${broken}</td>
<td role="cell"><div><code>${visible(name)}</code>${placeOf(location)}</div></td>
${cellOf('Instance', instanceId)}
${cellOf('Fingerprint', tokenFingerprint)}
${cellOf('Request', requestId)}
</tr>
`;
}

/** The label is shown on narrow screens, where the head of the table is hidden. */
function cellOf(label: string, text: string | null): Markup {
  if (text === null) return markup`<td role="cell"></td>`;
  return markup`<td role="cell" data-label="${label}"><code>${text}</code></td>`;
}

function noteList(notes: readonly string[]): Markup {
  return markup`<ul class="notes">
${notes.map((note) => markup`<li>${visible(note)}</li>\n`)}</ul>
`;
}
