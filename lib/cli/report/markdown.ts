import type { CheckResult, ReportedFinding } from '../check-result';

/** Lets a bot find its comment again, to update it in place. */
const MARKER = '<!-- apsaramqtt check -->';

const SIGNS = { valid: '✅', invalid: '❌', unverified: '⚠️', deferred: '🕓', unchecked: '➖' } as const;

/** For a comment in a pull request, or the summary of a workflow run. */
export function markdownReport({ tokens, findings, calls, unreadable, notes }: CheckResult): string {
  const rows = tokens.map((token) =>
    row([`${SIGNS[token.verdict]} ${token.verdict}`, code(token.name), code(token.tokenFingerprint ?? '')]),
  );
  const table = [row(['verdict', 'token', 'fingerprint']), '| --- | --- | --- |', ...rows];
  return `${[
    MARKER,
    '### MQTT tokens',
    tokens.length > 0 ? table.join('\n') : 'No token was checked.',
    ...findings.map(findingBlock),
    ...unreadable.map(({ message }) => `**Not read:** ${escaped(message)}`),
    ...notes.map(escaped),
    `${calls} ${calls === 1 ? 'call' : 'calls'} to QueryToken.`,
  ].join('\n\n')}\n`;
}

function findingBlock({ rule, level, subject, message, help, exception }: ReportedFinding): string {
  const lines = [
    `**${level} ${rule.id} ${rule.name}**: ${escaped(subject)}`,
    escaped(message),
    escaped(help),
  ];
  const except = exception && `_Excepted until ${exception.until}:_ ${escaped(exception.reason)}`;
  return [...lines, ...(except ? [except] : [])].join('\n\n');
}

function row(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

function code(text: string): string {
  return text ? `\`${text.replace(/`/g, "'").replace(/\|/g, '\\|')}\`` : '';
}

/** Plain text as it is: nothing in it is a link, a mention or HTML. */
function escaped(text: string): string {
  return text.replace(/[\\`*_[\]<>|#~@]/g, (character) => `&#${character.charCodeAt(0)};`);
}
