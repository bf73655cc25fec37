// Puts the report into the pull request: as one comment, which later runs of the same name update in place.
import { readFile } from 'node:fs/promises';

const { REPORT, NAME, TOKEN, PULL_REQUEST, COMMIT } = process.env;
const { GITHUB_API_URL, GITHUB_SERVER_URL, GITHUB_REPOSITORY, GITHUB_RUN_ID } = process.env;

class Refused extends Error {}

async function ask(method, url, content) {
  const response = await fetch(url, {
    method,
    headers: {
      accept: 'application/vnd.github+json',
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'user-agent': 'apsaramqtt',
      'x-github-api-version': '2022-11-28',
    },
    body: content && JSON.stringify(content),
  });
  if (!response.ok)
    throw new Refused(`GitHub answered ${response.status} to ${method} ${new URL(url).pathname}`);
  return {
    value: await response.json(),
    next: /<([^>]+)>; *rel="next"/.exec(response.headers.get('link') ?? '')?.[1],
  };
}

/** The comment that begins so. One that a person wrote is none of ours, whatever it says. */
async function findComment(start) {
  let url = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues/${PULL_REQUEST}/comments?per_page=100`;
  while (url) {
    const { value, next } = await ask('GET', url);
    const found = value.find(({ body, user }) => user?.type === 'Bot' && body?.startsWith(start));
    if (found) return found;
    url = next;
  }
  return undefined;
}

/** The report, after its marker line and a second one that distinguishes checks by name. The report leaves room for what is put around it. */
function commentOf(report) {
  const [marker, ...lines] = report.split('\n');
  const start = `${marker}\n<!-- ${encodeURIComponent(NAME)} -->\n`;
  const run = `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}/actions/runs/${GITHUB_RUN_ID}`;
  const end = `\n\n_${NAME.replace(/[^\w ./-]/g, '')}, of commit ${COMMIT} ([run](${run}))_\n`;
  return { start, body: `${start}\n${lines.join('\n').trim()}${end}` };
}

try {
  const { start, body } = commentOf(await readFile(REPORT, 'utf8'));
  const found = await findComment(start);
  const comments = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`;
  const { value } = found
    ? await ask('PATCH', `${comments}/comments/${found.id}`, { body })
    : await ask('POST', `${comments}/${PULL_REQUEST}/comments`, { body });
  console.log(`The report is in ${value.html_url}`);
} catch (error) {
  // The verdict stands without the comment: this must not become the status of the check.
  const problem =
    error instanceof Refused
      ? error.message
      : `GitHub could not be asked: ${error.cause?.code ?? error.message}`;
  console.log(
    `::warning title=No comment::${problem}. A pull request from a fork may not write one; elsewhere the job takes the permission pull-requests%3A write. The report is in the summary of this run.`,
  );
}
