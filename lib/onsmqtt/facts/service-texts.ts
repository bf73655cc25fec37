import type { Evidence } from './evidence';

/** The messages of the service for each code, word for word, because client libraries and people search for these texts. */
export const SERVICE_TEXTS = {
  ApiNotSupport: 'The specified API is not supported.',
  ApplyTokenOverFlow: 'You have applied for tokens too many times. Please try again later.',
  CheckAccountInfoFailed: 'An error occurred while checking the account information by the STS token.',
  InstancePermissionCheckFailed:
    'An error occurred while validating the permissions of the instance. Please verify the account that created the instance and its permissions settings.',
  InternalError: 'An error occurred while processing your request. Try again later.',
  ParameterCheckFailed:
    'An error occurred while validating the parameters. The parameters may be missing or invalid.',
  PermissionCheckFailed:
    'An error occurred while validating the resource permissions. Please check the account that created the instance, topic, and GroupId, and check their permission settings.',
  QueryTokenOverFlow: 'You have queried tokens too many times. Please try again later.',
  SystemOverFlow: 'An error occurred while processing your request. Please try again.',
  'InvalidParameter.':
    'An error occurred while validating the parameter. The parameter may be missing or invalid.',
  Throttling: 'Request was denied due to request throttling.',
  'Throttling.User': 'Request was denied due to user flow control.',
  'Throttling.Api': 'Request was denied due to api flow control.',
  'Rejected.Throttling': 'Request was denied due to request throttling.',
  ServiceUnavailable: 'The request has failed due to a temporary failure of the server.',
  'InvalidTimeStamp.Expired': 'Specified time stamp or date value is expired.',
  'InvalidTimeStamp.Format': 'Specified time stamp or date value is not well formatted.',
  IllegalTimestamp:
    'The input parameter "Timestamp" that is mandatory for processing this request is not supplied.',
  SignatureNonceUsed: 'Specified signature nonce was used already.',
  MissingSignatureNonce: 'SignatureNonce is mandatory for this action.',
  MissingAccessKeyId: 'AccessKeyId is mandatory for this action.',
  'InvalidAccessKeyId.NotFound': 'Specified access key is not found.',
  'InvalidAccessKeyId.Inactive': 'Specified access key is disabled.',
  SignatureDoesNotMatch: 'Specified signature is not matched with our calculation.',
  IncompleteSignature: 'The request signature does not conform to Aliyun standards.',
  MissingSecurityToken: 'SecurityToken is mandatory for this action.',
  'InvalidSecurityToken.Expired': 'Specified SecurityToken is expired.',
  'InvalidSecurityToken.Malformed': 'Specified SecurityToken is malformed.',
  'InvalidSecurityToken.MismatchWithAccessKey': 'Specified SecurityToken mismatch with the AccessKey.',
  NoPermission: 'The caller has no permission for this action.',
  'Forbidden.RAM':
    "User not authorized to operate on the specified resource, or this API doesn't support RAM.",
  'InvalidAction.NotFound': 'Specified api is not found, please check your url and method.',
  InvalidVersion: 'Specified parameter Version is not valid.',
  MissingAction: 'Action is mandatory for this request.',
  MissingVersion: 'Version is mandatory for this action.',
  UnsupportedHTTPMethod: 'This http method is not supported.',
} as const satisfies Readonly<Record<string, string>>;

/** A code of the service. One that ends in a dot is the prefix of many codes, each with the name of a parameter. */
export type ServiceCode = Exclude<keyof typeof SERVICE_TEXTS, `${string}.`> | `InvalidParameter.${string}`;

/** The message of the service for a code. A code that names a parameter has the message of its prefix. */
export function serviceText(code: string): string | undefined {
  const texts = new Map<string, string>(Object.entries(SERVICE_TEXTS));
  return texts.get(code) ?? texts.get(code.replace(/[^.]*$/, ''));
}

/** Follows the message of `SignatureDoesNotMatch`. Clients compare the string to sign of the service with their own. */
export const STRING_TO_SIGN = 'server string to sign is:';

/** The URL in `Recommend` of an error answer. */
export function recommendation(code: string, product: string, requestId: string): string {
  return `https://api.aliyun.com/troubleshoot?q=${code}&product=${product}&requestId=${requestId}`;
}

/** The evidence: for codes of the operation, its page and the page of error codes; for those of the gateway, answers in public code. */
export const SERVICE_TEXTS_EVIDENCE: Evidence = {
  source:
    'help pages "QueryToken", "Error codes" and "FAQ about RAM roles and STS tokens" (Throttling.Api); aliyun/alibabacloud-openapi-meta (OnsMqtt)',
  date: '2026-11-26',
  status: 'documented',
};
