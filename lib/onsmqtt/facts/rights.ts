import type { Evidence } from './evidence';

/** The parts of a RAM resource of ApsaraMQ for MQTT. `*` means all. */
export interface ResourceScope {
  readonly region: string;
  readonly account: string;
  readonly instanceId: string;
}

/** The action of an operation, such as `mq:QueryToken`. */
export function operationAction<Operation extends string>(operation: Operation): `mq:${Operation}` {
  return `mq:${operation}`;
}

/** The action on the instance that every operation requires in addition to its own. */
export const INSTANCE_ACTION = 'mq:MqttInstanceAccess';

/** The actions that QueryToken requires: the call itself, and access to the instance. */
export const QUERY_TOKEN_ACTIONS = [operationAction('QueryToken'), INSTANCE_ACTION] as const;

/** The evidence for the actions. The pages contradict each other only about the resources. */
export const ACTIONS_EVIDENCE: Evidence = {
  source: 'help pages of the operation QueryToken and "RAM authentication" of both consoles',
  date: '2026-11-25',
  status: 'documented',
};

/** The form of resources on a page of the documentation. */
export interface ResourceReading extends Evidence {
  /** The resource of an operation's own action, such as `mq:QueryToken`. */
  readonly operation: (scope: ResourceScope) => string;
  /** The resource of {@link INSTANCE_ACTION}. */
  readonly instance: (scope: ResourceScope) => string;
}

/**
 * The documented readings, by name. They contradict each other, so a policy names the resources of each, and the emulator
 * accepts what any of them allows.
 */
export const RESOURCE_READINGS = {
  /** The pages of the operations and of the older console. */
  instance: {
    operation: ({ region, account, instanceId }) => `acs:mq:${region}:${account}:${instanceId}`,
    instance: ({ region, account, instanceId }) => `acs:mq:${region}:${account}:${instanceId}`,
    source: 'help page of the operation QueryToken; "RAM authentication" of the older console',
    date: '2026-11-25',
    status: 'contradicted',
  },
  /** The page of the upgraded console. */
  upgraded: {
    operation: ({ region, account }) => `acs:mq:${region}:${account}:*`,
    instance: ({ region, account, instanceId }) => `acs:mq:${region}:${account}:instance/${instanceId}`,
    source: 'help page "RAM authentication" of the upgraded console',
    date: '2026-11-25',
    status: 'contradicted',
  },
} as const satisfies Readonly<Record<string, ResourceReading>>;

export type ResourceReadingName = keyof typeof RESOURCE_READINGS;
