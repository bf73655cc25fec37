import { constants } from 'node:crypto';

/**
 * What every connection to a service requires, whatever NODE_OPTIONS says. These options belong to the secure context. If there is none, they
 * are options of the connection.
 */
export const TLS_LIMITS = { minVersion: 'TLSv1.2', ciphers: constants.defaultCoreCipherList } as const;
