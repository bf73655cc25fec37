/** The style of the page in light and dark mode and in print, for widths from 320 px. */
export const STYLE = `
:root {
  --page: #f6f7f9; --sheet: #fff; --line: #d9dde3; --text: #1b2129; --quiet: #57616e; --link: #0b5cad;
  --bad: #b3261e; --bad-tint: #fdecea; --doubt: #8a4b00; --doubt-tint: #fff3dc;
  --good: #17693a; --good-tint: #e4f5ea; --idle: #57616e; --idle-tint: #eceff2;
  color-scheme: light dark;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12161b; --sheet: #1a2027; --line: #343c46; --text: #e6eaef; --quiet: #a3adb9; --link: #7cbcff;
    --bad: #ff9d94; --bad-tint: #45201d; --doubt: #f5c069; --doubt-tint: #3f2e10;
    --good: #79d69b; --good-tint: #17372a; --idle: #a3adb9; --idle-tint: #29313a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; padding: clamp(1rem, 4vw, 3rem); background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif;
}
main, header, footer { max-width: 76rem; margin-inline: auto; }
h1 { margin: 0 0 .25rem; font-size: clamp(1.4rem, 1rem + 2vw, 2rem); line-height: 1.2; text-wrap: balance; }
h2 { margin: 2.5rem 0 .75rem; font-size: 1.15rem; }
h3 { margin: .5rem 0 .25rem; font-size: 1.05rem; line-height: 1.35; }
p { margin: .4rem 0; max-width: 46rem; }
a { color: var(--link); }
code { font: .875em/1.45 ui-monospace, "SF Mono", "Cascadia Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
h1, h3, p, li, dd, td, code { overflow-wrap: anywhere; }
.kicker { margin: 0; color: var(--quiet); font-weight: 600; }
.facts { display: flex; flex-wrap: wrap; gap: .25rem 1.75rem; margin: 1rem 0 0; color: var(--quiet); font-size: .9rem; }
.facts div { display: flex; gap: .4rem; }
.facts dd { margin: 0; color: var(--text); }
.bar { display: block; width: 100%; height: .6rem; margin: 1.25rem 0 .6rem; border-radius: .3rem; }
.counts { display: flex; flex-wrap: wrap; gap: .5rem; margin: 0; padding: 0; list-style: none; }
.badge {
  display: inline-block; padding: .1rem .6rem; border-radius: 1rem; font-size: .85em; font-weight: 600; white-space: nowrap;
  color: var(--color); background: var(--tint);
}
.invalid, .error { --color: var(--bad); --tint: var(--bad-tint); }
.unverified, .unjudged, .warning { --color: var(--doubt); --tint: var(--doubt-tint); }
.valid { --color: var(--good); --tint: var(--good-tint); }
.deferred, .unchecked, .note { --color: var(--idle); --tint: var(--idle-tint); }
rect { fill: var(--color); }
.finding {
  margin: 0 0 .75rem; padding: .9rem 1.1rem; background: var(--sheet); border: 1px solid var(--line);
  border-inline-start: .3rem solid var(--color); border-radius: .4rem;
}
.finding > :first-child { margin-block-start: 0; }
.finding > :last-child { margin-block-end: 0; }
.rule { display: flex; flex-wrap: wrap; gap: .25rem .6rem; align-items: center; color: var(--quiet); font-size: .9rem; }
.finding:target, tr:target { outline: .15rem solid var(--link); }
.place { color: var(--quiet); font-size: .9em; }
.exception { padding-inline-start: .75rem; border-inline-start: .2rem solid var(--line); color: var(--quiet); }
table { width: 100%; border-collapse: collapse; background: var(--sheet); border: 1px solid var(--line); font-size: .95rem; }
th, td { padding: .6rem .8rem; text-align: start; vertical-align: top; border-block-end: 1px solid var(--line); }
th { color: var(--quiet); font-size: .9em; font-weight: 600; }
td code { display: block; }
td .place { margin: .15rem 0 0; }
[data-label=Fingerprint] code { white-space: nowrap; }
.notes { padding-inline-start: 1.2rem; }
footer { margin-block-start: 3rem; color: var(--quiet); font-size: .85rem; }
@media screen and (min-width: 70rem) {
  td:first-child, [data-label=Instance] code { white-space: nowrap; }
}
@media screen and (max-width: 52rem) {
  table, tbody, tr { display: block; }
  thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  tr { padding: .7rem .9rem; border-block-end: 1px solid var(--line); }
  tr:last-child { border: 0; }
  td { display: flex; gap: .6rem; padding: .15rem 0; border: 0; }
  td:empty { display: none; }
  td[data-label]::before { content: attr(data-label); flex: 0 0 5.5rem; color: var(--quiet); font-size: .85rem; }
}
@media print {
  @page { margin: 15mm; }
  :root { color-scheme: light; font-size: 10pt; }
  body { padding: 0; background: none; }
  h2 { break-after: avoid; }
  .finding, tr { break-inside: avoid; }
  table { font-size: .9rem; }
  th:nth-child(2) { width: 34%; }
  .badge, rect, .finding { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  a { color: inherit; text-decoration: none; }
}
`;
