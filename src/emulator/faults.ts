import { FederationError } from '../errors.ts';
import { nearest } from './nearest.ts';

/**
 * What can be made to go wrong. A fault counts occurrences of one event and strikes at the nth one (`name:n`, the
 * first by default): only then, five times (`storm`), or from then on. Pool and tenant count together, and what both
 * can suffer has one name.
 */
export const faultTable = [
  ['drop-before-write', 'write', 'once', 'the connection is cut before the nth write; nothing is stored'],
  ['drop-after-write', 'write', 'once', 'the nth write is stored, then the connection is cut'],
  ['silent-write', 'write', 'onwards', 'writes report success and store nothing'],
  ['fail-on-write', 'write', 'onwards', 'everything that writes fails'],
  [
    'read-back-stale',
    'write',
    'once',
    'for two seconds after the nth write, reading shows what was before it',
  ],
  ['slow', 'request', 'onwards', 'every answer comes three seconds late'],
  ['truncated', 'request', 'onwards', 'answers end in the middle'],
  ['garbage', 'request', 'onwards', 'answers are random bytes'],
  ['wrong-charset', 'request', 'onwards', 'answers claim to be UTF-16 and are not'],
  ['unauthorized-loop', 'request', 'onwards', 'every proof of identity is answered with 401'],
  ['forbidden', 'request', 'onwards', 'answers are 403'],
  ['server-error', 'request', 'onwards', 'answers are 500 without a SOAP body'],
  ['unavailable-503', 'request', 'onwards', 'answers are 503'],
  ['too-large', 'request', 'onwards', 'answers are 413'],
  ['html', 'request', 'onwards', 'answers are a web page with status 200, as of a proxy'],
  ['hang', 'request', 'onwards', 'requests are never answered'],
  ['reset', 'request', 'onwards', 'connections are reset'],
  ['busy', 'operation', 'once', 'the nth operation is refused because the service is busy'],
  ['fault-mid-stream', 'receive', 'once', 'the nth Receive of a command is answered with a fault'],
  ['shell-gone', 'command', 'once', 'the shell is gone when the nth command comes'],
  ['access-denied', 'create', 'onwards', 'shells are refused: access is denied'],
  ['store-locked', 'open', 'onwards', 'sessions cannot be opened: the central store is not to be had'],
  ['huge-output', 'list', 'onwards', 'Get-CsAllowedDomain answers 50 MB'],
  ['grant-pending', 'write', 'onwards', 'the tenant accepts grants, which show after an hour'],
  ['throttled', 'request', 'storm', 'the tenant answers 429, Retry-After in seconds'],
  ['throttled-date', 'request', 'storm', 'the tenant answers 429, Retry-After as a date'],
  ['throttled-forever', 'request', 'onwards', 'the tenant answers 429 and never stops'],
  ['token-expires', 'request', 'once', 'the tokens of the tenant expire at the nth request'],
  ['not-found', 'request', 'onwards', 'the Teams API answers 404, as where applications were never let in'],
  ['cut-json', 'request', 'onwards', 'answers of the tenant are complete, their JSON is not'],
  ['byte-order-mark', 'request', 'onwards', 'answers of the tenant begin with a byte order mark'],
  ['wrong-type', 'request', 'onwards', 'answers of the tenant claim to be plain text'],
  ['paging-loop', 'page', 'onwards', 'the link to the next page leads to the same page'],
  ['wrong-tenant', 'token', 'onwards', 'tokens are of another tenant'],
  ['secret-expired', 'token', 'onwards', 'the client secret has expired'],
  ['consent-missing', 'token', 'onwards', 'nobody has consented to the application'],
  ['conditional-access', 'token', 'onwards', 'a policy of conditional access keeps the sign-in out'],
  ['sign-in-unavailable', 'token', 'onwards', 'the token endpoint answers 503'],
] as const satisfies readonly (readonly [string, string, 'once' | 'storm' | 'onwards', string])[];

/** How often a fault strikes. */
const lengths = { once: 1, storm: 5, onwards: Infinity } as const;

type FaultRow = (typeof faultTable)[number];
export type FaultName = FaultRow[0];
/**
 * What is counted: HTTP requests of who is signed in, operations of WS-Management and of the tenant, writes, long
 * lists and pages, asking for tokens.
 */
export type FaultEvent = FaultRow[1];

export interface FaultChoice {
  readonly name: FaultName;
  readonly nth: number;
}

/** @throws FederationError `emulator.unknown-fault` with the nearest name, `emulator.fault-number` for a bad count. */
export function parseFault(text: string): FaultChoice {
  const [typed = '', number, ...rest] = text.trim().split(':');
  const row = faultTable.find(([name]) => name === typed);
  if (row === undefined) {
    const names = faultTable.map(([name]) => name);
    const near = nearest(typed, names);
    throw new FederationError('emulator.unknown-fault', 'usage', `unknown fault ${JSON.stringify(typed)}`, {
      why: `the faults are ${names.join(', ')}`,
      next: near === undefined ? 'federation help scenarios says what each is' : `did you mean ${near}?`,
    });
  }
  const nth = number === undefined ? 1 : Number(number);
  if (rest.length > 0 || !Number.isSafeInteger(nth) || nth < 1) {
    throw new FederationError(
      'emulator.fault-number',
      'usage',
      `${text} does not say when the fault strikes`,
      {
        next: `write ${typed}:2 for the second time`,
      },
    );
  }
  return { name: row[0], nth };
}

/** The faults of one emulator and how far each has come. */
export class FaultPlan {
  readonly #choices: readonly FaultChoice[];
  readonly #counts = new Map<FaultEvent, number>();

  constructor(choices: readonly FaultChoice[]) {
    this.#choices = choices;
  }

  /** One more such event has happened: what strikes at it. */
  strike(event: FaultEvent): ReadonlySet<FaultName> {
    const count = (this.#counts.get(event) ?? 0) + 1;
    this.#counts.set(event, count);
    const striking = faultTable.filter(([name, counted, extent]) => {
      const nth = this.#choices.find((candidate) => candidate.name === name)?.nth;
      return nth !== undefined && counted === event && nth <= count && count < nth + lengths[extent];
    });
    return new Set(striking.map(([name]) => name));
  }

  /** How often the event has happened. */
  count(event: FaultEvent): number {
    return this.#counts.get(event) ?? 0;
  }
}
