import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import type { Problem } from '../../gate/problem';

/** The part of HCP Terraform's request that the service uses. */
const RequestSchema = v.object({
  stage: v.string(),
  access_token: v.string(),
  run_id: v.optional(v.string(), ''),
  organization_name: v.optional(v.string(), ''),
  workspace_name: v.optional(v.string(), ''),
  plan_json_api_url: v.optional(v.nullable(v.string())),
  task_result_callback_url: v.string(),
});

/** A run that waits for a result. */
export interface Task {
  /** The id of the run, with its organization and workspace. */
  readonly name: string;
  /** Valid for this task only. */
  readonly accessToken: string;
  /** Null if the stage of the run is before the plan. */
  readonly planUrl: URL | null;
  readonly callbackUrl: URL;
}

/** The access token in the request with which HCP Terraform tests a new run task. */
const TEST_TOKEN = 'test-token';

/** Whether the header `X-TFC-Task-Signature` is the HMAC (SHA-512, in hex) of the body with the key. */
export function isSigned(body: Buffer, signature: string, hmacKey: string): boolean {
  const expected = createHmac('sha512', hmacKey).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Reads the task of a signed body. Returns `test` for a test of the service, or a problem.
 * @param terraformOrigin the only origin that URLs in the request may have, because the signature does not prove that they are safe.
 */
export function readTask(body: Buffer, terraformOrigin: string): Task | 'test' | Problem {
  const request = v.safeParse(RequestSchema, parsed(body));
  if (!request.success) {
    const message = 'The body is not the request of a run task.';
    return {
      code: 'MalformedRequest',
      message,
      help: 'Send only requests of HCP Terraform or Terraform Enterprise to this service.',
    };
  }
  const { output } = request;
  if (output.access_token === TEST_TOKEN) return 'test';
  const callbackUrl = addressOn(terraformOrigin, output.task_result_callback_url);
  const planUrl = output.plan_json_api_url ? addressOn(terraformOrigin, output.plan_json_api_url) : null;
  if (callbackUrl === undefined || planUrl === undefined) {
    const message = `The request contains a URL that is not on ${terraformOrigin}.`;
    return {
      code: 'ForeignAddress',
      message,
      help: 'Set --terraform-url to the URL of the HCP Terraform or Terraform Enterprise that sends the request.',
    };
  }
  const workspace = [output.organization_name, output.workspace_name].filter(Boolean).join('/');
  const name = [output.run_id, workspace && `(${workspace})`].filter(Boolean).join(' ');
  return { name, accessToken: output.access_token, planUrl, callbackUrl };
}

function parsed(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

function addressOn(origin: string, text: string): URL | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  return url?.origin === origin ? url : undefined;
}
