import type { Server } from 'node:http';
import { type CallCounts, CallLog } from './call-log';
import {
  type EmulatorConfig,
  EmulatorConfigError,
  type ParsedConfig,
  parseConfig,
  parseFaultRule,
} from './config';
import { type FaultRule, FaultScript } from './fault';
import { listen, serverUrl } from './http-server';
import type { Action } from './operations/operation';
import { RequestHandler } from './request-handler';
import { Service } from './service';
import { DEFAULT_LIFETIME_MS, tokenFingerprint } from './token-store';

/** A server that answers like Alibaba Cloud's OnsMqtt API (version 2020-04-20), including faults. */
export class Emulator {
  /** The URL, without a slash at the end: `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The first access key of the first account. */
  readonly accessKeyId: string;
  readonly accessKeySecret: string;
  /** The first instance of the first account. */
  readonly instanceId: string;
  readonly region: string;

  private constructor(
    config: ParsedConfig,
    private readonly server: Server,
    private readonly service: Service,
    private readonly faults: FaultScript,
    private readonly log: CallLog,
    private readonly now: () => number,
  ) {
    const [account] = config.accounts;
    const [accessKey] = account?.accessKeys ?? [];
    const [instance] = account?.instances ?? [];
    if (!accessKey || !instance) throw new EmulatorConfigError('accounts', 'must not be empty');
    this.url = serverUrl(server, config);
    this.accessKeyId = accessKey.id;
    this.accessKeySecret = accessKey.secret;
    this.instanceId = instance;
    this.region = config.region;
  }

  /**
   * Starts an emulator and resolves when it listens. Rejects with an EmulatorConfigError.
   * @param now the clock of the emulator, in epoch milliseconds, for expiry, time stamps, rate limits and the Date header.
   */
  static async start(config: EmulatorConfig = {}, now: () => number = Date.now): Promise<Emulator> {
    const parsed = parseConfig(config);
    const service = new Service(parsed, now);
    const faults = new FaultScript();
    for (const rule of parsed.faults) faults.add(rule);
    const log = new CallLog();
    const handler = new RequestHandler(parsed, service, faults, log, now);
    const server = await listen(parsed, (message, response) => void handler.handle(message, response));
    return new Emulator(parsed, server, service, faults, log, now);
  }

  /** Issues a token without a request. By default, for the first instance and for an hour. */
  issueToken(token: { instanceId?: string; expiresAt?: number } = {}): string {
    return this.service.tokens.issue({
      instanceId: token.instanceId ?? this.instanceId,
      expiresAt: token.expiresAt ?? this.now() + DEFAULT_LIFETIME_MS,
    });
  }

  /** Revokes a token without a request. */
  revokeToken(token: string, instanceId: string = this.instanceId): void {
    this.service.tokens.revoke(token, instanceId);
  }

  /** Makes a token expire without a request. */
  expireToken(token: string, instanceId: string = this.instanceId): void {
    this.service.tokens.expire(token, instanceId, this.now());
  }

  /** Adds a fault after those that are already scripted. @throws EmulatorConfigError */
  inject(rule: FaultRule): void {
    this.faults.add(parseFaultRule(rule));
  }

  /** Removes all scripted faults. */
  clearFaults(): void {
    this.faults.clear();
  }

  /** The number of calls of each operation. */
  calls(): Readonly<Record<Action, CallCounts>> {
    return this.log.counts();
  }

  /** The number of QueryToken requests about a token, with any outcome. */
  callsFor(token: string): number {
    return this.log.queries().get(tokenFingerprint(token)) ?? 0;
  }

  /** Stops listening, and closes every connection. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
