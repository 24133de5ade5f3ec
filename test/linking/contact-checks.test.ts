import { describe, expect, it } from 'vitest';
import { clientChecks } from '../../src/linking/client-checks.ts';
import { checkContact, type ContactContext } from '../../src/linking/contact.ts';
import { validateLinks } from '../../src/linking/validate.ts';
import { emptyRow } from '../../src/linking/rows.ts';
import { object } from '../interop/pools.ts';

/* What can be seen of a contact, check by check, and of the programs that both use. */

const decorating = object('Skype', {
  NameDecorationRoutingDomain: 'msn.com',
  NameDecorationExcludedDomainList: 'msn.com,outlook.com,live.com,hotmail.com',
});
const plain: ContactContext = {
  day: '2016-03-01',
  provider: undefined,
  searches: null,
  clientDecorates: null,
  records: new Map(),
};

function told(address: string, context: Partial<ContactContext> = {}): readonly string[] {
  const { checks } = checkContact({ address, client: '', version: '' }, { ...plain, ...context });
  return checks.map(({ id, outcome, text }) => `${outcome} ${id}: ${text}`);
}
const form = (context: Partial<ContactContext>) =>
  told('joe@joesbikes.com', context).find((line) => line.includes(' contact-form: '));

describe('a contact', () => {
  it.each<[string, Partial<ContactContext>, RegExp]>([
    ['nothing is known of client and server', {}, /^warn .*enter joe\(joesbikes\.com\)@msn\.com/],
    [
      'the client decorates, and the server tells it how',
      { provider: decorating, clientDecorates: true },
      /^pass .*the client turns it into joe\(joesbikes\.com\)@msn\.com itself/,
    ],
    ['the client does not decorate', { provider: decorating, clientDecorates: false }, /^warn .*enter joe\(/],
    [
      'the server is too old to tell the client',
      { provider: object('MSN'), clientDecorates: true },
      /^warn .*enter joe\(/,
    ],
  ])('when %s, then who decorates is told', (_, context, text) => {
    expect(form(context)).toMatch(text);
  });

  it.each<[string, Partial<ContactContext>, RegExp]>([
    ['2014-01-01', { searches: true }, /^fail contact-skype-id: /],
    ['2016-03-01', { searches: true }, /^pass contact-skype-id: .*needs no Microsoft account/],
    ['2016-03-01', { searches: false }, /^fail contact-skype-id: .*Skype for Business Server alone/],
    ['2016-03-01', { searches: null }, /^unknown contact-skype-id: /],
  ])('when it is of skypeids.net on %s, with %j, then the directory decides', (day, context, text) => {
    expect(told('7c9e6679@skypeids.net', { ...context, day })).toEqual([expect.stringMatching(text)]);
  });

  it('when it is a Skype name alone, then how it is linked is told, and that a server may find it', () => {
    const { checks } = checkContact({ address: 'live:joe.smith', client: '', version: '' }, plain);
    expect(checks).toMatchObject([
      { outcome: 'fail', nextStep: expect.stringMatching(/links or merges the Skype name/) as string },
    ]);
    expect(told('live:joe.smith', { searches: true })[0]).toMatch(/finds it in the Skype directory/);
  });

  it('when privacy is in the way, then nobody can see that: it is a reminder, never a verdict', () => {
    expect(told('joe@outlook.com')).toContainEqual(
      expect.stringMatching(/^reminder contact-privacy: .*Lync/),
    );
  });
});

describe('the client of one of both', () => {
  it.each<['skype' | 'organisation', string, string, string, RegExp]>([
    ['skype', 'Skype for Windows', '6.2', '2016-03-01', /^fail .*does not take part/],
    ['skype', 'Skype for Windows', '6.9', '2016-03-01', /^warn .*presence, im, audio; no video/],
    ['skype', 'Skype for Windows', '7.6', '2013-05-29', /^pass .*: presence, im, audio$/],
    ['skype', 'Skype for Windows', '7.6', '2016-03-01', /^pass .*: presence, im, audio, video$/],
    ['skype', 'Skype for Windows', 'latest', '2016-03-01', /^unknown .*whether presence, im, audio, video/],
    ['skype', 'Skype for Android', '', '2014-01-01', /^fail .*does not take part on 2014-01-01/],
    ['skype', 'lync-2013', '', '2016-03-01', /^unknown .*no Skype client of the table/],
    ['organisation', 'Lync 2013', '', '2013-05-29', /^pass .*: add, presence, im, audio$/],
    ['organisation', 'Lync 2010', '', '2014-01-01', /^pass .*: add, presence, im, audio$/],
    ['organisation', 'Lync 2010', '', '2016-03-01', /^unknown .*whether video is not known/],
    ['organisation', 'lync-mobile', '', '2016-03-01', /^warn .*; no add$/],
    ['organisation', 'Lync Web App', '', '2016-03-01', /^fail .*does not take part/],
    ['organisation', 'sfb', '', '2014-01-01', /^fail .*does not take part/],
    ['organisation', 'pidgin', '', '2016-03-01', /^unknown .*no client of Lync or Skype for Business/],
  ])('when %s uses %s %s on %s, then it is told', (side, client, version, day, text) => {
    const found = clientChecks(side, { client, version }, day);
    expect(found.map(({ outcome, text: said }) => `${outcome} ${said}`)).toEqual([
      expect.stringMatching(text),
    ]);
  });

  it('when a list names the client of the user, then it counts for the pair', () => {
    const row = { ...emptyRow, where: 'people.csv:2', contact: 'joe@outlook.com', userClient: 'pidgin' };
    const [judged] = validateLinks([row], { day: '2016-03-01' }).rows;
    expect(judged?.finding.evidence.map(({ source, property }) => [source, property])).toContainEqual([
      'people.csv:2',
      'user-client',
    ]);
  });
});
