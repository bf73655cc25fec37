import type { IncomingMessage, ServerResponse } from 'node:http';
import { isLoopback } from '../onsmqtt/loopback';
import { Admin } from './admin';
import { type Answer, echoAnswer, errorAnswer, successAnswer } from './answer';
import { ApiError, refusal } from './api-error';
import { type ApiRequest, actionOf, formatOf, readApiRequest } from './api-request';
import type { CallLog, CallOutcome } from './call-log';
import type { ParsedConfig } from './config';
import { sendAnswer } from './delivery';
import type { Fault, FaultScript } from './fault';
import { isAction, type Service } from './service';

/** The path from which other processes read the call counts. The service does not have this path. */
const CALLS_PATH = '/_emulator/calls';

/** Answers HTTP requests. */
export class RequestHandler {
  /** The last answer, which a fault may repeat. */
  #last?: Answer;
  readonly #admin?: Admin;

  constructor(
    private readonly config: ParsedConfig,
    private readonly service: Service,
    private readonly faults: FaultScript,
    private readonly calls: CallLog,
    private readonly now: () => number,
  ) {
    const [instanceId] = config.accounts.flatMap(({ instances }) => instances);
    if (config.admin && instanceId !== undefined) this.#admin = new Admin(service.tokens, instanceId, now);
  }

  async handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    // Clients read the time of the service from this header, so it must come from the clock of the emulator.
    response.setHeader('date', new Date(this.now()).toUTCString());
    let request: ApiRequest;
    try {
      request = await readApiRequest(message);
    } catch {
      // The client closed the connection, or sent too much.
      response.destroy();
      return;
    }
    if (request.path === CALLS_PATH && isLoopback(message.socket.remoteAddress ?? '')) {
      sendAnswer(response, this.#countsAnswer(), undefined);
      return;
    }
    const administered = this.#admin?.answer(request);
    if (administered) {
      sendAnswer(response, administered, undefined);
      return;
    }
    const fault = this.faults.next(actionOf(request), request.parameters.get('Token'));
    const answer = this.#answer(request, fault);
    sendAnswer(response, answer, fault, this.#last);
    if (fault?.kind !== 'replay') this.#last = answer;
  }

  #answer(request: ApiRequest, fault: Fault | undefined): Answer {
    if (fault?.kind === 'raw') return this.#recorded(request, 'replaced', fault);
    try {
      if (fault?.kind === 'echo')
        return this.#recorded(
          request,
          'replaced',
          echoAnswer(fault.in, request.parameters.get('Token') ?? ''),
        );
      if (fault?.kind === 'error') throw new ApiError(fault.code, fault);
      const result = this.service.answer(request);
      const answer = successAnswer(actionOf(request) ?? '', result, formatOf(request));
      return this.#recorded(request, 'answered', answer);
    } catch (error) {
      const known = error instanceof ApiError ? error : refusal('InternalError');
      const answer = errorAnswer(known, this.config.region, formatOf(request));
      return this.#recorded(request, known, answer);
    }
  }

  #recorded(request: ApiRequest, outcome: CallOutcome, answer: Answer): Answer {
    const action = actionOf(request);
    if (isAction(action)) this.calls.record(action, request.parameters.get('Token'), outcome);
    return answer;
  }

  #countsAnswer(): Answer {
    const counts = { actions: this.calls.counts(), queries: Object.fromEntries(this.calls.queries()) };
    return {
      status: 200,
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(counts),
    };
  }
}
