import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/model/change.ts';
import type { Properties } from '../../src/model/property-value.ts';
import { known, unreadable } from '../../src/model/reading.ts';
import { missingFor, notOffered } from '../../src/onpremises/offers.ts';

function change(number: number, name: string, parameters: Properties): Change {
  const object = { side: 'on-premises', type: 'public-provider', identity: 'Skype' } as const;
  return {
    number,
    intent: { kind: 'create', object, values: {} },
    request: { via: 'cmdlet', name, parameters },
    command: name,
    inverse: null,
  };
}

const changes = [
  change(1, 'Set-CsAccessEdgeConfiguration', { AllowFederatedUsers: true }),
  change(2, 'New-CsPublicProvider', { Identity: 'Skype', IconUrl: 'x' }),
  change(3, 'New-CsPublicProvider', { Identity: 'Other' }),
];

describe('missingFor', () => {
  it('when the session offers everything, then nothing is missing, whatever the case of the names', () => {
    const commands = known({
      'set-csaccessedgeconfiguration': ['allowfederatedusers'],
      'New-CsPublicProvider': null,
    });
    expect(missingFor(changes, commands)).toEqual(known([]));
  });

  it('when a cmdlet is not offered, then it is named once, with the changes that need it and the likely cause', () => {
    const commands = known({ 'Set-CsAccessEdgeConfiguration': null });
    expect(missingFor(changes, commands, 'sfb-2019')).toEqual(
      known([
        {
          cmdlet: 'New-CsPublicProvider',
          parameters: [],
          changes: [2, 3],
          reason: 'this session does not offer New-CsPublicProvider: no role of the account includes it',
        },
      ]),
    );
  });

  it('when only a parameter is not offered, then only the changes that use it are concerned', () => {
    const commands = known({
      'Set-CsAccessEdgeConfiguration': null,
      'New-CsPublicProvider': ['Identity', 'Enabled'],
    });
    expect(missingFor(changes, commands)).toEqual(
      known([
        {
          cmdlet: 'New-CsPublicProvider',
          parameters: ['IconUrl'],
          changes: [2],
          reason: 'this session offers New-CsPublicProvider without -IconUrl',
        },
      ]),
    );
  });

  it('when it could not be read what is offered, then that is not known, rather than nothing missing', () => {
    const unread = unreadable('Get-Command is not offered');
    expect(missingFor(changes, unread)).toEqual(unread);
  });
});

describe('notOffered', () => {
  it('when the product has no such cmdlet, then the version is the reason, else the role', () => {
    expect(notOffered('Get-CsEffectivePolicy', 'lync-2010')).toBe(
      'Lync Server 2010 has no Get-CsEffectivePolicy',
    );
    expect(notOffered('Get-CsEffectivePolicy', 'sfb-2015')).toContain('no role of the account');
    expect(notOffered('Get-CsSite')).toBe('this session does not offer Get-CsSite');
  });
});
