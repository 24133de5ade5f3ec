import { describe, expect, it } from 'vitest';
import {
  findPolicy,
  policyIdentity,
  policyName,
  policyValues,
  samePolicy,
  sameSwitches,
  unreadableSwitches,
} from '../../src/model/policies.ts';
import { findSite, siteKey } from '../../src/model/sites.ts';

describe('external access policies', () => {
  it.each([
    ['global', 'Global', 'Global'],
    ['Sales', 'Tag:Sales', 'Sales'],
    ['tag:Sales', 'Tag:Sales', 'Sales'],
    ['SITE: Paris', 'Site:Paris', 'Site:Paris'],
    ['Tag:Global', 'Tag:Global', 'Global'],
  ])('when a policy is called %s, then it is %s and users carry %s', (text, identity, name) => {
    expect(policyIdentity(text)).toBe(identity);
    expect(policyName(text)).toBe(name);
  });

  it('when spellings differ in case and Tag, then it is one policy; a scope makes another', () => {
    expect(samePolicy('sales', 'TAG:Sales')).toBe(true);
    expect(samePolicy('Site:Sales', 'Tag:Sales')).toBe(false);
    expect(findPolicy([{ identity: 'Tag:Sales', properties: {} }], 'SALES')?.identity).toBe('Tag:Sales');
  });

  const source = {
    identity: 'Tag:A',
    properties: {
      Identity: 'Tag:A',
      Anchor: { Class: 'Tag' },
      Description: 'ours',
      EnableFederationAccess: 'True',
      EnablePublicCloudAccess: false,
      EnableOutsideAccess: null,
      ScopeClass: 'Tag',
    },
  };

  it('when a policy is copied, then its switches and description are taken and nothing of the stored object', () => {
    expect(policyValues(source)).toEqual({
      Description: 'ours',
      EnableFederationAccess: true,
      EnablePublicCloudAccess: false,
    });
  });

  it('when a switch is neither True nor False, then it is named', () => {
    expect(unreadableSwitches(source)).toEqual(['EnableOutsideAccess']);
  });

  it('when only description, order and case differ, then two policies do the same', () => {
    expect(sameSwitches({ A: true, Description: 'x', B: false }, { b: false, a: true })).toBe(true);
    expect(sameSwitches({ A: true }, { A: false })).toBe(false);
    expect(sameSwitches({ A: true }, { A: true, B: false })).toBe(false);
  });
});

describe('sites', () => {
  const sites = [{ identity: 'Site:Redmond', properties: { DisplayName: 'HQ', SiteId: '1' } }];

  it.each(['Redmond', 'site:redmond', 'hq', '1'])('when a site is called %s, then it is found', (name) => {
    expect(findSite(sites, name)?.identity).toBe('Site:Redmond');
  });

  it('when nobody is called that, then nothing is found', () => {
    expect(findSite(sites, 'Paris')).toBeUndefined();
    expect(siteKey(' Site:A ')).toBe('a');
  });
});
