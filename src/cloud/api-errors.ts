import { FederationError } from '../errors.ts';
import type { ExitCodeName } from '../exit-codes.ts';
import { isHtml } from '../http/answer-text.ts';
import { errorWords, idsOf, requestName, type ApiAnswer, type ErrorWords } from './api-answer.ts';
import { roleAdvice } from './roles.ts';
import type { Audience } from './token-source.ts';

interface Meaning {
  readonly code: string;
  /** `unavailable` when absent. */
  readonly exit?: ExitCodeName;
  /** What follows the name of the service. */
  readonly says: string;
  readonly next: string;
}

const serviceNames: Readonly<Record<Audience, string>> = {
  teams: 'the Teams admin API',
  graph: 'Microsoft Graph',
};

/**
 * The error that an answer stands for. Correlation ids, ours and the server's, are in `where`; what the server said is
 * in `why`.
 * @param permission the Graph permission that reading this takes.
 */
export function apiError(answer: ApiAnswer, permission?: string): FederationError {
  const { status } = answer.response;
  const said = errorWords(answer.response);
  const { code, exit = 'unavailable', says, next } = meaningOf(answer, said, permission);
  const told = [said.code, said.message].filter((text) => text !== '').join(': ');
  const asks = pauseAsked(answer);
  return new FederationError(code, exit, `${serviceNames[answer.service]} ${says}`, {
    where: whereOf(answer),
    why: `status ${status}${asks}, ${told === '' ? 'without a reason' : told}`,
    next,
    details: { status: String(status), ...(said.code === '' ? {} : { serverCode: said.code }) },
  });
}

/** `, Retry-After 30`: what a service that turns away says of when to come back. */
function pauseAsked({ response: { status, headers } }: ApiAnswer): string {
  const asked = headers['retry-after']?.[0]?.trim() ?? '';
  return (status === 429 || status === 503) && /^[\w ,:+-]{1,40}$/.test(asked)
    ? `, Retry-After ${asked}`
    : '';
}

/** An answer that reports success and cannot be used. */
export function unusableAnswer(answer: ApiAnswer, why: string): FederationError {
  const { code, says, next } = isHtml(answer.response) ? webPage : unreadableAnswer;
  return new FederationError(code, 'unavailable', `${serviceNames[answer.service]} ${says}`, {
    where: whereOf(answer),
    why,
    next,
    details: { status: String(answer.response.status) },
  });
}

function whereOf(answer: ApiAnswer): string {
  return `${requestName(answer)}, ${idsOf(answer)}`;
}

const webPage: Meaning = {
  code: 'tenant.not-json',
  says: 'is answered for by a web page',
  next: 'a proxy or its sign-in page answers in its place: check HTTPS_PROXY, caFile and endpoints of the profile',
};

const unreadableAnswer: Meaning = {
  code: 'tenant.answer-unreadable',
  says: 'answered with something that cannot be read',
  next: 'try again; when it stays, report it with the correlation id',
};

function meaningOf(answer: ApiAnswer, said: ErrorWords, permission: string | undefined): Meaning {
  const { status } = answer.response;
  if (/Pstn\.Tnm\.Common\.Http\.HttpResponseException/.test(said.message)) {
    return {
      code: 'tenant.no-license',
      says: 'fails as it does for a tenant without Teams',
      next: 'check that the tenant has a licence that includes Teams',
    };
  }
  if (isHtml(answer.response) && [401, 403, 404].includes(status)) {
    return webPage;
  }
  switch (status) {
    case 401:
      return unauthorised;
    case 403:
      return forbidden(answer, said, permission);
    case 404:
      return answer.service === 'teams'
        ? notThere
        : { ...notThere, next: 'check environment of the profile' };
    case 429:
      return throttled;
    default:
      return otherStatus(status);
  }
}

const unauthorised: Meaning = {
  code: 'tenant.unauthorized',
  exit: 'authentication',
  says: 'does not accept the sign-in',
  next: 'check tenant and environment of the profile, and sign in again: federation login',
};

/** Also what every type answers to an application for which access is not set up; reports of that are many. */
const notThere: Meaning = {
  code: 'tenant.not-found',
  says: 'has nothing there',
  next: 'either this cloud does not have the setting, or the application lacks its directory role; federation doctor tells more',
};

const throttled: Meaning = {
  code: 'tenant.throttled',
  says: 'asks to send less',
  next: 'try again later, with fewer jobs at once; --timeout allows more waiting',
};

function forbidden(answer: ApiAnswer, said: ErrorWords, permission: string | undefined): Meaning {
  if (said.code === '40301') {
    return {
      code: 'tenant.partner',
      exit: 'authentication',
      says: 'does not let partners do this',
      next: 'sign in with an account or an application of the tenant itself, not through CSP or GDAP',
    };
  }
  const purpose = answer.method === 'GET' ? 'read' : 'write';
  return {
    code: 'tenant.forbidden',
    exit: 'authentication',
    says: `does not let ${answer.claims.account} ${purpose === 'read' ? 'read this' : 'change this'}`,
    next:
      answer.service === 'teams'
        ? roleAdvice(answer.claims, purpose)
        : `give the application the Graph permission ${permission ?? 'that this takes'} and consent to it`,
  };
}

function otherStatus(status: number): Meaning {
  if (status >= 300 && status < 400) {
    return {
      code: 'tenant.redirected',
      says: 'sends elsewhere',
      next: 'check environment and endpoints of the profile: a token goes only where they say',
    };
  }
  return status >= 500
    ? { code: 'tenant.failing', says: 'fails', next: 'try again in some minutes' }
    : { code: 'tenant.refused', says: 'refuses the request', next: 'report it with the correlation id' };
}
