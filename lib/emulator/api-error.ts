import { errorCode } from '../onsmqtt/error-codes';

/** The gateway's codes that say a request is not one of this API: QueryToken's documentation does not list them. */
const GATEWAY_STATUS: Readonly<Record<string, number>> = {
  'InvalidAction.NotFound': 404,
  UnsupportedHTTPMethod: 403,
};

const MESSAGES: Readonly<Record<string, string>> = {
  CheckAccountInfoFailed: 'The account information could not be checked.',
  InstancePermissionCheckFailed: 'The account has no permission on the instance.',
  ParameterCheckFailed: 'A parameter is missing or invalid.',
  PermissionCheckFailed: 'The permission check of the resource failed.',
  QueryTokenOverFlow: 'Too many token queries. Query more slowly.',
  ApiNotSupport: 'The API is not supported.',
  InternalError: 'The service failed internally.',
  SystemOverFlow: 'The system is overloaded.',
  Throttling: 'Request was denied due to request throttling.',
  'Throttling.User': 'Request was denied due to user flow control.',
  'Throttling.Api': 'Request was denied due to api flow control.',
  'Rejected.Throttling': 'Request was denied due to request throttling.',
  ServiceUnavailable: 'The request has failed due to a temporary failure of the server.',
  'InvalidTimeStamp.Expired': 'Specified time stamp or date value is expired.',
  'InvalidTimeStamp.Format': 'Specified time stamp or date value is not well formatted.',
  IllegalTimestamp: 'The time stamp that is mandatory for this action is not supplied.',
  SignatureNonceUsed: 'Specified signature nonce was used already.',
  MissingSignatureNonce: 'SignatureNonce is mandatory for this action.',
  MissingAccessKeyId: 'AccessKeyId is mandatory for this action.',
  'InvalidAccessKeyId.NotFound': 'Specified access key is not found.',
  'InvalidAccessKeyId.Inactive': 'Specified access key is disabled.',
  SignatureDoesNotMatch: 'Specified signature does not match our calculation.',
  IncompleteSignature: 'The request signature does not conform to the standards of Alibaba Cloud.',
  MissingSecurityToken: 'SecurityToken is mandatory for this action.',
  'InvalidSecurityToken.Expired': 'Specified SecurityToken is expired.',
  'InvalidSecurityToken.Malformed': 'Specified SecurityToken is malformed.',
  'InvalidSecurityToken.MismatchWithAccessKey': 'Specified SecurityToken mismatches the AccessKey.',
  NoPermission: 'The caller has no permission for this action.',
  'Forbidden.RAM':
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  'InvalidAction.NotFound': 'Specified api is not found, please check your url and method.',
  InvalidVersion: 'Specified parameter Version is not valid.',
  MissingAction: 'Action is mandatory for this request.',
  MissingVersion: 'Version is mandatory for this action.',
  UnsupportedHTTPMethod: 'This http method is not supported.',
};

/** An error that the service answers with. Its message names parameters, and never repeats what a request carried. */
export class ApiError extends Error {
  readonly httpStatus: number;
  /** Sent as `x-acs-retry-after`, in milliseconds. */
  readonly retryAfterMs?: number;

  constructor(
    readonly code: string,
    details: { httpStatus?: number; message?: string; retryAfterMs?: number } = {},
  ) {
    super(details.message ?? MESSAGES[code] ?? 'The request was refused.');
    this.httpStatus = details.httpStatus ?? errorCode(code)?.httpStatus ?? GATEWAY_STATUS[code] ?? 400;
    this.retryAfterMs = details.retryAfterMs;
  }
}
