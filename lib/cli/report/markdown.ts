import { titleOf } from '../../gate/finding';
import { visible, visibleLines } from '../../gate/visible';
import { type CheckedToken, type CheckResult, type ReportedFinding, unreadableText } from '../check-result';
import { withoutCommands } from './log-commands';
import { countVerdicts, inOrder } from './verdicts';

/** By this marker, a bot finds its earlier comment to update it. */
const MARKER = '<!-- apsaramqtt check -->';

const SIGNS = {
  valid: '✅',
  invalid: '❌',
  unverified: '⚠️',
  deferred: '🕓',
  unchecked: '➖',
  unjudged: '❔',
} as const;

/** GitHub accepts comments of 65,536 characters. The rest is for text that a bot adds. */
const MAX_COMMENT_BYTES = 64_000;

/** Reserved for the sentence about what was left out. */
const OMISSION_BYTES = 200;

/** A report for a comment in a pull request. */
export function markdownReport(result: CheckResult): string {
  return markdownWithin(result, MAX_COMMENT_BYTES);
}

/** A report of at most `maxBytes`. Findings come first and valid tokens last, and a sentence says how many parts were left out. */
export function markdownWithin(result: CheckResult, maxBytes: number): string {
  const { allFindings, calls, gates, unreadable, notes } = result;
  const tokens = inOrder(result.tokens);
  const counts = countVerdicts(result).map(({ verdict, count }) => `${count} ${verdict}`);
  const title = counts.length > 0 ? `### MQTT tokens: ${counts.join(', ')}` : '### MQTT tokens';
  const tableHead = '| verdict | token | fingerprint |\n| --- | --- | --- |';
  const end = `Gates: ${gates.declared} declared, ${gates.judged} judged, ${gates.unjudged} unjudged. ${calls} ${calls === 1 ? 'call' : 'calls'} to QueryToken.`;
  const space = new Space(maxBytes - OMISSION_BYTES - bytesOf([MARKER, title, tableHead, end]));
  const parts = [
    ...unreadable.map((one) => `**Not read:** ${markdownText(visible(unreadableText(one)))}`),
    ...allFindings.map(findingBlock),
    ...notes.map(markdownText),
  ];
  const shown = space.take(parts);
  const rows = space.take(tokens.map(tokenRow));
  const cut = parts.length + tokens.length - shown.length - rows.length;
  const comment = [
    MARKER,
    title,
    counts.length === 0 ? 'No token was checked.' : '',
    rows.length > 0 ? [tableHead, ...rows].join('\n') : '',
    ...shown,
    cut > 0 ? `**There is no room here for ${cut} more.** The other reports of this check contain them.` : '',
    end,
  ].filter(Boolean);
  return withoutCommands(`${comment.join('\n\n')}\n`);
}

/** A number of bytes that parts use up. */
class Space {
  constructor(private left: number) {}

  /** Returns the parts that fit. */
  take(parts: readonly string[]): string[] {
    const taken: string[] = [];
    for (const part of parts) {
      const size = bytesOf([part]);
      if (size > this.left) continue;
      this.left -= size;
      taken.push(part);
    }
    return taken;
  }
}

function bytesOf(parts: readonly string[]): number {
  return parts.reduce((sum, part) => sum + Buffer.byteLength(part) + '\n\n'.length, 0);
}

function tokenRow({ verdict, name, tokenFingerprint }: CheckedToken): string {
  return `| ${SIGNS[verdict]} ${verdict} | ${code(name)} | ${code(tokenFingerprint ?? '')} |`;
}

function findingBlock(finding: ReportedFinding): string {
  const { level, message, help, location, exception } = finding;
  const place = location ? ` at ${code(`${location.file}:${location.line}`)}` : '';
  const lines = [
    `**${level}: ${markdownText(visible(titleOf(finding)))}**${place}`,
    markdownText(message),
    markdownText(help),
  ];
  const except =
    exception &&
    `_${exception.until === undefined ? 'Excepted' : `Excepted until ${exception.until}`}:_ ${markdownText(visible(exception.reason))}`;
  return [...lines, ...(except ? [except] : [])].join('\n\n');
}

function code(text: string): string {
  return text ? `\`${visible(text).replace(/`/g, "'").replace(/\|/g, '\\|')}\`` : '';
}

/**
 * Escapes plain text, so that nothing in it becomes a link, a mention or HTML. GitHub and GitLab decode entities before they look for
 * mentions and issue numbers, so a zero-width space follows `@` and `#`, as in Renovate and Dependabot.
 */
export function markdownText(text: string): string {
  return visibleLines(text)
    .replace(/[\\`*_[\]<>|#~@]|:(?=\/\/)|(?<=www)\./gi, (character) => `&#${character.charCodeAt(0)};`)
    .replace(/&#(?:64|35);/g, '$&&#8203;');
}
