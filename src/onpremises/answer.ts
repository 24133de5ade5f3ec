import { beginning } from '../http/answer-text.ts';
import type { HttpResponse } from '../http/transport.ts';

/** Whether the body begins like a SOAP envelope, whatever its namespace prefix. */
export function isEnvelope(response: HttpResponse): boolean {
  return /^\s*(<\?xml[^>]*\?>\s*)?<([\w.-]+:)?Envelope[\s>]/.test(beginning(response));
}
