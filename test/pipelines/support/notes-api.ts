import { text } from 'node:stream/consumers';
import { LocalServer } from './local-server';

interface Note {
  readonly id: number;
  body: string;
  readonly author: { readonly id: number };
}

/** A server that answers as GitLab's API does for the notes of one merge request, in pages. The token belongs to the user with the id 1. */
export class NotesApi {
  readonly token = 'glpat-of-the-project';
  readonly notes: Note[] = [];
  #server!: LocalServer;

  static async start(mergeRequest: string): Promise<NotesApi> {
    const api = new NotesApi();
    api.#server = await LocalServer.start(async (request, response) => {
      const content = await text(request);
      const { status, value, nextPage = '' } = api.#answer(mergeRequest, request, content);
      response.writeHead(status, { 'x-next-page': nextPage }).end(JSON.stringify(value));
    });
    return api;
  }

  get url(): string {
    return this.#server.url;
  }

  close(): Promise<void> {
    return this.#server.close();
  }

  add(body: string, author: number): Note {
    const note = { id: 1_000 + this.notes.length, body, author: { id: author } };
    this.notes.push(note);
    return note;
  }

  #answer(
    mergeRequest: string,
    { method, url, headers }: { method?: string; url?: string; headers: NodeJS.Dict<string | string[]> },
    content: string,
  ): { status: number; value: unknown; nextPage?: string } {
    const { pathname, searchParams } = new URL(url!, this.url);
    if (headers['private-token'] !== this.token)
      return { status: 401, value: { message: '401 Unauthorized' } };
    if (method === 'GET' && pathname === '/user') return { status: 200, value: { id: 1 } };
    const notes = `${mergeRequest}/notes`;
    if (method === 'GET' && pathname === notes) {
      const [size, page] = [Number(searchParams.get('per_page')), Number(searchParams.get('page'))];
      const isLast = this.notes.length <= page * size;
      const value = this.notes.slice((page - 1) * size, page * size);
      return { status: 200, value, nextPage: isLast ? '' : String(page + 1) };
    }
    const found = this.notes.find(({ id }) => pathname === `${notes}/${id}`);
    if (method === 'PUT' && found) {
      found.body = JSON.parse(content).body;
      return { status: 200, value: found };
    }
    if (method === 'POST' && pathname === notes) {
      return { status: 201, value: this.add(JSON.parse(content).body, 1) };
    }
    return { status: 404, value: { message: '404 Not found' } };
  }
}
