import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { LocalServer } from './local-server';

export interface Comment {
  readonly id: number;
  body: string;
  readonly user: { readonly login: string; readonly type: 'Bot' | 'User' };
}

/** A server that answers as GitHub's API does for the comments of one pull request: in pages, and only if the token permits it. */
export class CommentsApi {
  readonly comments: Comment[] = [];
  readonly token = 'ghs_of-this-run';
  /** Whether the token is read-only, as in a pull request from a fork. */
  mayOnlyRead = false;
  #server!: LocalServer;

  private constructor(
    readonly repository: string,
    readonly pullRequest: number,
  ) {}

  static async start(repository: string, pullRequest: number): Promise<CommentsApi> {
    const api = new CommentsApi(repository, pullRequest);
    api.#server = await LocalServer.start(async (request, response) => {
      const { status, value, headers = {} } = await api.#answer(request);
      response
        .writeHead(status, { 'content-type': 'application/json', ...headers })
        .end(JSON.stringify(value));
    });
    return api;
  }

  get url(): string {
    return this.#server.url;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  add(body: string, user: Comment['user']): Comment {
    const comment = { id: 1_000 + this.comments.length, body, user };
    this.comments.push(comment);
    return comment;
  }

  async #answer(
    request: IncomingMessage,
  ): Promise<{ status: number; value: unknown; headers?: Record<string, string> }> {
    const { pathname, searchParams } = new URL(request.url!, this.url);
    const issues = `/repos/${this.repository}/issues`;
    const ofPullRequest = `${issues}/${this.pullRequest}/comments`;
    if (request.headers.authorization !== `Bearer ${this.token}`) return refusal(401, 'Bad credentials');
    if (request.method === 'GET' && pathname === ofPullRequest) return this.#page(pathname, searchParams);
    if (this.mayOnlyRead) return refusal(403, 'Resource not accessible by integration');
    const { body } = JSON.parse(await text(request)) as { body: string };
    if (body.length > 65_536) return refusal(422, 'Validation Failed');
    if (request.method === 'POST' && pathname === ofPullRequest) {
      const comment = this.add(body, { login: 'github-actions[bot]', type: 'Bot' });
      return { status: 201, value: this.#shown(comment) };
    }
    const found = this.comments.find(({ id }) => pathname === `${issues}/comments/${id}`);
    if (request.method !== 'PATCH' || !found) return refusal(404, 'Not Found');
    found.body = body;
    return { status: 200, value: this.#shown(found) };
  }

  #page(pathname: string, query: URLSearchParams) {
    const size = Math.min(Number(query.get('per_page') ?? 30), 100);
    const page = Number(query.get('page') ?? 1);
    const value = this.comments.slice((page - 1) * size, page * size).map((comment) => this.#shown(comment));
    const next = `${this.url}${pathname}?per_page=${size}&page=${page + 1}`;
    const headers: Record<string, string> =
      this.comments.length > page * size ? { link: `<${next}>; rel="next", <${next}>; rel="last"` } : {};
    return { status: 200, value, headers };
  }

  #shown(comment: Comment) {
    const page = `https://github.com/${this.repository}/pull/${this.pullRequest}`;
    return { ...comment, html_url: `${page}#issuecomment-${comment.id}` };
  }
}

function refusal(status: number, message: string) {
  return { status, value: { message, documentation_url: 'https://docs.github.com/rest' } };
}
