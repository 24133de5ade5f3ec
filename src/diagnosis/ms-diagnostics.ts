/** What the servers' own diagnostic codes mean for somebody who wants federation to work ([MS-OCER]; field reports). */
export interface DiagnosticMeaning {
  readonly cause: string;
  readonly check: string;
}

const meanings: Readonly<Record<number, DiagnosticMeaning>> = {
  1008: {
    cause: 'the server finds no SRV record for the domain',
    check: 'federation check dns, from outside and on the Edge',
  },
  1009: {
    cause: 'the name on the allowed list is not the one in the SRV record',
    check: 'compare the ProxyFqdn of the allowed domain with the target of the SRV record',
  },
  1010: {
    cause: 'the certificate of the other server does not hold the name it was reached by',
    check: 'compare the names on the certificate with the target of the SRV record: federation check edge',
  },
  1017: {
    cause: 'the servers do not route between these two domains, as for a hybrid domain that they do not know',
    check: 'SIP domains and shared address space on both sides',
  },
  1027: {
    cause: 'federation is off there, or the policy of the user closes it',
    check: 'AllowFederatedUsers and the external access policy: federation status',
  },
  1034: {
    cause: 'the other organisation refused and did not say why',
    check: 'ask its administrator: the fault is on that side',
  },
  1047: {
    cause:
      'the TLS handshake between the servers failed: a root that is not trusted, or versions that do not match',
    check: 'protocol and chain of the Edge: federation check edge',
  },
};

/** Of a code of ms-diagnostics; undefined where nobody here knows it. */
export function diagnosticMeaning(code: number): DiagnosticMeaning | undefined {
  return Object.hasOwn(meanings, code) ? meanings[code] : undefined;
}

/** What a status alone says (RFC 3261, 21), where federation gives it a meaning of its own. */
export function statusMeaning(status: number): DiagnosticMeaning | undefined {
  switch (status) {
    case 403:
      return {
        cause: 'the sender is not allowed there',
        check: 'the allowed list, discovery and the policy of the user on that side',
      };
    case 504:
      return {
        cause: 'the Edge could not reach the next server',
        check: 'TCP 5061, the federation route, and whether the far side answers',
      };
    default:
      return undefined;
  }
}
