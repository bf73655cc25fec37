// Writes a report to the merge request as one note, which later pipelines update. Usage: node gitlab-note.mjs tokens.md
// GITLAB_TOKEN is a masked variable with a project access token (scope api, role Reporter).
import { readFile } from 'node:fs/promises';

const { CI_API_V4_URL, CI_PROJECT_ID, CI_MERGE_REQUEST_IID, CI_COMMIT_SHA, CI_PIPELINE_URL, GITLAB_TOKEN } =
  process.env;

async function ask(method, path, content) {
  const response = await fetch(`${CI_API_V4_URL}${path}`, {
    method,
    headers: { 'private-token': GITLAB_TOKEN, 'content-type': 'application/json' },
    body: content && JSON.stringify(content),
  });
  if (!response.ok) throw new Error(`GitLab answered ${response.status} to ${method} ${path}`);
  return { value: await response.json(), nextPage: response.headers.get('x-next-page') };
}

/** The note of the token's user that begins with the marker. */
async function findNote(notes, marker) {
  const { value: user } = await ask('GET', '/user');
  let page = '1';
  while (page) {
    const { value, nextPage } = await ask('GET', `${notes}?per_page=100&page=${page}`);
    const found = value.find(({ author, body }) => author.id === user.id && body.startsWith(marker));
    if (found) return found;
    page = nextPage;
  }
  return undefined;
}

if (!GITLAB_TOKEN) {
  console.log(
    'There is no GITLAB_TOKEN, as in the merge request of a fork: the report is in the artifacts only.',
  );
} else {
  const report = await readFile(process.argv[2], 'utf8');
  const body = `${report}\n_Of commit ${CI_COMMIT_SHA} ([pipeline](${CI_PIPELINE_URL}))_\n`;
  const notes = `/projects/${CI_PROJECT_ID}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;
  const [marker] = report.split('\n');
  const found = await findNote(notes, marker);
  if (found) await ask('PUT', `${notes}/${found.id}`, { body });
  else await ask('POST', notes, { body });
}
