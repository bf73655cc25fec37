import { createHmac, timingSafeEqual } from 'node:crypto';
import * as v from 'valibot';
import type { Problem } from '../../gate/problem';

/** What HCP Terraform sends, as far as the service uses it. */
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
  /** The run, its organization and workspace. */
  readonly name: string;
  /** Valid for this task only. */
  readonly accessToken: string;
  /** Null before the plan. */
  readonly planUrl: URL | null;
  readonly callbackUrl: URL;
}

/** In the request that HCP Terraform sends to verify a new run task, in place of an access token. */
const TEST_TOKEN = 'test-token';

/** Whether a body was signed with the key, by the header `X-TFC-Task-Signature`: its HMAC (SHA-512) in hex. */
export function isSigned(body: Buffer, signature: string, hmacKey: string): boolean {
  const expected = createHmac('sha512', hmacKey).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * The task that a signed body asks for; `test` if it only tries the service; else what is wrong with it.
 * @param terraformOrigin the only origin that a task may name: the signature says who wrote the request, not where its addresses lead.
 */
export function readTask(body: Buffer, terraformOrigin: string): Task | 'test' | Problem {
  const request = v.safeParse(RequestSchema, parsed(body));
  if (!request.success) {
    const message = 'The body is not the request of a run task.';
    return {
      code: 'MalformedRequest',
      message,
      help: 'Only HCP Terraform and Terraform Enterprise send these.',
    };
  }
  const { output } = request;
  if (output.access_token === TEST_TOKEN) return 'test';
  const callbackUrl = addressOn(terraformOrigin, output.task_result_callback_url);
  const planUrl = output.plan_json_api_url ? addressOn(terraformOrigin, output.plan_json_api_url) : null;
  if (callbackUrl === undefined || planUrl === undefined) {
    const message = `The request names an address outside ${terraformOrigin}.`;
    return {
      code: 'ForeignAddress',
      message,
      help: 'Give --terraform-url the address of the Terraform that sends it.',
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
