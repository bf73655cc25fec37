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

/** A server that answers as Alibaba Cloud's OnsMqtt API (version 2020-04-20) does, faults included. */
export class Emulator {
  /** Where it listens, without a slash at the end: `http://127.0.0.1:<port>`. */
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
   * @param now the emulator's clock, in epoch milliseconds: for expiry, time stamps, the limit of calls and the Date header.
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

  /** Issues a token without a request. By default of the first instance, and valid for an hour. */
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

  /** Adds a fault behind those that are scripted already. Throws an EmulatorConfigError. */
  inject(rule: FaultRule): void {
    this.faults.add(parseFaultRule(rule));
  }

  /** Forgets every scripted fault. */
  clearFaults(): void {
    this.faults.clear();
  }

  /** How many calls of each operation there were. */
  calls(): Readonly<Record<Action, CallCounts>> {
    return this.log.counts();
  }

  /** How many QueryToken requests asked about a token, whatever became of them. */
  callsFor(token: string): number {
    return this.log.queries().get(tokenFingerprint(token)) ?? 0;
  }

  /** Stops listening, and drops every connection. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }
}
