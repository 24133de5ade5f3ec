import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { missingConsent } from '../../src/cloud/consent.ts';
import { judgeRoles } from '../../src/cloud/roles.ts';
import { readToken } from '../../src/cloud/token-claims.ts';
import { clientId, teamsAdministrator, tenantId, token } from './entra.ts';

const person = { idtyp: 'user', scp: 'user_impersonation', upn: 'anna@contoso.com' };

describe('reading an access token', () => {
  it('when an application signed in then it is named by its id', () => {
    expect(readToken(token())).toMatchObject({
      audience: 'teams',
      claims: {
        tenantId,
        appId: { state: 'known', value: clientId },
        account: `app ${clientId}`,
        roles: { state: 'known', value: [teamsAdministrator] },
        isApp: true,
      },
    });
  });

  it.each([
    ['upn', { upn: 'anna@contoso.com' }, 'anna@contoso.com'],
    ['preferred_username', { preferred_username: 'anna@contoso.com' }, 'anna@contoso.com'],
    ['only an id', { oid: '12345' }, '12345'],
    ['nothing', {}, 'a person without a name'],
  ])('when a person has %s then that is the name', (_, claims, account) => {
    const read = readToken(token({ ...person, upn: undefined, ...claims }));
    expect(read?.claims).toMatchObject({ account, isApp: false });
  });

  it('when the kind is not told then permissions of a person tell it', () => {
    expect(readToken(token({ idtyp: undefined, scp: 'user_impersonation' }))?.claims.isApp).toBe(false);
    expect(readToken(token({ idtyp: undefined }))?.claims.isApp).toBe(true);
  });

  it.each([
    ['https://graph.microsoft.com', 'graph'],
    ['https://graph.microsoft.us/', 'graph'],
    ['https://dod-graph.microsoft.us', 'graph'],
    ['https://microsoftgraph.chinacloudapi.cn', 'graph'],
    ['00000003-0000-0000-c000-000000000000', 'graph'],
    ['48ac35b8-9aa8-4d74-927d-1f4a14a0b239', 'teams'],
    ['https://outlook.office.com', undefined],
  ])('when it is for %s then the audience is %s', (aud, audience) => {
    expect(readToken(token({ aud }))?.audience).toBe(audience);
  });

  it.each([
    ['an application with permissions', { roles: ['User.Read.All'] }, ['User.Read.All']],
    ['an application without any', { roles: undefined }, []],
    ['a person', { ...person, scp: 'User.Read.All  Domain.Read.All' }, ['User.Read.All', 'Domain.Read.All']],
  ])('when %s signed in then what was consented to is read', (_, claims, permissions) => {
    expect(readToken(token(claims))?.claims.permissions).toEqual({ state: 'known', value: permissions });
  });

  it('when it is no token of Entra then nothing is read', () => {
    for (const value of [
      '',
      'a.b.c',
      'hunter2',
      token({ tid: 'x' }),
      token({ exp: 'soon' }),
      token({ exp: 1e18 }),
    ]) {
      expect(readToken(value)).toBeUndefined();
    }
  });

  it('when the text is arbitrary then it is read or not, and never thrown', () => {
    const payload = fc
      .jsonValue()
      .map((value) => `a.${Buffer.from(JSON.stringify(value)).toString('base64url')}.c`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), payload), (value) => {
        expect(() => readToken(value)).not.toThrow();
      }),
    );
  });
});

describe('the roles of a token', () => {
  const claimsWith = (wids: unknown) => {
    const read = readToken(token({ ...person, wids }));
    if (read === undefined) {
      throw new Error('no token');
    }
    return read.claims;
  };
  const globalReader = 'F2EF992C-3AFB-46B9-B7CF-A126EE74C451';

  it('when it lists none then reading and writing are missing, with the role to assign', () => {
    const claims = claimsWith(['b79fbf4d-3ef9-4689-8143-76b194e85509']);
    expect(judgeRoles(claims, 'read')).toMatchObject({
      verdict: 'missing',
      next: expect.stringMatching(/Global Reader or Teams Reader to anna@contoso\.com/) as string,
    });
    expect(judgeRoles(claims, 'write')).toMatchObject({
      verdict: 'missing',
      next: expect.stringMatching(/Teams Administrator/) as string,
    });
  });

  it('when it may read then it may not yet write', () => {
    const claims = claimsWith([globalReader]);
    expect(judgeRoles(claims, 'read')).toEqual({ verdict: 'enough', titles: ['Global Reader'] });
    expect(judgeRoles(claims, 'write').verdict).toBe('missing');
    expect(judgeRoles(claimsWith([teamsAdministrator]), 'write').verdict).toBe('enough');
  });

  it.each([undefined, null, 'x', {}])('when wids is %j then nobody knows, which is not "none"', (wids) => {
    expect(judgeRoles(claimsWith(wids), 'read')).toEqual({ verdict: 'unknown' });
  });
});

describe('consent', () => {
  const missing = (...permissions: readonly string[]) =>
    missingConsent({ permissions: { state: 'known', value: permissions } }, 'commercial');
  const narrow = ['Organization.Read.All', 'Domain.Read.All', 'User.Read.All'];
  const teamsUsers = 'TeamsUserConfiguration.Read.All';

  it('when one permission is lacking then it is named', () => {
    expect(missing(...narrow, teamsUsers)).toEqual({ state: 'known', value: [] });
    expect(missing(...narrow.slice(1), teamsUsers)).toEqual({ state: 'known', value: [narrow[0]] });
    expect(missing()).toEqual({ state: 'known', value: [...narrow, teamsUsers] });
  });

  it('when a wider one was consented to then it covers what it covers', () => {
    expect(missing('directory.read.all', teamsUsers)).toEqual({ state: 'known', value: [] });
    expect(missing('Directory.Read.All')).toEqual({ state: 'known', value: [teamsUsers] });
    expect(missing('Organization.Read.All', 'Domain.ReadWrite.All', 'User.ReadWrite.All')).toEqual({
      state: 'known',
      value: [teamsUsers],
    });
  });

  it('when the cloud has no such list or the token tells nothing then nobody is accused', () => {
    const permissions = { state: 'known', value: narrow } as const;
    expect(missingConsent({ permissions }, 'gcc-high')).toEqual({ state: 'known', value: [] });
    expect(missingConsent({ permissions: { state: 'absent' } }, 'commercial').state).toBe('unreadable');
  });
});
