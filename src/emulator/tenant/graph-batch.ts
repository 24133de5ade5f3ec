import type { PropertyValue } from '../../model/property-value.ts';
import type { TenantAnswer } from './answer.ts';
import type { ApiRequest } from './api.ts';
import { apiError } from './api-error.ts';
import { isProperties, parseJsonObject } from './body.ts';
import { ApiRefusal, badRequest } from './refusal.ts';

/** Graph's limit for one batch. */
const maxRequests = 20;

/**
 * Several requests in one body, each answered on its own (JSON batching of Graph). Only reading is taken.
 * @throws ApiRefusal 400.
 */
export function runBatch(
  request: ApiRequest,
  run: (inner: ApiRequest) => TenantAnswer | 'cut',
): TenantAnswer {
  const { requests } = parseJsonObject(request.body, request.contentType);
  if (!Array.isArray(requests) || requests.length > maxRequests) {
    throw badRequest(`requests must be a list of at most ${maxRequests}.`);
  }
  const version = request.path.split('/')[1] ?? '';
  const responses = (requests as readonly PropertyValue[]).map((asked) => {
    const { id, url } = isProperties(asked) ? asked : {};
    if (typeof id !== 'string' || typeof url !== 'string' || !isReading(asked)) {
      throw badRequest('Each request of a batch has id, url and the method GET.');
    }
    const [path = '', query = ''] = url.replace(/^\/?/, '/').split('?');
    const inner: ApiRequest = {
      ...request,
      method: 'GET',
      path: `/${version}${path}`,
      query: new URLSearchParams(query),
      body: Buffer.alloc(0),
    };
    const { status, json } = answered(() => run(inner));
    return { id, status, headers: { 'Content-Type': 'application/json' }, body: json };
  });
  return { status: 200, json: { responses } };
}

function isReading(asked: PropertyValue): boolean {
  return isProperties(asked) && asked['method'] === 'GET';
}

function answered(run: () => TenantAnswer | 'cut'): TenantAnswer {
  try {
    const answer = run();
    return answer === 'cut' ? { status: 504 } : answer;
  } catch (error) {
    if (error instanceof ApiRefusal) {
      return apiError('graph', error, new Date());
    }
    throw error;
  }
}
